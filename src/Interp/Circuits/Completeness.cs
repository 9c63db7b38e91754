using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>How the worst sets of nodes are searched for; see <see cref="Completeness.Greedy"/>.</summary>
/// <param name="Runs">How often the search starts again from the empty set; the paper's 10.</param>
/// <param name="Candidates">How many random nodes a step tries; the paper's 10 for the full circuit, 5 for its naive one.</param>
/// <param name="Steps">How many nodes a set may get; all of the circuit's if omitted.</param>
/// <param name="Worst">How many sets to report; the paper's 5.</param>
/// <param name="Seed">Same seed, same candidates.</param>
public sealed record GreedySearch(int Runs = 10, int Candidates = 10, int? Steps = null, int Worst = 5, ulong Seed = 0);

/// <summary>What circuit and model do without the same nodes.</summary>
/// <param name="Name">What the set is: a group, a random set, a greedy one.</param>
/// <param name="Removed">The nodes K.</param>
/// <param name="Difference">
/// F(C\K), the patched values, against F(M\K), the baseline: the change is F(C\K) − F(M\K), prompt by prompt.
/// </param>
public sealed record CompletenessRow(string Name, ImmutableArray<CircuitNode> Removed, Effect Difference)
{
    /// <summary>|mean F(C\K) − mean F(M\K)|, in the metric's unit: 0 if the circuit misses nothing that K's absence shows.</summary>
    public double Incompleteness => Math.Abs(Difference.Change.Mean);
}

/// <summary>
/// Completeness (Wang et al. 2022, section 4.2): a circuit that holds all that matters does the same as the model when
/// the same nodes K are knocked out of both. Immutable.
/// </summary>
/// <param name="Circuit">The circuit.</param>
/// <param name="Rows">The sets tried.</param>
public sealed record CompletenessReport(Circuit Circuit, ImmutableArray<CompletenessRow> Rows)
{
    /// <summary>The set on which circuit and model differ most.</summary>
    public CompletenessRow Worst => Rows.MaxBy(row => row.Incompleteness)!;

    /// <summary>These sets and those of another report on the same circuit.</summary>
    /// <exception cref="ArgumentException">Another circuit.</exception>
    public CompletenessReport And(CompletenessReport other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Circuit.Name == Circuit.Name
            ? this with { Rows = Rows.AddRange(other.Rows) }
            : throw new ArgumentException($"'{other.Circuit.Name}' is another circuit than '{Circuit.Name}'.", nameof(other));
    }

    /// <summary>A row a set: its size, F(M\K), F(C\K), their difference and its interval.</summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public NumericTable ToTable(Tolerance tolerance) => CriterionTable.Of(
        $"completeness of '{Circuit.Name}'", "knocked out (K)", ("F(M\\K)", "F(C\\K)"), tolerance,
        [.. Rows.Select(row => (row.Name, row.Removed.Length, row.Difference))]);

    /// <summary>The sets with their nodes, the worst first.</summary>
    public override string ToString() => string.Join('\n', Rows.OrderByDescending(row => row.Incompleteness)
        .Select(row => $"{row.Name}: {row.Difference.Change} without {CircuitExperiments.Listed(row.Removed)}"));
}

