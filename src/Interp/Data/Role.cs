namespace IoiClaims;

/// <summary>
/// The name of a place in a prompt, such as "IO", "S2" or "END". Each prompt resolves it to its own position.
/// </summary>
/// <param name="Name">The role's name, as it appears in tables.</param>
public readonly record struct Role(string Name)
{
    /// <summary>The last token of the prompt, whose next token is asked for.</summary>
    public static Role End { get; } = new("END");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
