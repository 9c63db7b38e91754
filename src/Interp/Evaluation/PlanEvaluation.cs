using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>A plan carried out on a model: a plain one, or all variants of a sweep together.</summary>
public sealed class PlanEvaluation : IEvaluation, IDisposable
{
    private readonly RunLeases leases;
    private readonly Dictionary<Demand, Propagation> propagations = [];
    private readonly Dictionary<(StateId State, Head Head), Tensor> patterns = [];
    private readonly Dictionary<(string Batch, Head Head, Sequence From), Tensor> attention = [];
    private readonly int? variant;
    private readonly PlanEvaluation? all;

    // In which state a head is read may differ from variant to variant.
    private readonly Plan own;

    internal PlanEvaluation(ITransformer model, Plan plan, RunCache cache)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(cache);
        plan.CheckAgainst(model.Shape);
        Model = model;
        Plan = own = plan;
        leases = new RunLeases(model, cache);
    }

    private PlanEvaluation(PlanEvaluation all, int variant)
    {
        Model = all.Model;
        Plan = all.Plan;
        leases = all.leases;
        this.all = all;
        this.variant = variant;
        own = Plan.Variant(variant);
    }

    /// <inheritdoc/>
    public ITransformer Model { get; }

    /// <inheritdoc/>
    public Plan Plan { get; }

    /// <summary>Bytes of all differences from plain runs that are kept until this is disposed.</summary>
    internal long BytesKept => propagations.Values.Sum(propagation => propagation.BytesKept);

    /// <summary>One variant of a sweep. It shares everything with the sweep and must not outlive it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such variant.</exception>
    public IEvaluation Variant(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Plan.VariantCount);
        return new PlanEvaluation(all ?? this, index);
    }

    /// <inheritdoc/>
    public Tensor FinalResidual(Role at)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (plain, difference) = FinalRows(at);
        return (difference is null ? plain : plain.Plus(difference)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor FinalNormOutput(Role at)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (plain, difference) = FinalRows(at);
        return (difference is null ? Model.FinalNorm.Apply(plain)
            : Plan.Norms == NormConvention.Frozen
                ? Model.FinalNorm.ApplyFrozen(plain.Plus(difference), Model.FinalNorm.Scale(plain))
                : Model.FinalNorm.Apply(plain.Plus(difference))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Pattern(Head head, params IReadOnlyList<Component> path)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(path);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (state, batch) = StateOf(head, path);
        if (variant is null && patterns.TryGetValue((state, head), out var known))
        {
            return known.clone().MoveToOuterDisposeScope();
        }

        var plain = leases.RunOn(batch).Pattern(head.Layer, [head.Index]).select(1, 0);
        var pattern = plain;
        if (Plan[state] is Open open && For(Demand.Heads(state)) is var propagation
            && propagation.Pattern(state, open, head, variant) is { } changed)
        {
            pattern = propagation.Rows.At(state, PortKinds.Query).Scatter(plain, changed);
        }

        if (variant is null)
        {
            // Metrics of one evaluation ask for the same patterns; those of a sweep's variants would be too many to keep.
            patterns.Add((state, head), pattern.clone().DetachFromDisposeScope());
        }

        return pattern.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor AttentionFrom(IReadOnlyList<int> positions, Head head, params IReadOnlyList<Component> path)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(path);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (state, batch) = StateOf(head, path);
        var pattern = PlainAttentionFrom(positions, head, batch);
        if (Plan[state] is Open open && For(Demand.Heads(state, positions)) is var propagation
            && propagation.Pattern(state, open, head, variant) is { } changed)
        {
            var rows = propagation.Rows.At(state, PortKinds.Query);
            var changes = tensor(positions.Select((p, n) => rows.SlotOf(n, p) >= 0).ToArray(), device: Model.Device).view(-1, 1);
            pattern = where(changes, changed.squeeze(1), pattern);
        }

        return pattern.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor HeadOutput(Head head, params IReadOnlyList<Component> path)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(path);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (state, batch) = StateOf(head, path);
        var z = leases.RunOn(batch).Z(head.Layer).select(2, head.Index);
        if (Plan[state] is Open)
        {
            var propagation = For(Demand.Heads(state));
            var rows = propagation.Rows.At(state, PortKinds.Query);
            if (propagation.Heads(state, head.Layer, [head.Index])?.Of(variant) is { } difference)
            {
                z = rows.Scatter(z, rows.Gather(z).Plus(difference.squeeze(2)));
            }
        }

        return matmul(z, Model.HeadWeights(head.Layer, head.Index).Output).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (all is not null)
        {
            return;
        }

        foreach (var propagation in propagations.Values)
        {
            propagation.Dispose();
        }

        foreach (var pattern in patterns.Values.Concat(attention.Values))
        {
            pattern.Dispose();
        }

        propagations.Clear();
        patterns.Clear();
        attention.Clear();
        leases.Dispose();
    }

    /// <summary>The plain run in front of the final norm at a role [N, D], and what the plan adds to it, null for nothing.</summary>
    private (Tensor Plain, Tensor? Difference) FinalRows(Role at)
    {
        var positions = Plan.Base.Positions(at);
        var run = leases.RunOn(Plan.Base);
        var index = tensor(positions.Select((p, n) => ((long)n * Plan.Base.Length) + p).ToArray(), device: Model.Device);
        var plain = run.Final.flatten(0, 1).index_select(0, index);
        var difference = Plan[Plan.Start] is Open
            ? For(Demand.Logits(Plan.Start, positions))
                .MergedCorrection(Plan.Start, PortKinds.FinalNorm, Stages.Last(Model.Shape))?.Of(variant)
            : null;
        return (plain, difference?.squeeze(1));
    }

    /// <summary>What a head attends to in the plain run on a batch, from one position of each prompt [N, P]; not the caller's.</summary>
    private Tensor PlainAttentionFrom(IReadOnlyList<int> positions, Head head, PromptBatch batch)
    {
        var (known, key) = ((all ?? this).attention, (batch.Fingerprint, head, new Sequence(positions)));
        if (!known.TryGetValue(key, out var found))
        {
            using var scope = NewDisposeScope();
            var run = leases.RunOn(batch);
            var normed = Model.AttentionNorm(head.Layer).Apply(run.ResidPre(head.Layer));
            var from = tensor(positions.Select(p => (long)p).ToArray(), device: Model.Device).view(-1, 1);
            var rows = normed.gather(1, from.unsqueeze(-1).expand(-1, 1, normed.shape[2]));
            var queries = Model.Project(head.Layer, PortKinds.Query, rows, from, [head.Index]).select(1, 0);
            var keys = Model.Project(head.Layer, PortKinds.Key, normed, run.Positions, [head.Index]).select(1, 0);
            found = Model.Pattern(head.Layer, queries, keys, run.Positions.le(from.unsqueeze(-1))).squeeze(1)
                .DetachFromDisposeScope();
            known.Add(key, found);
        }

        return found;
    }

    private Propagation For(Demand demand)
    {
        var shared = (all ?? this).propagations;
        if (!shared.TryGetValue(demand, out var propagation))
        {
            propagation = new Propagation(Model, Plan, demand, leases);
            shared.Add(demand, propagation);
        }

        return propagation;
    }

    private (StateId State, PromptBatch Batch) StateOf(Head head, IReadOnlyList<Component> path)
    {
        ComponentOrder.Check(head, Model.Shape);
        var state = PlanWalk.AtEndOf(own, Model.Shape, head, path);
        return (state, Plan.BaseOf(state) ?? throw new ArgumentException(
            $"In this plan the logits read head {head} as a constant, which attends to nothing.", nameof(head)));
    }
}