/// <summary>The completeness criterion: by group, on random sets, and on greedily chosen ones. Report all three.</summary>
public static class Completeness
{
    /// <summary>K = each group of the circuit, and K = ∅, which is faithfulness.</summary>
    /// <exception cref="ArgumentException">The circuit has no heads, or the model or the prompts lack something of it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CompletenessReport ByClass(
        this CircuitExperiments experiments,
        Circuit circuit,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return Report(
            experiments, circuit,
            [("nothing", []), .. circuit.Groups.Select(group => (group.Name, group.Nodes.ToImmutableArray()))],
            progress, cancellation);
    }

    /// <summary>K = random sets, in each of which every node of the circuit is with probability 1/2.</summary>
    /// <param name="experiments">The prompts, the ablation and the metric F.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="count">How many sets.</param>
    /// <param name="seed">Same seed, same sets.</param>
    /// <param name="progress">Receives the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts.</param>
    /// <exception cref="ArgumentException">The circuit has no heads, or the model or the prompts lack something of it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CompletenessReport OnRandomSets(
        this CircuitExperiments experiments,
        Circuit circuit,
        int count,
        ulong seed,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var random = new SplitMix64(seed);
        return Report(
            experiments, circuit,
            [.. Enumerable.Range(1, count).Select(i => ($"random {i}", circuit.Nodes.Where(_ => random.Below(2) == 0).ToImmutableArray()))],
            progress, cancellation);
    }

    /// <summary>
    /// K = sets chosen to be bad (the paper's greedy search): from the empty set, again and again, of a few random nodes
    /// of the circuit the one is added that makes |F(C\K) − F(M\K)| largest. Every set met on the way counts; the worst of
    /// all runs are reported. Costs up to 2 · Runs · Steps · Candidates circuit runs.
    /// </summary>
    /// <param name="experiments">The prompts, the ablation and the metric F.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="search">How to search; the paper's numbers if omitted.</param>
    /// <param name="progress">Receives the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts.</param>
    /// <exception cref="ArgumentException">The circuit has no heads, or the model or the prompts lack something of it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CompletenessReport Greedy(
        this CircuitExperiments experiments,
        Circuit circuit,
        GreedySearch? search = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        ArgumentNullException.ThrowIfNull(circuit);
        search ??= new GreedySearch();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(search.Runs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(search.Candidates);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(search.Worst);
        var steps = Math.Min(search.Steps ?? int.MaxValue, circuit.Nodes.Length);
        var random = new SplitMix64(search.Seed);
        var met = new Dictionary<NodeSelection, (ImmutableArray<CircuitNode> Nodes, double Score)>();
        for (var run = 0; run < search.Runs; run++)
        {
            ImmutableArray<CircuitNode> removed = [];
            for (var step = 0; step < steps; step++)
            {
                var candidates = Draw.Some(circuit.Nodes.Except(removed).ToList(), search.Candidates, random)
                    .Select(node => removed.Add(node))
                    .ToList();
                experiments.Measure(candidates.SelectMany(each => Both(circuit, each)).ToList(), null, cancellation);
                var scored = candidates.Select(each => (Nodes: each, Score: Score(experiments, circuit, each))).MaxBy(each => each.Score);
                removed = scored.Nodes;
                met[NodeSelection.AllBut(removed)] = scored;
                progress?.Report((run + ((step + 1.0) / steps)) / search.Runs);
            }
        }

        return Report(
            experiments, circuit,
            [.. met.Values.OrderByDescending(each => each.Score).Take(search.Worst).Select((each, i) => ($"greedy {i + 1}", each.Nodes))],
            null, cancellation);
    }

    private static double Score(CircuitExperiments experiments, Circuit circuit, ImmutableArray<CircuitNode> removed) =>
        Both(circuit, removed) is [var circuitLeft, var modelLeft]
            ? Math.Abs(experiments.Mean(circuitLeft) - experiments.Mean(modelLeft))
            : 0;

    private static NodeSelection[] Both(Circuit circuit, ImmutableArray<CircuitNode> removed) =>
        [NodeSelection.Only(circuit.Nodes.Except(removed)), NodeSelection.AllBut(removed)];

    private static CompletenessReport Report(
        CircuitExperiments experiments,
        Circuit circuit,
        IReadOnlyList<(string Name, ImmutableArray<CircuitNode> Removed)> sets,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        circuit.CheckHasHeads();
        experiments.Measure(sets.SelectMany(set => Both(circuit, set.Removed)).ToList(), progress, cancellation);
        return new CompletenessReport(circuit, [.. sets.Select(set =>
        {
            var both = Both(circuit, set.Removed);
            return new CompletenessRow(set.Name, set.Removed, experiments.Against(
                $"everything outside '{circuit.Name}' ablated, both without {CircuitExperiments.Listed(set.Removed)}", both[1], both[0]));
        })]);
    }
}
