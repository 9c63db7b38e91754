using System.Collections.Immutable;
using System.Text;

namespace IoiClaims;

/// <summary>An edge that was found: a head's output matters where something reads it.</summary>
/// <param name="Sender">The head, at the place where it is read.</param>
/// <param name="Into">The receivers and their port; null for the logits.</param>
/// <param name="Reader">The group that was followed back, whose heads the receivers are; null for the logits.</param>
/// <param name="Route">The route that was patched.</param>
/// <param name="Effect">The evidence: the metric with the route patched against without.</param>
/// <param name="Depth">1 for the logits, and one more with every hop back.</param>
public sealed record DiscoveredEdge(
    CircuitNode Sender, Ports? Into, DiscoveredGroup? Reader, Route Route, Effect Effect, int Depth)
{
    /// <summary>"7.3 at END → {9.6 9.9}.Q at END".</summary>
    public override string ToString() => $"{Sender} → {Into?.ToString() ?? $"logits at {Sender.At}"}";
}

/// <summary>Heads that were found together: through the same port, at the same place, with effects of the same sign.</summary>
/// <param name="Heads">The heads.</param>
/// <param name="At">Where they are read.</param>
/// <param name="Into">What reads them; null for the logits.</param>
/// <param name="Reader">The group that was followed back, whose port this is; null for the logits.</param>
/// <param name="Lowers">Whether patching them lowers the metric: they work for it in the model.</param>
/// <param name="Depth">1 for the logits, and one more with every hop back.</param>
public sealed record DiscoveredGroup(
    ComponentSet Heads, Place At, Ports? Into, DiscoveredGroup? Reader, bool Lowers, int Depth)
{
    /// <summary>The heads at their place.</summary>
    public IEnumerable<CircuitNode> Nodes => Heads.Select(head => new CircuitNode((Head)head, At));

    /// <summary>As in "{9.6 9.9 10.0} at END → logits".</summary>
    public override string ToString() => $"{Heads.Name} at {At} → {Into?.ToString() ?? "logits"}";
}

/// <summary>What a discovery found: groups of heads and edges, with the evidence. Immutable.</summary>
/// <param name="Groups">The groups in the order in which they were found, each with heads that are in no earlier one.</param>
/// <param name="Edges">Every edge found, those between heads already known included.</param>
public sealed record DiscoveryResult(ImmutableArray<DiscoveredGroup> Groups, ImmutableArray<DiscoveredEdge> Edges)
{
    /// <summary>The edges into a port of some heads, or into the logits, largest effect first.</summary>
    /// <param name="ports">The port; <see cref="PortKinds.FinalNorm"/> for the logits.</param>
    /// <param name="at">Where it is read.</param>
    public IReadOnlyList<DiscoveredEdge> Into(PortKinds ports, Place at) => Edges
        .Where(edge => (edge.Into?.Kinds ?? PortKinds.FinalNorm) == ports && edge.Sender.At == at)
        .OrderByDescending(edge => Math.Abs(edge.Effect.Change.Mean))
        .ToList();

    /// <summary>The groups as a circuit.</summary>
    /// <param name="name">How tables call it.</param>
    public Circuit ToCircuit(string name = "discovered") =>
        new(name, [.. Groups.Select(group => HeadGroup.Of(new ComponentSet(group.ToString(), group.Heads), group.At))]);

    /// <summary>
    /// A row an edge: how deep, and the change of the metric with its interval. Where the same receivers were followed back
    /// along several chains, their edges are labelled with the whole chain.
    /// </summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public NumericTable ToTable(Tolerance tolerance)
    {
        var ambiguous = Edges.GroupBy(edge => edge.ToString(), StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        var effect = Edges[0].Effect;
        return NumericTable.FromRows(
            new TableHeading(
                $"edges of the discovered circuit: change of the {effect.Description.Metric}",
                effect.Description.Unit.Length == 0 ? "1" : effect.Description.Unit,
                tolerance,
                effect.Conditions),
            "edge",
            ["depth", "change", "lower", "upper"],
            Edges.Select(edge => (
                ambiguous.Contains(edge.ToString()) ? edge.Route.ToString() : edge.ToString(),
                (IReadOnlyList<double?>)[edge.Depth, edge.Effect.Change.Mean, edge.Effect.Change.Lower, edge.Effect.Change.Upper])).ToArray());
    }

    /// <summary>
    /// The groups as a tree from the logits backwards: under each group its heads with their effects, then the groups that
    /// were found through its ports.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();

        void Write(DiscoveredGroup group)
        {
            text.Append(new string(' ', 2 * (group.Depth - 1))).Append(group).Append('\n');
            foreach (var edge in Edges.Where(edge =>
                edge.Into == group.Into && edge.Reader == group.Reader && group.Heads.Contains(edge.Sender.Head)))
            {
                text.Append(new string(' ', 2 * group.Depth)).Append(edge.Sender.Head).Append(": ").Append(edge.Effect.Change).Append('\n');
            }

            foreach (var found in Groups.Where(other => other.Reader == group))
            {
                Write(found);
            }
        }

        foreach (var first in Groups.Where(group => group.Into is null))
        {
            Write(first);
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <inheritdoc/>
    public bool Equals(DiscoveryResult? other) =>
        other is not null && Groups.SequenceEqual(other.Groups) && Edges.SequenceEqual(other.Edges);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Groups.Length, Edges.Length);
}
