using IoiClaims.Interp.Data;
using IoiClaims.Interp.Graph;
using IoiClaims.Interp.Models;
using IoiClaims.Interp.Plans;
using IoiClaims.Interp.Runs;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Evaluation;

/// <summary>
/// A plan carried out by sparse correction: what a port reads in a state is the plain run's residual stream plus the
/// sum, over the sources that differ, of (its value in its state − its value in the plain run). A difference that is
/// exactly zero is a null, is never computed and never added.
/// </summary>
public sealed class PlanEvaluation : IEvaluation, IDisposable
{
    private readonly RunCache cache;
    private readonly Dictionary<string, RunCache.Lease> leases = new(StringComparer.Ordinal);
    private readonly DisposeScopeOfTensors kept = new();
    private readonly Dictionary<(StateId State, PortKinds Port, int Stage), Tensor?> corrections = [];
    private readonly Dictionary<(StateId State, Head Head), Tensor?> mixed = [];
    private readonly Dictionary<(StateId State, int Layer), Tensor?> mlps = [];

    internal PlanEvaluation(ITransformer model, Plan plan, RunCache cache)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(cache);
        plan.CheckAgainst(model.Shape);
        Model = model;
        Plan = plan;
        this.cache = cache;
    }

    /// <inheritdoc/>
    public ITransformer Model { get; }

    /// <inheritdoc/>
    public Plan Plan { get; }

    /// <inheritdoc/>
    public Tensor FinalResidual(Role at)
    {
        using var scope = NewDisposeScope();
        var run = RunOn(Plan.Base);
        var rows = Rows.Of(Plan.Base, Plan.Base.Positions(at), Model.Device);
        var plain = Rows.Gather(run.Final, rows);
        var correction = Correction(Plan.Start, PortKinds.FinalNorm, Stages.Last(Model.Shape));
        return Norm(
            Model.FinalNorm, plain, correction is null ? null : Rows.Gather(correction, rows)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Pattern(Head head, params IReadOnlyList<Component> path)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(path);
        using var scope = NewDisposeScope();
        var (state, batch) = StateOf(head, path);
        var (q, k, _) = QueriesKeysValues(state, batch, head.Layer, [head.Index]);
        return Model.Pattern(head.Layer, q, k, PlainRun.Visible(Model, batch)).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor HeadOutput(Head head, params IReadOnlyList<Component> path)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(path);
        using var scope = NewDisposeScope();
        var (state, batch) = StateOf(head, path);
        var z = Mixed(state, head) ?? RunOn(batch).Mixed(head.Layer).select(2, head.Index);
        return matmul(z, Model.HeadWeights(head.Layer, head.Index).Output).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        kept.Dispose();
        foreach (var lease in leases.Values)
        {
            lease.Dispose();
        }

        leases.Clear();
    }

    /// <summary>The plain run on a batch, held until this evaluation is disposed.</summary>
    internal PlainRun RunOn(PromptBatch batch)
    {
        if (!leases.TryGetValue(batch.Fingerprint, out var lease))
        {
            lease = cache.Rent(Model, batch);
            leases.Add(batch.Fingerprint, lease);
        }

        return lease.Run;
    }

    /// <summary>A head's mixed values z in a state [N, P, Dh]; null where they are those of the state's plain run.</summary>
    internal Tensor? Mixed(StateId state, Head head)
    {
        EnsureMixed(state, head.Layer, [head.Index]);
        return mixed.GetValueOrDefault((state, head));
    }

    /// <summary>Computes z of several heads of a layer in a state together.</summary>
    internal void EnsureMixed(StateId state, int layer, IReadOnlyList<int> heads)
    {
        if (Plan[state] is not Open open)
        {
            return;
        }

        var missing = heads.Where(h => !mixed.ContainsKey((state, new Head(layer, h)))).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var stage = Stages.OfHeads(layer);
        var untouched = Correction(state, PortKinds.Query, stage) is null
            && Correction(state, PortKinds.Key, stage) is null
            && Correction(state, PortKinds.Value, stage) is null;
        if (untouched)
        {
            missing.ForEach(h => mixed.Add((state, new Head(layer, h)), null));
            return;
        }

        using var scope = NewDisposeScope();
        var (q, k, v) = QueriesKeysValues(state, open.Base, layer, missing);
        var z = matmul(Model.Pattern(layer, q, k, PlainRun.Visible(Model, open.Base)), v);
        for (var i = 0; i < missing.Count; i++)
        {
            mixed.Add((state, new Head(layer, missing[i])), kept.Keep(z.select(1, i)));
        }
    }

    /// <summary>What an MLP writes in a state [N, P, D]; null where it is that of the state's plain run.</summary>
    internal Tensor? MlpOutput(StateId state, int layer)
    {
        if (Plan[state] is not Open open)
        {
            return null;
        }

        if (!mlps.TryGetValue((state, layer), out var output))
        {
            var correction = Correction(state, PortKinds.MlpInput, Stages.OfMlp(layer));
            if (correction is not null)
            {
                using var scope = NewDisposeScope();
                var input = Norm(Model.MlpNorm(layer), RunOn(open.Base).BeforeMlp(layer), correction);
                output = kept.Keep(Model.Mlp(layer, input));
            }

            mlps.Add((state, layer), output);
        }

        return output;
    }

    /// <summary>
    /// The difference between what a port of a stage reads in a state and the state's plain run [N, P, D]; null for none.
    /// </summary>
    private Tensor? Correction(StateId state, PortKinds port, int stage)
    {
        if (stage == 0 || Plan[state] is not Open open)
        {
            return null;
        }

        port = Representative(open, port);
        if (!corrections.TryGetValue((state, port, stage), out var correction))
        {
            using var scope = NewDisposeScope();
            var before = Correction(state, port, stage - 1);
            var change = StageChange.Of(this, open, port, stage - 1);
            correction = (before, change) switch
            {
                (null, null) => null,
                ({ } only, null) => only,
                (null, { } only) => kept.Keep(only),
                ({ } left, { } right) => kept.Keep(left + right),
            };
            corrections.Add((state, port, stage), correction);
        }

        return correction;
    }

    /// <summary>Ports that no transition of a state tells apart read the same; the lowest of them stands for all.</summary>
    private static PortKinds Representative(Open state, PortKinds port) =>
        Enum.GetValues<PortKinds>()
            .Where(kind => int.PopCount((int)kind) == 1)
            .First(kind => state.Transitions.All(t => t.Ports.HasFlag(kind) == t.Ports.HasFlag(port)));

    /// <summary>Queries, keys and values of some heads in a state [N, G, P, Dh].</summary>
    private (Tensor Queries, Tensor Keys, Tensor Values) QueriesKeysValues(
        StateId state, PromptBatch batch, int layer, IReadOnlyList<int> heads)
    {
        var plain = RunOn(batch).BeforeAttention(layer);
        var norm = Model.AttentionNorm(layer);
        var stage = Stages.OfHeads(layer);
        var normed = new Dictionary<nint, Tensor>();

        Tensor Input(PortKinds port)
        {
            var correction = Correction(state, port, stage);
            var key = correction?.Handle ?? 0;
            if (!normed.TryGetValue(key, out var input))
            {
                input = Norm(norm, plain, correction);
                normed.Add(key, input);
            }

            return input;
        }

        Tensor Project(PortKinds port, Func<HeadWeights, (Tensor Weight, Tensor Bias)> part)
        {
            var weights = heads.Select(h => part(Model.HeadWeights(layer, h))).ToList();
            var joint = cat(weights.Select(w => w.Weight).ToList(), 1);
            var bias = cat(weights.Select(w => w.Bias).ToList(), 0);
            return (matmul(Input(port), joint) + bias)
                .view(batch.Count, batch.Length, heads.Count, Model.Shape.HeadWidth)
                .transpose(1, 2);
        }

        return (
            Project(PortKinds.Query, w => (w.Query, w.QueryBias)),
            Project(PortKinds.Key, w => (w.Key, w.KeyBias)),
            Project(PortKinds.Value, w => (w.Value, w.ValueBias)));
    }

    private Tensor Norm(INorm norm, Tensor plain, Tensor? correction) =>
        correction is null ? norm.Apply(plain)
        : Plan.Norms == NormConvention.Frozen ? norm.ApplyFrozen(plain + correction, norm.Scale(plain))
        : norm.Apply(plain + correction);

    private (StateId State, PromptBatch Batch) StateOf(Head head, IReadOnlyList<Component> path)
    {
        ComponentOrder.Check(head, Model.Shape);
        var state = PlanWalk.AtEndOf(Plan, head, path);
        return (state, Plan.BaseOf(state) ?? throw new ArgumentException(
            $"In this plan the logits read head {head} as a constant, which attends to nothing.", nameof(head)));
    }
}
