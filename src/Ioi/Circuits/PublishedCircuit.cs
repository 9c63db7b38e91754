namespace IoiClaims.Ioi;

/// <summary>The circuit that Wang et al. 2022 (arXiv 2211.00593) found in GPT-2 small: 26 heads in seven groups.</summary>
public static class PublishedCircuit
{
    /// <summary>Attend from END to the names and copy the one they attend to.</summary>
    public static HeadGroup NameMovers { get; } =
        new("Name Movers", "NM", IoiRoles.End, new Head(9, 6), new Head(9, 9), new Head(10, 0));

    /// <summary>Attend as Name Movers do, but write against the name they attend to.</summary>
    public static HeadGroup NegativeNameMovers { get; } =
        new("Negative Name Movers", "NEG", IoiRoles.End, new Head(10, 7), new Head(11, 10));

    /// <summary>Attend from END to S2 and keep the Name Movers off the subject.</summary>
    public static HeadGroup SInhibition { get; } =
        new("S-Inhibition", "SIN", IoiRoles.End, new Head(7, 3), new Head(7, 9), new Head(8, 6), new Head(8, 10));

    /// <summary>Attend from S2 to S1+1, by what preceded it.</summary>
    public static HeadGroup Induction { get; } =
        new("Induction", "IND", IoiRoles.S2, new Head(5, 5), new Head(5, 8), new Head(5, 9), new Head(6, 9));

    /// <summary>Attend from S2 to S1, the same token.</summary>
    public static HeadGroup DuplicateToken { get; } =
        new("Duplicate Token", "DUP", IoiRoles.S2, new Head(0, 1), new Head(0, 10), new Head(3, 0));

    /// <summary>Attend from S1+1 to S1, the token before.</summary>
    public static HeadGroup PreviousToken { get; } =
        new("Previous Token", "PREV", IoiRoles.S1Plus1, new Head(2, 2), new Head(4, 11));

    /// <summary>Take over when the Name Movers are knocked out.</summary>
    public static HeadGroup BackupNameMovers { get; } = new(
        "Backup Name Movers",
        "BACKUP",
        IoiRoles.End,
        new Head(9, 0),
        new Head(9, 7),
        new Head(10, 1),
        new Head(10, 2),
        new Head(10, 6),
        new Head(10, 10),
        new Head(11, 2),
        new Head(11, 9));

    /// <summary>All groups.</summary>
    public static Circuit Gpt2Small { get; } = new(
        "GPT-2 small (Wang et al. 2022)",
        NameMovers,
        NegativeNameMovers,
        SInhibition,
        Induction,
        DuplicateToken,
        PreviousToken,
        BackupNameMovers);
}
