using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>How a circuit is looked for; see <see cref="CircuitDiscovery"/>.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>Which senders of the sweep to the logits are kept.</summary>
    public SenderSelection ToLogits { get; init; } = new();

    /// <summary>
    /// Which senders into heads are kept. Effects shrink with every hop, since each group passes on a part of what it
    /// receives: give later hops a lower threshold where a chain should be followed to its beginning.
    /// </summary>
    public SenderSelection IntoHeads { get; init; } = new();

    /// <summary>
    /// The places at which keys and values are looked at: the roles of the task. Queries are read where the head writes.
    /// </summary>
    public ImmutableArray<Place> Places { get; init; } = [];

    /// <summary>By which ports heads are followed back.</summary>
    public PortKinds Ports { get; init; } = PortKinds.Attention;

    /// <summary>How many hops back from the logits at most; 1 finds only what writes to the logits.</summary>
    public int Depth { get; init; } = 6;

    /// <summary>
    /// Conventions of all hops. With direct paths only (the default), a sender is judged by its effect along the very chain
    /// by which its receiver was found; with everything downstream free, by its effect through the receiver alone.
    /// </summary>
    public Conventions Conventions { get; init; } = Conventions.Remix;

    /// <summary>
    /// Whether a port at a place is swept only if patching all heads' outputs there at once moves the metric beyond the
    /// threshold. Saves most sweeps; it overlooks senders that cancel each other exactly.
    /// </summary>
    public bool Screen { get; init; } = true;

    internal void Check()
    {
        ToLogits.Check();
        IntoHeads.Check();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Depth);
        if (Ports == PortKinds.None || (Ports & ~PortKinds.Attention) != PortKinds.None)
        {
            throw new ArgumentException($"Heads are followed back by queries, keys and values; {Ports} are none of theirs.");
        }

        if (Places.IsEmpty && (Ports & (PortKinds.Key | PortKinds.Value)) != PortKinds.None)
        {
            throw new ArgumentException(
                "Keys and values are followed back at places; name some, such as the task's roles, or choose the queries only.");
        }

        if (Places.Any(place => place is Place.AllPositions))
        {
            throw new ArgumentException(
                "A discovered head has one place, so keys and values are looked at place by place: name roles or positions.");
        }
    }
}
