namespace IoiClaims;

/// <summary>A hop of a route: ports of some components, read at a place.</summary>
/// <param name="Components">The components that read.</param>
/// <param name="Ports">By which ports.</param>
/// <param name="At">
/// The position at which the port reads: for queries the position that attends, for keys and values the position
/// attended to.
/// </param>
public sealed record Receiver(ComponentSet Components, PortKinds Ports, Place At)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Components.Name}.{PortName(Ports)} at {At}";

    private static string PortName(PortKinds ports) => ports switch
    {
        PortKinds.Query => "Q",
        PortKinds.Key => "K",
        PortKinds.Value => "V",
        PortKinds.Query | PortKinds.Key => "QK",
        PortKinds.Attention => "QKV",
        PortKinds.MlpInput => "input",
        _ => ports.ToString(),
    };
}

/// <summary>Names a component set's ports: <c>nameMovers.Keys(at: IO)</c>.</summary>
public static class ReceiverExtensions
{
    /// <summary>The queries, at the position that attends.</summary>
    public static Receiver Queries(this ComponentSet heads, Role at) => new(heads, PortKinds.Query, Place.At(at));

    /// <summary>The keys, at the position attended to.</summary>
    public static Receiver Keys(this ComponentSet heads, Role at) => new(heads, PortKinds.Key, Place.At(at));

    /// <summary>The values, at the position attended to.</summary>
    public static Receiver Values(this ComponentSet heads, Role at) => new(heads, PortKinds.Value, Place.At(at));

    /// <summary>The queries at every position.</summary>
    public static Receiver Queries(this ComponentSet heads) => new(heads, PortKinds.Query, Place.Everywhere);

    /// <summary>The keys at every position.</summary>
    public static Receiver Keys(this ComponentSet heads) => new(heads, PortKinds.Key, Place.Everywhere);

    /// <summary>The values at every position.</summary>
    public static Receiver Values(this ComponentSet heads) => new(heads, PortKinds.Value, Place.Everywhere);
}
