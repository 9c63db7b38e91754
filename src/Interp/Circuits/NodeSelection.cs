using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Which outputs of heads stay as the network computes them: only those of some nodes, or all but theirs.</summary>
/// <param name="Nodes">The nodes.</param>
/// <param name="AreKept">Whether the nodes are what is kept, or what is removed.</param>
internal sealed record NodeSelection(ImmutableHashSet<CircuitNode> Nodes, bool AreKept)
{
    /// <summary>Everything outside the nodes is ablated.</summary>
    public static NodeSelection Only(IEnumerable<CircuitNode> nodes) => new([.. nodes], true);

    /// <summary>The nodes are ablated.</summary>
    public static NodeSelection AllBut(IEnumerable<CircuitNode> nodes) => new([.. nodes], false);

    /// <summary>The same as a plan; what it means to carry out the selection.</summary>
    public Plan ToPlan(TransformerShape shape, PromptBatch prompts, Ablation ablation)
    {
        var network = new StateId(0);
        var ablated = new StateId(1);
        var exceptions = Nodes.GroupBy(node => node.At).Select(group => new Transition(
            PortKinds.Any, ComponentSet.Of(group.Select(node => node.Head)), group.Key, AreKept ? network : ablated)
        {
            // A head may be there everywhere and, in another class, at a role once more.
            MayMatchNothing = true,
        });
        Transition[] others = AreKept
            ? [new(PortKinds.Any, ComponentSet.AllHeads(shape), Place.Everywhere, ablated) { MayMatchNothing = true }]
            : [];
        return new Plan(
            [new Open("network", prompts, [.. exceptions, .. others], network), new Settled(ablation.Name, ablation.Source)],
            network);
    }

    public bool Equals(NodeSelection? other) =>
        other is not null && AreKept == other.AreKept && Nodes.SetEquals(other.Nodes);

    public override int GetHashCode() =>
        Nodes.Aggregate(AreKept ? 1 : 0, (hash, node) => hash ^ node.GetHashCode());
}
