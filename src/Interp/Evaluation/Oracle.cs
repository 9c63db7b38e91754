using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// The meaning of a plan, written down as plainly as possible: the value of a component in a state is what it computes
/// when each of its ports reads the sum of its sources, each source in the state that its edge leads to. Slow; it
/// exists so that faster evaluators can be compared with it. Use it on small models.
/// </summary>
public sealed class Oracle : IEvaluation, IDisposable
{
    private readonly Dictionary<(Component Component, StateKey State), Tensor> values = [];

    /// <summary>Prepares a plan; nothing is computed before it is read.</summary>
    /// <exception cref="ArgumentException">The plan does not fit the model.</exception>
    /// <exception cref="NothingMatchedException">Part of the plan touches nothing.</exception>
    public Oracle(ITransformer model, Plan plan)
        : this(model, plan, allowUnmatched: false)
    {
    }

    /// <summary>For tests of sweeps, some of whose variants touch nothing.</summary>
    internal Oracle(ITransformer model, Plan plan, bool allowUnmatched)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        if (!allowUnmatched)
        {
            plan.CheckAgainst(model.Shape);
        }

        Model = model;
        Plan = plan;
    }

    /// <inheritdoc/>
    public ITransformer Model { get; }

    /// <inheritdoc/>
    public Plan Plan { get; }

    /// <inheritdoc/>
    public Tensor FinalResidual(Role at)
    {
        using var scope = NewDisposeScope();
        var state = Key(Plan.Start);
        return AtRole(state, Residual(state, new Output(), PortKinds.FinalNorm), at).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor FinalNormOutput(Role at)
    {
        using var scope = NewDisposeScope();
        var state = Key(Plan.Start);
        return AtRole(state, Normed(state, new Output(), PortKinds.FinalNorm, Model.FinalNorm), at).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Pattern(Head head, params IReadOnlyList<Component> path)
    {
        ArgumentNullException.ThrowIfNull(head);
        return PatternIn(head, Key(PlanWalk.AtEndOf(Plan, Model.Shape, head, path)));
    }

    /// <inheritdoc/>
    public Tensor HeadOutput(Head head, params IReadOnlyList<Component> path)
    {
        ArgumentNullException.ThrowIfNull(head);
        return Value(head, Key(PlanWalk.AtEndOf(Plan, Model.Shape, head, path))).clone();
    }

    /// <summary>The state in which the logits read a head directly.</summary>
    internal StateId StateRead(Head head) => PlanWalk.AtEndOf(Plan, Model.Shape, head, []);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in values.Values)
        {
            value.Dispose();
        }

        values.Clear();
    }

    private static Tensor AtRole(StateKey state, Tensor values, Role at) =>
        stack(state.Batch.Positions(at).Select((position, n) => values[n, position]));

    /// <summary>The value of a component in a state, at every position of the state's prompts [N, P, D].</summary>
    private Tensor Value(Component component, StateKey state)
    {
        if (!values.TryGetValue((component, state), out var value))
        {
            using var scope = NewDisposeScope();
            value = component switch
            {
                Embedding => Model.Embed(Tokens(state.Batch)),
                Mlp mlp => Model.Mlp(mlp.Layer, Normed(state, mlp, PortKinds.MlpInput, Model.MlpNorm(mlp.Layer))),
                Head head => HeadValue(head, state),
                _ => throw new ArgumentException($"{component} writes nothing to the residual stream.", nameof(component)),
            };
            values.Add((component, state), value.DetachFromDisposeScope());
        }

        return value;
    }

    private Tensor HeadValue(Head head, StateKey state)
    {
        var weights = Model.HeadWeights(head.Layer, head.Index);
        var input = Normed(state, head, PortKinds.Value, Model.AttentionNorm(head.Layer));
        var z = matmul(PatternIn(head, state), Project(head, PortKinds.Value, input));
        return matmul(z, weights.Output);
    }

    private Tensor PatternIn(Head head, StateKey state)
    {
        using var scope = NewDisposeScope();
        var norm = Model.AttentionNorm(head.Layer);
        var queries = Project(head, PortKinds.Query, Normed(state, head, PortKinds.Query, norm));
        var keys = Project(head, PortKinds.Key, Normed(state, head, PortKinds.Key, norm));
        var causalMask = ones(state.Batch.Length, state.Batch.Length, ScalarType.Bool, Model.Device).tril();
        return Model.Pattern(head.Layer, queries, keys, causalMask).MoveToOuterDisposeScope();
    }

    /// <summary>Queries, keys or values of one head at every position [N, P, Dh].</summary>
    private Tensor Project(Head head, PortKinds port, Tensor normed) =>
        Model.Project(head.Layer, port, normed, TensorArithmetic.Indices(normed.shape[1], Model.Device), [head.Index]).select(1, 0);

    private Tensor Normed(StateKey state, Component reader, PortKinds port, INorm norm)
    {
        using var scope = NewDisposeScope();
        var residual = Residual(state, reader, port);
        return (Plan.Norms == NormConvention.Frozen && state.Open is not null
            ? norm.ApplyFrozen(residual, norm.Scale(Residual(StateKey.Run(state.Batch), reader, port)))
            : norm.Apply(residual)).MoveToOuterDisposeScope();
    }

    /// <summary>What a port reads: the sum over its sources, prompt by prompt and position by position [N, P, D].</summary>
    private Tensor Residual(StateKey state, Component reader, PortKinds port)
    {
        using var scope = NewDisposeScope();
        var batch = state.Batch;
        var sum = zeros([batch.Count, batch.Length, Model.Shape.ModelWidth], Model.ElementType, Model.Device);
        for (var layer = 0; layer < Model.Shape.Layers; layer++)
        {
            // A layer's attention bias is there as soon as its heads are.
            if (Model.Shape.Reads(reader, new Head(layer, 0)))
            {
                sum.PlusInPlace(Model.AttentionBias(layer));
            }
        }

        foreach (var source in ComponentOrder.Writers(Model.Shape).Where(s => Model.Shape.Reads(reader, s)))
        {
            if (state.Open is not { } open)
            {
                sum.PlusInPlace(Value(source, state));
                continue;
            }

            foreach (var part in PlanWalk.Parts(open, port, source))
            {
                for (var n = 0; n < batch.Count; n++)
                {
                    for (var p = 0; p < batch.Tokens[n].Length; p++)
                    {
                        if (part.Rows?.Contains((n, p)) ?? !part.Except.Contains((n, p)))
                        {
                            sum[n, p].PlusInPlace(Row(source, part, batch, n, p));
                        }
                    }
                }
            }
        }

        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>One row of a source as a reader sees it [D].</summary>
    private Tensor Row(Component source, PlanWalk.Part part, PromptBatch reader, int n, int p) =>
        Plan[part.Target] switch
        {
            Settled { Source: ActivationSource.Zero } =>
                zeros(Model.Shape.ModelWidth, Model.ElementType, Model.Device),
            Settled { Source: ActivationSource.Mean mean } => MeanRow(source, mean.Batch, part, reader, n, p),
            _ => Value(source, Key(part.Target))[
                n, Alignment.Map(reader, Key(part.Target).Batch, part.At, n, p)],
        };

    private Tensor MeanRow(Component source, PromptBatch batch, PlanWalk.Part part, PromptBatch reader, int n, int p)
    {
        var value = Value(source, StateKey.Run(batch));
        return stack(MeanRows.Of(batch, reader.Groups[n], part.At, p).Select(row => value[row.Prompt, row.Position]))
            .mean([0]);
    }

    private Tensor Tokens(PromptBatch batch) => TokenTensor.Of(batch, Model);

    private StateKey Key(StateId id) => Plan[id] switch
    {
        Open open => new StateKey(open.Base, open),
        Settled { Source: ActivationSource.Run run } => StateKey.Run(run.Batch),
        var other => throw new ArgumentException($"State '{other.Name}' holds constants and has no run of its own."),
    };

    /// <summary>An open state, or the plain run on a batch.</summary>
    private readonly record struct StateKey(PromptBatch Batch, Open? Open)
    {
        public static StateKey Run(PromptBatch batch) => new(batch, null);
    }
}
