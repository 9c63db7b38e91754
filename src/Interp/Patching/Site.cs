namespace IoiClaims;

/// <summary>
/// Components at a place: what they write there (<see cref="Outputs"/>), or what they read there (<see cref="Ports"/>).
/// Interventions and sweeps replace values at sites, and routes lead through ports. Equal if all parts are.
/// </summary>
public abstract record Site
{
    private protected Site(ComponentSet components, Place at)
    {
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(at);
        Components = components;
        At = at;
    }

    /// <summary>The components.</summary>
    public ComponentSet Components { get; }

    /// <summary>The position at which they write, or at which their ports read.</summary>
    public Place At { get; }

    /// <summary>Activation patching of this site's components, one at a time.</summary>
    public PatchSweep EachComponent() => PatchSweep.Of(Components.Select(component => With(ComponentSet.Of(component))));

    /// <summary>The same of other components.</summary>
    /// <exception cref="ArgumentException">Components without such ports.</exception>
    internal abstract Site With(ComponentSet components);
}

/// <summary>What components write to the residual stream at a place: <c>heads.Output(at: END)</c>.</summary>
public sealed record Outputs : Site
{
    /// <param name="components">The components.</param>
    /// <param name="at">The position at which they write.</param>
    public Outputs(ComponentSet components, Place at)
        : base(components, at)
    {
    }

    /// <summary>As in "Name Movers at END".</summary>
    public override string ToString() => $"{Components.Name} at {At}";

    internal override Outputs With(ComponentSet components) => new(components, At);
}

/// <summary>
/// What components read at a place, by some of their ports: <c>heads.Keys(at: IO)</c>. Queries are read at the position
/// that attends, keys and values at the position attended to. Queries and keys together, everywhere, are the attention
/// pattern.
/// </summary>
public sealed record Ports : Site
{
    /// <param name="components">The components that read.</param>
    /// <param name="kinds">By which ports.</param>
    /// <param name="at">The position at which the ports read.</param>
    /// <exception cref="ArgumentException">No port, or one that a component does not have.</exception>
    public Ports(ComponentSet components, PortKinds kinds, Place at)
        : base(components, at)
    {
        foreach (var component in components)
        {
            var has = ComponentOrder.PortsOf(component);
            if (kinds == PortKinds.None || (kinds & ~has) != PortKinds.None)
            {
                throw new ArgumentException($"{component} does not have the port {kinds}; it has {has}.", nameof(kinds));
            }
        }

        Kinds = kinds;
    }

    /// <summary>By which ports.</summary>
    public PortKinds Kinds { get; }

    /// <summary>As in "Name Movers.K at IO".</summary>
    public override string ToString() =>
        $"{Components.Name}.{(Kinds == PortKinds.MlpInput ? "input" : Kinds.ShortName())} at {At}";

    internal override Ports With(ComponentSet components) => new(components, Kinds, At);
}

/// <summary>Makes sites: <c>nameMovers.Keys(at: IO)</c>, <c>nameMovers.Output(at: END)</c>.</summary>
public static class SiteExtensions
{
    /// <summary>What components write.</summary>
    /// <param name="components">The components.</param>
    /// <param name="at">The position at which they write; everywhere if omitted.</param>
    public static Outputs Output(this ComponentSet components, Place? at = null) => new(components, at ?? Place.Everywhere);

    /// <summary>The queries of heads.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="at">The position that attends; every position if omitted.</param>
    /// <exception cref="ArgumentException">Not all of them are heads.</exception>
    public static Ports Queries(this ComponentSet heads, Place? at = null) => new(heads, PortKinds.Query, at ?? Place.Everywhere);

    /// <summary>The keys of heads.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="at">The position attended to; every position if omitted.</param>
    /// <exception cref="ArgumentException">Not all of them are heads.</exception>
    public static Ports Keys(this ComponentSet heads, Place? at = null) => new(heads, PortKinds.Key, at ?? Place.Everywhere);

    /// <summary>The values of heads.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="at">The position attended to; every position if omitted.</param>
    /// <exception cref="ArgumentException">Not all of them are heads.</exception>
    public static Ports Values(this ComponentSet heads, Place? at = null) => new(heads, PortKinds.Value, at ?? Place.Everywhere);
}
