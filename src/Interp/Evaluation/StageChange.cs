using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// How much the components of one stage add to what a port reads, compared with the plain run of the port's state.
/// </summary>
internal static class StageChange
{
    /// <summary>The difference […, N, M, D] at the port's rows, or null if there is none.</summary>
    public static Varied? Of(Propagation propagation, StateId id, Open state, PortKinds port, int stage)
    {
        Varied? sum = null;
        var components = AtStage(propagation.Model.Shape, stage);
        foreach (var alike in components.GroupBy(c => Signature(Concerning(state, port, c)), StringComparer.Ordinal))
        {
            var group = alike.ToList();
            var readings = propagation.Readings(id, port, Concerning(state, port, group[0]));
            sum = Varied.Sum(sum, Difference(propagation, state, group, stage, readings));
        }

        var swept = state.Transitions.Where(t => !t.Variants.IsEmpty && t.Kinds.HasFlag(port)).ToList();
        foreach (var component in components.Where(c => swept.Exists(t => t.Sources.Contains(c))))
        {
            sum = Varied.Sum(sum, Swept(propagation, id, state, port, stage, component));
        }

        return sum;
    }

    /// <summary>What swept transitions add to what a component gives in common, variant by variant.</summary>
    private static Varied? Swept(
        Propagation propagation, StateId id, Open state, PortKinds port, int stage, Component component)
    {
        Varied? Read(bool[] concerning) =>
            Difference(propagation, state, [component], stage, propagation.Readings(id, port, concerning));

        var inCommon = Concerning(state, port, component);
        var unchanged = Read(inCommon);
        var known = new Dictionary<string, Varied?>(StringComparer.Ordinal) { [Signature(inCommon)] = unchanged };
        var blocks = ImmutableArray.CreateBuilder<(int, Tensor)>();
        for (var v = 0; v < propagation.Plan.VariantCount; v++)
        {
            var concerning = Concerning(state, port, component, v);
            var signature = Signature(concerning);
            if (!known.TryGetValue(signature, out var changed))
            {
                known.Add(signature, changed = Read(concerning));
            }

            var difference = ReferenceEquals(changed, unchanged) ? null : (changed?.Of(v), unchanged?.Of(v)) switch
            {
                (null, null) => null,
                ({ } now, null) => now,
                (null, { } before) => -before,
                ({ } now, { } before) => now - before,
            };
            if (difference is not null)
            {
                blocks.Add((v, difference.unsqueeze(0)));
            }
        }

        return blocks.Count == 0 ? null : new Varied(null, blocks.ToImmutable());
    }

    /// <summary>Which transitions concern a component: in every variant, or in a given one.</summary>
    private static bool[] Concerning(Open state, PortKinds port, Component component, int? variant = null) =>
        state.Transitions
            .Select(t => t.Kinds.HasFlag(port)
                && (t.Variants.IsEmpty ? t.Sources : variant is { } v ? t.Variants[v] : null)?.Contains(component) == true)
            .ToArray();

    private static string Signature(bool[] concerning) => string.Concat(concerning.Select(c => c ? '1' : '0'));

    private static List<Component> AtStage(TransformerShape shape, int stage) =>
        stage == 0 ? [new Embedding()]
        : Stages.IsHeads(stage)
            ? Enumerable.Range(0, shape.Heads).Select(Component (h) => new Head(Stages.Layer(stage), h)).ToList()
            : [new Mlp(Stages.Layer(stage))];

    /// <summary>What a group writes in the states in which it is read, minus what it writes in the reader's plain run.</summary>
    private static Varied? Difference(
        Propagation propagation, Open state, List<Component> group, int stage, IReadOnlyList<Reading> readings)
    {
        Varied? values = null;
        foreach (var reading in readings)
        {
            values = Varied.Sum(values, ValueDifference(propagation, state.Base, group, stage, reading)?.Select(reading.Mask));
        }

        return values?.Select(difference => Write(propagation.Model, group, stage, difference));
    }

    /// <summary>Difference of values: z of heads […, N, M, G, Dh], or what an MLP or the embedding writes […, N, M, D].</summary>
    private static Varied? ValueDifference(
        Propagation propagation, PromptBatch reader, List<Component> group, int stage, Reading reading)
    {
        var plan = propagation.Plan;
        var run = propagation.RunOn(reader);
        if (plan.BaseOf(reading.Target) is not { } batch)
        {
            var here = Here(run, reading, group, stage);
            var constant = plan[reading.Target] is Settled { Source: ActivationSource.Mean mean }
                ? GroupMeans.At(reading, reader, mean.Batch, PlainValues(propagation.RunOn(mean.Batch), group, stage), here)
                : zeros_like(here);
            return new Varied(constant - here, []);
        }

        var change = plan[reading.Target] is Open ? Change(propagation, reading, group) : null;
        if (string.Equals(batch.Fingerprint, reader.Fingerprint, StringComparison.Ordinal))
        {
            // Within one dataset, what did not change cancels exactly; do not let rounding say otherwise.
            return change;
        }

        var other = propagation.RunOn(batch);
        var between = reading.FromRun(batch, PlainValues(other, group, stage))
            - Here(run, reading, group, stage);
        return Varied.Sum(new Varied(between, []), change);
    }

    private static Tensor Here(PlainRun run, Reading reading, List<Component> group, int stage) =>
        reading.Reader.Gather(PlainValues(run, group, stage));

    /// <summary>What the source's state changes, at the reader's slots.</summary>
    private static Varied? Change(Propagation propagation, Reading reading, List<Component> group)
    {
        var (change, rows) = group[0] switch
        {
            Head head => (
                propagation.Heads(reading.Target, head.Layer, group.Cast<Head>().Select(h => h.Index).ToList()),
                propagation.Rows.At(reading.Target, PortKinds.Query)),
            Mlp mlp => (
                propagation.MlpOutput(reading.Target, mlp.Layer),
                propagation.Rows.At(reading.Target, PortKinds.MlpInput)),
            _ => (null, null!),
        };
        return change?.Select(values => reading.FromRows(rows, values));
    }

    private static Tensor PlainValues(PlainRun run, List<Component> group, int stage) => group[0] switch
    {
        Head when group.Count == run.Model.Shape.Heads => run.Z(Stages.Layer(stage)),
        Head when group.Count == 1 => run.Z(Stages.Layer(stage)).narrow(2, ((Head)group[0]).Index, 1),
        Head => run.Z(Stages.Layer(stage))
            .index_select(2, tensor(group.Select(h => (long)((Head)h).Index).ToArray(), device: run.Model.Device)),
        Mlp mlp => run.MlpOutput(mlp.Layer),
        _ => run.Embeddings,
    };

    /// <summary>From a difference of values to a difference in the residual stream: heads through their output weights.</summary>
    private static Tensor Write(ITransformer model, List<Component> group, int stage, Tensor difference)
    {
        if (group[0] is not Head)
        {
            return difference;
        }

        var layer = Stages.Layer(stage);
        if (group.Count == model.Shape.Heads)
        {
            return model.AttentionOutput(layer, difference);
        }

        var weights = group.Select(h => model.HeadWeights(layer, ((Head)h).Index).Output).ToList();
        return matmul(difference.flatten(-2, -1), weights.Count == 1 ? weights[0] : cat(weights, 0));
    }
}
