using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Carries differences from plain runs through the model, stage by stage, for one demand: what a port reads in a state
/// is the plain run's residual stream plus, summed over the sources that differ, (value in its state − value in the
/// plain run). Only rows that the demand depends on and that change are computed; a difference that is exactly zero is
/// null and costs nothing.
/// </summary>
internal sealed class Propagation : IDisposable
{
    private readonly RunLeases leases;
    private readonly KeptTensors kept = new();
    private readonly Dictionary<(StateId State, PortKinds Port, int Stage), Varied?> corrections = [];
    private readonly Dictionary<(StateId State, int Layer, int Head), (Varied Group, int Index)?> heads = [];
    private readonly Dictionary<(StateId State, int Layer), Varied?> mlps = [];
    private readonly Dictionary<(StateId State, PortKinds Port, string Concerning), IReadOnlyList<Reading>> readings = [];
    private readonly Dictionary<(StateId State, Head Head), Tensor> patterns = [];
    private readonly AttentionUpdate attention;
    private readonly Sequence? positions;

    public Propagation(ITransformer model, Plan plan, Demand demand, RunLeases leases)
    {
        Model = model;
        Plan = plan;
        this.leases = leases;
        Rows = new PlanRows(plan, demand, model.Device);
        positions = demand.Positions;
        attention = new AttentionUpdate(this);
    }

    public ITransformer Model { get; }

    public Plan Plan { get; }

    public PlanRows Rows { get; }

    public long BytesKept => kept.Bytes;

    public PlainRun RunOn(PromptBatch batch) => leases.RunOn(batch);

    /// <summary>What a port of a stage reads, as a difference from the plain run of the state's base, at the port's rows.</summary>
    public Varied? Correction(StateId state, PortKinds port, int stage)
    {
        if (stage == 0 || Plan[state] is not Open open || Rows.At(state, port).Slots == 0)
        {
            return null;
        }

        port = Rows.Representative(state, port);
        if (!corrections.TryGetValue((state, port, stage), out var correction))
        {
            using var scope = NewDisposeScope();
            var before = Correction(state, port, stage - 1);
            var change = StageChange.Of(this, state, open, port, stage - 1);
            correction = Keep(Varied.Sum(before, change));
            corrections.Add((state, port, stage), correction);
        }

        return correction;
    }

    /// <summary>
    /// A correction with the variants' parts merged into one block. What later stages read builds on the merged one.
    /// </summary>
    public Varied? MergedCorrection(StateId state, PortKinds port, int stage)
    {
        var correction = Correction(state, port, stage);
        if (correction is null || correction.Blocks.IsEmpty || (correction.Blocks.Length == 1 && correction.Blocks[0].Start == 0))
        {
            return correction;
        }

        var merged = correction with { Blocks = [(0, kept.Keep(correction.Own()!))] };
        corrections[(state, Rows.Representative(state, port), stage)] = merged;
        return merged;
    }

    /// <summary>
    /// values z of some heads of a layer in an open state, as a difference from the state's plain run, at the
    /// rows of the state's heads […, N, M, G, Dh].
    /// </summary>
    public Varied? Heads(StateId state, int layer, IReadOnlyList<int> wanted)
    {
        var missing = wanted.Where(h => !heads.ContainsKey((state, layer, h))).ToList();
        if (missing.Count > 0)
        {
            using var scope = NewDisposeScope();
            var computed = Keep(attention.Of(state, (Open)Plan[state], layer, missing));
            for (var i = 0; i < missing.Count; i++)
            {
                heads.Add((state, layer, missing[i]), computed is null ? null : (computed, i));
            }
        }

        var parts = wanted.Select(h => heads[(state, layer, h)]).ToList();
        if (parts[0] is not { } first)
        {
            return null;
        }

        var asComputed = parts.Select((part, i) => ReferenceEquals(part!.Value.Group, first.Group) && part.Value.Index == i)
            .All(same => same);
        return asComputed && HeadsIn(first.Group) == wanted.Count
            ? first.Group
            : Varied.Stack(parts.Select(part => part!.Value).ToList());
    }

    /// <summary>
    /// A head's attention pattern in an open state, null where it is the plain run's: at the rows of the state's heads [N, M, P], or
    /// at the one position that is demanded [N, 1, P].
    /// </summary>
    public Tensor? Pattern(StateId state, Open open, Head head, int? variant)
    {
        var cases = AttentionUpdate.Cases.Of(this, state, head.Layer);
        if (Rows.At(state, PortKinds.Query).Slots == 0 || cases is null)
        {
            return null;
        }

        if (!patterns.TryGetValue((state, head), out var all))
        {
            using var scope = NewDisposeScope();
            all = attention.Pattern(state, open, head.Layer, [head.Index], cases).select(2, 0);
            if (positions is not null)
            {
                // The next variant asks for the same; where all positions are read, all variants would be too much to keep.
                var slots = positions.Select((p, n) => (long)Math.Max(0, Rows.At(state, PortKinds.Query).SlotOf(n, p))).ToArray();
                var index = tensor(slots, device: Model.Device).view(1, -1, 1, 1).expand(all.shape[0], -1, 1, all.shape[3]);
                patterns.Add((state, head), all = kept.Keep(all.gather(2, index)));
            }
            else
            {
                all.MoveToOuterDisposeScope();
            }
        }

        var own = variant is { } v && v < cases.Variants ? v + (cases.WithCommon ? 1 : 0) : cases.WithCommon ? 0 : -1;
        return own < 0 ? null : all[Math.Min(own, all.shape[0] - 1)];
    }

    /// <summary>What an MLP writes in an open state, as a difference from the state's plain run, at the MLPs' rows.</summary>
    public Varied? MlpOutput(StateId state, int layer)
    {
        if (!mlps.TryGetValue((state, layer), out var output))
        {
            using var scope = NewDisposeScope();
            var correction = MergedCorrection(state, PortKinds.MlpInput, Model.Shape.FirstUnread(new Mlp(layer)));
            if (correction is not null)
            {
                var open = (Open)Plan[state];
                var run = RunOn(open.Base);
                var rows = Rows.At(state, PortKinds.MlpInput);
                var input = Stacked.Inputs(correction, run.MlpInput(layer, rows.Gather), Model.MlpNorm(layer), Plan.Norms);
                output = Keep(Stacked.Differences(
                    Model.Mlp(layer, input), rows.Gather(run.MlpOutput(layer)), correction.Common is not null));
            }

            mlps.Add((state, layer), output);
        }

        return output;
    }

    /// <summary>How a port's slots divide, given the transitions that concern the source.</summary>
    public IReadOnlyList<Reading> Readings(StateId state, PortKinds port, IReadOnlyList<bool> concerning)
    {
        var key = (state, port, string.Concat(concerning.Select(c => c ? '1' : '0')));
        if (!readings.TryGetValue(key, out var divided))
        {
            var open = (Open)Plan[state];
            divided = Reading.Divide(
                open, Rows.At(state, port), open.Transitions.Where((_, i) => concerning[i]).ToList(), kept);
            readings.Add(key, divided);
        }

        return divided;
    }

    public void Dispose()
    {
        kept.Dispose();
        Rows.Dispose();
    }

    private static int HeadsIn(Varied group) => (int)(group.Common ?? group.Blocks[0].Values).shape[^2];

    private Varied? Keep(Varied? varied)
    {
        if (varied?.Common is { } common)
        {
            kept.Keep(common);
        }

        foreach (var (_, values) in varied?.Blocks ?? [])
        {
            kept.Keep(values);
        }

        return varied;
    }
}
