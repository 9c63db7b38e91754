using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Paths hop by hop: senders → receivers' ports → … → logits. A <see cref="Route"/> is one chain or several. Immutable;
/// equal if all parts are.
/// </summary>
public sealed record Chain
{
    internal Chain(ComponentSet senders, ImmutableArray<Ports> receivers, Place logitsAt)
    {
        Senders = senders;
        Receivers = receivers;
        LogitsAt = logitsAt;
    }

    /// <summary>Where the paths begin: what these components write is taken from the patch dataset.</summary>
    public ComponentSet Senders { get; }

    /// <summary>The hops between, in order from the senders to the logits.</summary>
    public ImmutableArray<Ports> Receivers { get; }

    /// <summary>The position at which the logits are read.</summary>
    public Place LogitsAt { get; }

    /// <summary>Where the senders are read: by the first receivers, or by the logits.</summary>
    internal Place SendersAt => Receivers.IsEmpty ? LogitsAt : Receivers[0].At;

    /// <inheritdoc/>
    public bool Equals(Chain? other) =>
        other is not null && Senders.Equals(other.Senders) && LogitsAt == other.LogitsAt && Receivers.SequenceEqual(other.Receivers);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Receivers.Aggregate(HashCode.Combine(Senders, LogitsAt), HashCode.Combine);

    /// <summary>As in "S-Inhibition → Name Movers.Q at END → logits at END".</summary>
    public override string ToString() =>
        string.Join(" → ", [Senders.Name, .. Receivers.Select(receiver => receiver.ToString()), $"logits at {LogitsAt}"]);

    /// <summary>The components of each hop that some path from the senders reaches in a model.</summary>
    internal IEnumerable<IReadOnlyList<Component>> Reached(TransformerShape shape)
    {
        IReadOnlyList<Component> before = [.. Senders];
        foreach (var receiver in Receivers)
        {
            var reached = receiver.Components.Where(c => before.Any(s => shape.Reads(c, s))).ToList();
            yield return reached;
            before = reached;
        }
    }

    /// <summary>Whether the order of a model's components leaves any path.</summary>
    internal bool HasPath(TransformerShape shape) => Reached(shape).All(hop => hop.Count > 0);

    /// <summary>The components of one hop; −1 is the senders.</summary>
    internal ComponentSet this[int hop] => hop < 0 ? Senders : Receivers[hop].Components;

    /// <summary>The chain with other components in one hop; −1 is the senders.</summary>
    internal Chain Replace(int hop, ComponentSet components) =>
        hop < 0
            ? new Chain(components, Receivers, LogitsAt)
            : new Chain(Senders, Receivers.SetItem(hop, Receivers[hop].With(components)), LogitsAt);
}
