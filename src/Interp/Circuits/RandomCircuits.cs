using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>How a circuit does beside random ones of the same make. Immutable.</summary>
/// <param name="Circuit">The circuit.</param>
/// <param name="Run">Its run: F(C) against F(M).</param>
/// <param name="RandomMeans">Mean of the metric in the run of each random circuit, in the metric's unit.</param>
/// <param name="Seed">The seed they were drawn with.</param>
public sealed record RandomBaseline(Circuit Circuit, Effect Run, ImmutableArray<double> RandomMeans, ulong Seed)
{
    /// <summary>
    /// The circuit's percentile, from 0 to 100: the share of random circuits whose mean is farther from the model's than
    /// the circuit's is. 100 means that no random circuit does as well.
    /// </summary>
    public double Percentile
    {
        get
        {
            var model = Run.Baseline.Mean;
            var own = Math.Abs(Run.Patched.Mean - model);
            return 100.0 * RandomMeans.Count(mean => Math.Abs(mean - model) > own) / RandomMeans.Length;
        }
    }

    /// <summary>
    /// The share of random circuits that are farther from the model than the circuit is, with an interval over other draws
    /// of random circuits.
    /// </summary>
    public SampleMean ShareFarther
    {
        get
        {
            var model = Run.Baseline.Mean;
            var own = Math.Abs(Run.Patched.Mean - model);
            return Measurement.OfMean(
                new Quantity("share of random circuits that are farther from the model", IsFraction: true),
                [.. RandomMeans.Select(mean => Math.Abs(mean - model) > own ? 1f : 0f)],
                Run.Plan.Drawing(Resampling.Prompts),
                Run.Description.Conditions.With("random circuits", RandomMeans.Length));
        }
    }

    /// <summary>A row: the model's mean, the circuit's, the random circuits' quartiles and extremes, the percentile.</summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public NumericTable ToTable(Tolerance tolerance)
    {
        var sorted = RandomMeans.Sort();
        double At(double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
        var description = Run.Description;
        return NumericTable.FromRows(
            new TableHeading(
                $"'{Circuit.Name}' beside {sorted.Length} random circuits matched by layer: {description.Metric}",
                description.Unit.Length == 0 ? "1" : description.Unit,
                tolerance,
                Run.Conditions.With("circuits drawn with seed", $"{Seed}")),
            "circuit",
            ["model", "circuit", "random least", "quartile", "median", "upper quartile", "random most", "percentile"],
            (Circuit.Name, [Run.Baseline.Mean, Run.Patched.Mean, At(0), At(0.25), At(0.5), At(0.75), At(1), Percentile]));
    }
}

/// <summary>Random circuits, the yardstick of faithfulness: any 26 heads of late layers keep something.</summary>
public static class RandomCircuits
{
    /// <summary>The fewest random circuits that a percentile is worth computing from.</summary>
    public const int Fewest = 100;

    /// <summary>
    /// A circuit of the same make: every node is replaced by a random head of its layer at its place, different nodes by
    /// different ones. The circuit's own heads may be drawn.
    /// </summary>
    public static Circuit MatchedByLayer(this Circuit circuit, TransformerShape shape, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(shape);
        foreach (var node in circuit.Nodes)
        {
            ComponentOrder.Check(node.Head, shape);
        }

        var random = new SplitMix64(seed);
        var replaced = circuit.Nodes.GroupBy(node => (node.Head.Layer, node.At))
            .SelectMany(alike => alike.Zip(
                Draw.Some(Enumerable.Range(0, shape.Heads).ToArray(), alike.Count(), random),
                (node, index) => (Node: node, Head: new Head(node.Head.Layer, index))))
            .ToDictionary(pair => pair.Node, pair => pair.Head);
        return new Circuit(
            $"random like '{circuit.Name}'",
            [.. circuit.Groups.Select(group => new HeadGroup(
                group.Name, group.Abbreviation, group.At, [.. group.Nodes.Select(node => replaced[node])]))]);
    }

    /// <summary>Runs a circuit beside random ones matched by layer and place.</summary>
    /// <param name="experiments">The prompts, the ablation and the metric F.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="count">How many random circuits, 100 at least.</param>
    /// <param name="seed">Same seed, same circuits.</param>
    /// <param name="progress">Receives the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 100 circuits.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RandomBaseline BesideRandomCircuits(
        this CircuitExperiments experiments,
        Circuit circuit,
        int count = Fewest,
        ulong seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        ArgumentNullException.ThrowIfNull(circuit);
        if (count < Fewest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"A percentile among fewer than {Fewest} random circuits says too little.");
        }

        var seeds = new SplitMix64(seed);
        var selections = Enumerable.Range(0, count)
            .Select(_ => NodeSelection.Only(circuit.MatchedByLayer(experiments.Model.Shape, seeds.Next()).Nodes))
            .ToList();
        experiments.Measure(selections, progress, cancellation);
        return new RandomBaseline(
            circuit, experiments.Run(circuit), [.. selections.Select(experiments.Mean)], seed);
    }
}
