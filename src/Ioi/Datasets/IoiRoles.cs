namespace IoiClaims.Ioi;

/// <summary>
/// The roles that IOI prompts resolve to positions. In a corrupted dataset IO, S1, S1+1 and S2 are the places that
/// correspond to the baseline's, whatever names stand there after the corruption (see <see cref="IoiFrame"/>).
/// </summary>
public static class IoiRoles
{
    /// <summary>The indirect object: the one of the first two names that is not repeated.</summary>
    public static Role Io { get; } = new("IO");

    /// <summary>The subject where it first occurs.</summary>
    public static Role S1 { get; } = new("S1");

    /// <summary>The token after S1.</summary>
    public static Role S1Plus1 { get; } = new("S1+1");

    /// <summary>The subject where it is repeated: the one who gives.</summary>
    public static Role S2 { get; } = new("S2");

    /// <summary>The last token, whose next token is asked for.</summary>
    public static Role End => Role.End;

    /// <summary>The first name of the prompt, whichever other role it has.</summary>
    public static Role FirstName { get; } = new("N1");

    /// <summary>The second name of the prompt, whichever other role it has.</summary>
    public static Role SecondName { get; } = new("N2");

    /// <summary>The first name of an ABC prompt.</summary>
    public static Role Io1 { get; } = new("IO1");

    /// <summary>The second name of an ABC prompt.</summary>
    public static Role Io2 { get; } = new("IO2");

    /// <summary>The third name of an ABC prompt: the one who gives, and who occurs only there.</summary>
    public static Role S { get; } = new("S");
}
