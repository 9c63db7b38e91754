namespace IoiClaims;

/// <summary>
/// Part of what a node of a hypothesis reads: what some components wrote, as the node's ports read it at a place. A
/// child node stands for such an input of its parent.
/// </summary>
/// <param name="From">The components read.</param>
/// <param name="Ports">By which ports of the parent; those that the parent does not have are ignored.</param>
/// <param name="At">
/// The position at which the port reads: for queries the position that attends, for keys and values the position
/// attended to.
/// </param>
public sealed record Input(ComponentSet From, PortKinds Ports, Place At)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{From.Name} → {Ports.ShortName()}{(At is Place.AllPositions ? string.Empty : $" at {At}")}";
}

/// <summary>Says by which ports components are read: <c>sInhibition.IntoQueries(at: END)</c>.</summary>
public static class InputExtensions
{
    /// <summary>Read by the logits, at the position whose next token is asked for.</summary>
    public static Input IntoLogits(this ComponentSet components, Role at) => new(components, PortKinds.FinalNorm, Place.At(at));

    /// <summary>Read by heads' queries, at the position that attends.</summary>
    public static Input IntoQueries(this ComponentSet components, Role at) => new(components, PortKinds.Query, Place.At(at));

    /// <summary>Read by heads' keys, at the position attended to.</summary>
    public static Input IntoKeys(this ComponentSet components, Role at) => new(components, PortKinds.Key, Place.At(at));

    /// <summary>Read by heads' values, at the position attended to.</summary>
    public static Input IntoValues(this ComponentSet components, Role at) => new(components, PortKinds.Value, Place.At(at));

    /// <summary>Read by some ports, at a place.</summary>
    public static Input Into(this ComponentSet components, PortKinds ports, Place at) => new(components, ports, at);

    /// <summary>Read by some ports, at every position.</summary>
    public static Input Into(this ComponentSet components, PortKinds ports) => new(components, ports, Place.Everywhere);

    /// <summary>Read by whatever ports the parent has, at every position.</summary>
    public static Input IntoAnything(this ComponentSet components) => new(components, PortKinds.Any, Place.Everywhere);
}
