using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>What one node does for a circuit that already lacks some others.</summary>
/// <param name="Node">The node v.</param>
/// <param name="Without">The nodes K, v not among them.</param>
/// <param name="Difference">F(C\(K∪{v})), the patched values, against F(C\K), the baseline.</param>
public sealed record MinimalityRow(CircuitNode Node, ImmutableArray<CircuitNode> Without, Effect Difference)
{
    /// <summary>|mean F(C\(K∪{v})) − mean F(C\K)|, in the metric's unit: 0 for a node that is not needed.</summary>
    public double Importance => Math.Abs(Difference.Change.Mean);
}

/// <summary>
/// Minimality (Wang et al. 2022, section 4.3): for every node of a circuit there is a set K without which the node matters.
/// Immutable.
/// </summary>
/// <param name="Circuit">The circuit.</param>
/// <param name="Rows">A row a node.</param>
public sealed record MinimalityReport(Circuit Circuit, ImmutableArray<MinimalityRow> Rows)
{
    /// <summary>The node that matters least.</summary>
    public MinimalityRow Least => Rows.MinBy(row => row.Importance)!;

    /// <summary>
    /// For each node the row, of this report and another, in which it matters more: the criterion asks for one set K.
    /// </summary>
    /// <param name="other">A report on the same circuit with other sets K.</param>
    /// <exception cref="ArgumentException">Another circuit.</exception>
    public MinimalityReport OrElse(MinimalityReport other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Rows.Select(row => row.Node).SequenceEqual(other.Rows.Select(row => row.Node))
            ? this with { Rows = [.. Rows.Zip(other.Rows, (one, two) => one.Importance >= two.Importance ? one : two)] }
            : throw new ArgumentException($"'{other.Circuit.Name}' is another circuit than '{Circuit.Name}'.", nameof(other));
    }

    /// <summary>A row a node: the size of its K, F(C\K), F(C\(K∪{v})), their difference and its interval.</summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public NumericTable ToTable(Tolerance tolerance) => CriterionTable.Of(
        $"minimality of '{Circuit.Name}'", "node (v)", ("F(C\\K)", "F(C\\(K+v))"), tolerance,
        [.. Rows.Select(row => (row.Node.ToString(), row.Without.Length, row.Difference))]);
}

/// <summary>The minimality criterion.</summary>
public static class Minimality
{
    /// <summary>Each node of a circuit, given the set without which it should matter.</summary>
    /// <param name="experiments">The prompts, the ablation and the metric F.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="without">
    /// For each node its K (the paper's Appendix K lists the published ones; v itself may be in it); the other nodes of the
    /// node's group if omitted, or where it gives null.
    /// </param>
    /// <param name="progress">Receives the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts.</param>
    /// <exception cref="ArgumentException">The circuit has no heads, or a K has a node that the circuit lacks.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static MinimalityReport OfEachNode(
        this CircuitExperiments experiments,
        Circuit circuit,
        Func<CircuitNode, IEnumerable<CircuitNode>?>? without = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        ArgumentNullException.ThrowIfNull(circuit);
        circuit.CheckHasHeads();
        var rows = circuit.Nodes
            .Select(node => (Node: node, Without: (without?.Invoke(node) ?? circuit.GroupOf(node)!.Nodes)
                .Where(other => other != node).Distinct().ToImmutableArray()))
            .ToList();
        foreach (var (node, set) in rows)
        {
            if (set.FirstOrDefault(other => !circuit.Nodes.Contains(other)) is { } stranger)
            {
                throw new ArgumentException(
                    $"The set K for {node} contains {stranger}, which is not a node of the circuit '{circuit.Name}', so that "
                    + "removing it would change nothing.", nameof(without));
            }
        }

        NodeSelection Left(IEnumerable<CircuitNode> removed) => NodeSelection.Only(circuit.Nodes.Except(removed));
        experiments.Measure(
            rows.SelectMany(row => new[] { Left(row.Without), Left(row.Without.Add(row.Node)) }).ToList(), progress, cancellation);
        return new MinimalityReport(circuit, [.. rows.Select(row => new MinimalityRow(row.Node, row.Without, experiments.Against(
            $"{row.Node} ablated in '{circuit.Name}' without {CircuitExperiments.Listed(row.Without)}",
            Left(row.Without), Left(row.Without.Add(row.Node)))))]);
    }
}
