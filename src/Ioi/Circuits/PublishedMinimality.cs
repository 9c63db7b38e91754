namespace IoiClaims.Ioi;

/// <summary>
/// For each head of the published circuit the set K without which it matters (Wang et al. 2022, Appendix K, figure 20).
/// </summary>
public static class PublishedMinimality
{
    // In the order in which the paper takes them away.
    private static readonly Head[] NameMovers = [new(9, 9), new(10, 0), new(9, 6)];

    private static readonly Head[] Backups = [new(10, 10), new(10, 6), new(10, 2), new(10, 1), new(11, 2), new(9, 7)];

    /// <summary>
    /// The set K for a node of any circuit, the node left out: of the published one the published set; null of another one,
    /// for which <see cref="Minimality.OfEachNode"/> takes the rest of the node's group.
    /// </summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="node">A head at the role of its group.</param>
    public static IEnumerable<CircuitNode>? SetFor(Circuit circuit, CircuitNode node)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(node);
        return circuit.Equals(PublishedCircuit.Gpt2Small) ? SetFor(node) : null;
    }

    /// <summary>The set K for a node of the published circuit, the node left out; null for a head that it does not have.</summary>
    /// <param name="node">A head at the role of its group.</param>
    public static IEnumerable<CircuitNode>? SetFor(CircuitNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var head = node.Head;
        return PublishedCircuit.Gpt2Small.GroupOf(head) is not { } group
            ? null
            : Nodes(SetFor(head, group).Where(other => other != head));
    }

    private static IEnumerable<Head> SetFor(Head head, HeadGroup group)
    {
        var negatives = PublishedCircuit.NegativeNameMovers.Heads;
        if (group == PublishedCircuit.NameMovers)
        {
            return NameMovers.TakeWhile(mover => mover != head);
        }

        if (group == PublishedCircuit.BackupNameMovers)
        {
            return Backups.Contains(head)
                ? NameMovers.Concat(Backups.TakeWhile(backup => backup != head))
                : NameMovers.Concat(PublishedCircuit.BackupNameMovers.Heads).Concat(negatives);
        }

        // The two weak induction heads matter once nothing writes against IO.
        return head is { Layer: 5, Index: 8 or 9 } ? negatives : group.Heads;
    }

    private static IEnumerable<CircuitNode> Nodes(IEnumerable<Head> heads) =>
        heads.Select(head => new CircuitNode(head, PublishedCircuit.Gpt2Small.GroupOf(head)!.At));
}
