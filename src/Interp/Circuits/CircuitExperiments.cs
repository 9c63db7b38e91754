namespace IoiClaims;

/// <summary>
/// Circuit runs on one set of prompts with one metric F and one ablation: F(C) with everything outside a circuit C
/// ablated, F(M\K) with some nodes K knocked out of the model M, and the criteria built on them (Wang et al. 2022,
/// section 4). What was measured once is remembered.
/// </summary>
public sealed class CircuitExperiments : IDisposable
{
    private readonly Dictionary<NodeSelection, IReadOnlyList<float>> known = [];
    private readonly int promptsAtATime;
    private readonly AblatedValues ablated;
    private readonly BootstrapPlan intervals;

    /// <summary>Computes the means of a mean ablation; nothing else runs yet.</summary>
    /// <param name="laboratory">The model, how intervals are computed, and how many prompts are in memory together.</param>
    /// <param name="prompts">The prompts that circuits run on.</param>
    /// <param name="ablation">What ablated heads write instead.</param>
    /// <param name="metric">The metric F, such as the logit difference.</param>
    /// <param name="conditions">Subject and dataset; the ablation is added.</param>
    /// <exception cref="ArgumentException">The ablation's prompts do not go with these.</exception>
    public CircuitExperiments(
        Laboratory laboratory, PromptBatch prompts, Ablation ablation, IMetric metric, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(laboratory);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(ablation);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(conditions);
        Model = laboratory.Model;
        intervals = laboratory.Intervals;
        promptsAtATime = laboratory.PromptsAtATime;
        Prompts = prompts;
        Ablation = ablation;
        Metric = metric;
        Conditions = conditions.With("ablation", ablation.Name);
        ablated = new AblatedValues(Model, prompts, ablation, promptsAtATime);
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
            known[baseline], known[changed], intervals, Prompts.Groups);
    }

    /// <summary>The mean of the metric.</summary>
    internal double Mean(NodeSelection selection)
    {
        Measure([selection]);
        return known[selection].Average(value => (double)value);
    }

    /// <summary>Measures what is not known yet, as many prompts at a time as fit in memory.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; what was measured stays known.</exception>
    internal void Measure(
        IReadOnlyCollection<NodeSelection> selections, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var missing = selections.Where(selection => !known.ContainsKey(selection)).Distinct().ToList();
        var done = 0;
        foreach (var part in missing.Chunk(Math.Max(1, promptsAtATime / Prompts.Count)))
        {
            CheckNodes(part);
            var values = part.Select(_ => new List<float>(Prompts.Count)).ToArray();
            foreach (var indices in Enumerable.Range(0, Prompts.Count).Chunk(promptsAtATime))
            {
                cancellation.ThrowIfCancellationRequested();
                MeasurePart(part, indices, values);
            }

            foreach (var (selection, measured) in part.Zip(values))
            {
                known.Add(selection, measured);
            }

            done += part.Length;
            progress?.Report((double)done / missing.Count);
        }
    }

    private void MeasurePart(NodeSelection[] selections, int[] indices, List<float>[] values)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var all = indices.Length == Prompts.Count;
        var batch = all ? Prompts : Prompts.Select(indices);
        var metric = all ? Metric : Metric.Select(indices);
        using var run = new AblatedForward(Model, batch, selections, Ablation, ablated.For(indices, batch));
        for (var v = 0; v < selections.Length; v++)
        {
            values[v].AddRange(metric.Measure(run[v]));
        }
    }

    private void CheckNodes(IEnumerable<NodeSelection> selections)
    {
        foreach (var node in selections.SelectMany(selection => selection.Nodes).Distinct())
        {
            ComponentOrder.Check(node.Head, Model.Shape);
            _ = node.At.Resolve(Prompts);
        }
    }
}
