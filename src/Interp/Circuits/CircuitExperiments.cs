namespace IoiClaims;

/// <summary>
/// Circuit runs on one set of prompts with one metric F and one ablation: F(C) with everything outside a circuit C
/// ablated, F(M\K) with some nodes K knocked out of the model M, and the criteria built on them (Wang et al. 2022,
/// section 4). What was measured once is remembered.
/// </summary>
public sealed class CircuitExperiments : IDisposable
{
    private readonly Dictionary<NodeSelection, IReadOnlyList<float>> known = [];
    private readonly ModelRunner runner;
    private readonly AblatedValues ablated;
    private readonly BootstrapPlan intervals;

    /// <summary>Computes the means that ablated heads write.</summary>
    /// <param name="experiment">The model, the prompts that circuits run on, the metric F, and how intervals are computed.</param>
    /// <param name="ablation">What ablated heads write instead.</param>
    /// <exception cref="ArgumentException">The ablation's prompts do not go with these.</exception>
    public CircuitExperiments(Experiment experiment, Ablation ablation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(ablation);
        Model = experiment.Model;
        intervals = experiment.Intervals;
        runner = experiment.Runner;
        Prompts = experiment.Batch;
        Ablation = ablation;
        Metric = experiment.Metric;
        Conditions = experiment.Conditions.With("ablation", ablation.Name);
        ablated = new AblatedValues(Model, Prompts, ablation, runner.PromptsAtATime);
    }

    /// <summary>The model.</summary>
    public ITransformer Model { get; }

    /// <summary>The prompts that circuits run on.</summary>
    public PromptBatch Prompts { get; }

    /// <summary>What ablated heads write instead.</summary>
    public Ablation Ablation { get; }

    /// <summary>The metric F.</summary>
    public IMetric Metric { get; }

    /// <summary>Subject, dataset and ablation, for the header of every table.</summary>
    public Conditions Conditions { get; }

    /// <summary>
    /// The circuit run, F(C) against F(M): every output of a head that is not a node of the circuit is ablated; MLPs run.
    /// <see cref="Effect.Retained"/> is the faithfulness mean F(C) / mean F(M), <see cref="Effect.ByGroup"/> has it for
    /// each template apart.
    /// </summary>
    /// <exception cref="ArgumentException">The circuit has no heads, the model lacks one, or the prompts a role.</exception>
    public Effect Run(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        circuit.CheckHasHeads();
        return Against(
            $"everything outside '{circuit.Name}' ablated",
            NodeSelection.AllBut([]), NodeSelection.Only(circuit.Nodes));
    }

    /// <summary>The knock-out, F(M\K) against F(M): some nodes are ablated and the network is free to respond.</summary>
    /// <param name="removed">The nodes K.</param>
    /// <exception cref="ArgumentException">No nodes, or one that the model or the prompts lack.</exception>
    public Effect KnockOut(IReadOnlyCollection<CircuitNode> removed)
    {
        ArgumentNullException.ThrowIfNull(removed);
        if (removed.Count == 0)
        {
            throw new ArgumentException("Knocking out no nodes would change nothing; name at least one.", nameof(removed));
        }

        return Against($"{Listed(removed)} knocked out", NodeSelection.AllBut([]), NodeSelection.AllBut(removed));
    }

    /// <inheritdoc/>
    public void Dispose() => ablated.Dispose();

    /// <summary>Nodes in words.</summary>
    internal static string Listed(IEnumerable<CircuitNode> nodes)
    {
        var text = string.Join("; ", nodes.GroupBy(node => node.At).Select(at =>
            $"{string.Join(' ', at.Select(node => node.Head).OrderBy(ComponentOrder.Stage).ThenBy(head => head.Index))} at {at.Key}"));
        return text.Length == 0 ? "nothing" : text;
    }

    /// <summary>One selection compared with another, prompt by prompt.</summary>
    internal Effect Against(string what, NodeSelection baseline, NodeSelection changed)
    {
        Measure([baseline, changed]);
        return new Effect(
            new EffectDescription(what, Metric.Name, Metric.Unit, Conditions),
            known[baseline], known[changed], intervals, Prompts.Groups)
        { Prompts = Prompts };
    }

    /// <summary>The mean of the metric.</summary>
    internal double Mean(NodeSelection selection)
    {
        Measure([selection]);
        return known[selection].Average(value => (double)value);
    }

    /// <summary>Measures what is not known yet, some prompts and some selections at a time.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; what was measured of all prompts stays known.</exception>
    internal void Measure(
        IReadOnlyCollection<NodeSelection> selections, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var missing = selections.Where(selection => !known.ContainsKey(selection)).Distinct().ToList();
        CheckNodes(missing);
        if (missing.Count == 0)
        {
            return;
        }

        // Few prompts are one part: then it is selections that are divided.
        var done = new SharedProgress(progress, (long)missing.Count * Prompts.Count);
        var parts = runner.PartsOf(Prompts);
        var lots = parts.Count > 1 ? [missing] : missing.Chunk((missing.Count + SideBySide.Lanes - 1) / SideBySide.Lanes).ToList<IReadOnlyList<NodeSelection>>();
        var measured = SideBySide.Map(
            Model.Device,
            [.. from lot in lots from indices in parts select (Indices: indices, Lot: lot)],
            each => OnSome(each.Indices, each.Lot, selections => done.Add((long)selections * each.Indices.Length), cancellation));
        foreach (var (lot, l) in lots.Select((lot, l) => (lot, l)))
        {
            for (var v = 0; v < lot.Count; v++)
            {
                known.Add(lot[v], PromptParts.InOrder(parts, measured.Skip(l * parts.Count).Take(parts.Count).Select(part => part[v])));
            }
        }
    }

    /// <summary>The metric of some prompts under each selection.</summary>
    private List<IReadOnlyList<float>> OnSome(
        int[] indices, IReadOnlyList<NodeSelection> selections, Action<int> report, CancellationToken cancellation)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var all = indices.Length == Prompts.Count;
        var batch = all ? Prompts : Prompts.Select(indices);
        var metric = all ? Metric : Metric.Select(indices);
        using var forward = new AblatedForward(Model, batch, ablated.For(indices, batch));
        var values = new List<IReadOnlyList<float>>();
        foreach (var some in selections.Chunk(SelectionsAtATime(batch)))
        {
            cancellation.ThrowIfCancellationRequested();
            using var runs = new AblatedRuns(forward, some, Ablation);
            values.AddRange(some.Select((_, v) => metric.Measure(runs[v])));
            report(some.Length);
        }

        return values;
    }

    // If selections change every row, the residual stream of all of them takes an eighth of a gibibyte, half of it in either lane.
    private int SelectionsAtATime(PromptBatch batch) =>
        (int)Math.Max(1, (1L << 26) / (4L * Model.Shape.ModelWidth * batch.Count * batch.Length));

    private void CheckNodes(IEnumerable<NodeSelection> selections)
    {
        foreach (var node in selections.SelectMany(selection => selection.Nodes).Distinct())
        {
            ComponentOrder.Check(node.Head, Model.Shape);
            _ = node.At.Resolve(Prompts);
        }
    }
}
