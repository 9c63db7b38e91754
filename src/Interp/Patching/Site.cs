namespace IoiClaims;

/// <summary>Values inside the network that an intervention replaces: what components write, or what their ports read.</summary>
public abstract record Site
{
    private Site()
    {
    }

    /// <summary>The components concerned.</summary>
    public abstract ComponentSet Components { get; }

    /// <summary>The position concerned.</summary>
    public abstract Place At { get; }

    /// <summary>What components write to the residual stream.</summary>
    public static Site OutputOf(ComponentSet components, Place at) => new Output(components, at);

    /// <summary>What components write to the residual stream, at a role.</summary>
    public static Site OutputOf(ComponentSet components, Role at) => new Output(components, Place.At(at));

    /// <summary>
    /// What heads make of what they read: their queries, keys or values. Queries at the position that attends, keys
    /// and values at the position attended to. Queries and keys together, everywhere, are the attention pattern.
    /// </summary>
    public static Site PortOf(ComponentSet heads, PortKinds ports, Place at) => new Port(heads, ports, at);

    /// <summary>What components write.</summary>
    /// <param name="Components">The components.</param>
    /// <param name="At">Where they write.</param>
    public sealed record Output(ComponentSet Components, Place At) : Site
    {
        /// <inheritdoc/>
        public override ComponentSet Components { get; } = Components;

        /// <inheritdoc/>
        public override Place At { get; } = At;

        /// <inheritdoc/>
        public override string ToString() => $"{Components.Name} at {At}";
    }

    /// <summary>What ports read.</summary>
    /// <param name="Components">The components.</param>
    /// <param name="Ports">Which of their ports.</param>
    /// <param name="At">Where they read.</param>
    public sealed record Port(ComponentSet Components, PortKinds Ports, Place At) : Site
    {
        /// <inheritdoc/>
        public override ComponentSet Components { get; } = Components;

        /// <inheritdoc/>
        public override Place At { get; } = At;

        /// <inheritdoc/>
        public override string ToString() => new Receiver(Components, Ports, At).ToString();
    }
}
