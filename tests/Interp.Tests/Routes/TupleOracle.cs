using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Routes;

/// <summary>
/// What several routes patched at once mean, without joining their plans: every path is followed in each route's own plan,
/// edge by edge and row by row, and is patched if it ends patched in any of them.
/// </summary>
internal sealed class TupleOracle(ITransformer model, IReadOnlyList<Plan> plans, PromptBatch baseline, PromptBatch patch)
{
    private readonly Dictionary<(Component, string), Tensor> values = [];

    public Tensor FinalNormOutput(Role at)
    {
        var states = plans.Select(plan => plan.Start).ToArray();
        var normed = Normed(states, new Output(), PortKinds.FinalNorm, model.FinalNorm);
        return stack(baseline.Positions(at).Select((position, n) => normed[n, position]));
    }

    private bool IsPatched(StateId[] states) => states.Zip(plans)
        .Any(pair => pair.Second[pair.First] is Settled { Source: ActivationSource.Run run } && ReferenceEquals(run.Batch, patch));

    /// <summary>A component at every row [N, P, D], in a tuple of states or on the patch prompts.</summary>
    private Tensor Value(Component component, StateId[]? states)
    {
        var key = (component, states is null ? "patch" : string.Join(' ', states.Select(state => state.Index)));
        if (!values.TryGetValue(key, out var value))
        {
            value = component switch
            {
                Embedding => model.Embed(TokenTensor.Of(states is null ? patch : baseline, model)),
                Mlp mlp => model.Mlp(mlp.Layer, Normed(states, mlp, PortKinds.MlpInput, model.MlpNorm(mlp.Layer))),
                _ => HeadValue((Head)component, states),
            };
            values.Add(key, value);
        }

        return value;
    }

    private Tensor HeadValue(Head head, StateId[]? states)
    {
        Tensor Project(PortKinds port) => model.Project(
            head.Layer, port, Normed(states, head, port, model.AttentionNorm(head.Layer)), arange(baseline.Length)).select(1, head.Index);
        var causalMask = ones(baseline.Length, baseline.Length, ScalarType.Bool).tril();
        var pattern = model.Pattern(head.Layer, Project(PortKinds.Query), Project(PortKinds.Key), causalMask);
        return matmul(matmul(pattern, Project(PortKinds.Value)), model.HeadWeights(head.Layer, head.Index).Output);
    }

    private Tensor Normed(StateId[]? states, Component reader, PortKinds port, INorm norm)
    {
        var residual = Residual(states, reader, port);
        return states is not null && plans[0].Norms == NormConvention.Frozen
            ? norm.ApplyFrozen(residual, norm.Scale(PlainResidual(reader)))
            : norm.Apply(residual);
    }

    /// <summary>What a port reads in the plain run on the baseline.</summary>
    private Tensor PlainResidual(Component reader)
    {
        var plain = new TupleOracle(model, [Plan.PlainRun(baseline)], patch, baseline);
        return plain.Residual(null, reader, PortKinds.Any);
    }

    private Tensor Residual(StateId[]? states, Component reader, PortKinds port)
    {
        var sum = zeros([baseline.Count, baseline.Length, model.Shape.ModelWidth], model.ElementType);
        foreach (var layer in ReadingOrder.BiasesOf(model.Shape, reader))
        {
            sum.add_(model.AttentionBias(layer));
        }

        foreach (var source in ReadingOrder.Of(model.Shape, reader))
        {
            if (states is null)
            {
                sum.add_(Value(source, null));
                continue;
            }

            for (var n = 0; n < baseline.Count; n++)
            {
                for (var p = 0; p < baseline.Tokens[n].Length; p++)
                {
                    var next = states.Zip(plans, (state, plan) => Follow(plan, state, port, source, n, p)).ToArray();
                    var tuple = next.Select(each => each.Target).ToArray();
                    var patched = IsPatched(tuple);
                    var row = !patched ? p
                        : next.First((each, i) => IsPatchedIn(i, each.Target)).At is Place.AtRole { Role: var role }
                            ? patch.Positions(role)[n] : p;
                    sum[n, p].add_(Value(source, patched ? null : tuple)[n, row]);
                }
            }
        }

        return sum;
    }

    private bool IsPatchedIn(int plan, StateId state) =>
        plans[plan][state] is Settled { Source: ActivationSource.Run run } && ReferenceEquals(run.Batch, patch);

    private static (StateId Target, Place At) Follow(Plan plan, StateId state, PortKinds port, Component source, int n, int p)
    {
        if (plan[state] is not Open open)
        {
            return (state, Place.Everywhere);
        }

        var first = open.Transitions.FirstOrDefault(t => t.Kinds.HasFlag(port) && t.Sources.Contains(source)
            && (t.At.Resolve(open.Base) is not { } positions || positions[n] == p));
        return first is null ? (open.Otherwise, Place.Everywhere) : (first.Target, first.At);
    }
}

internal static class Sequences
{
    public static T First<T>(this IEnumerable<T> items, Func<T, int, bool> which) =>
        items.Where((item, i) => which(item, i)).First();
}
