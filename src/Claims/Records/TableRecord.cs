namespace IoiClaims;

/// <summary>How a table compares with the verified one.</summary>
public enum TableStatus
{
    /// <summary>Every cell is within the tolerance.</summary>
    Matches,

    /// <summary>Something differs.</summary>
    Differs,

    /// <summary>Nothing has been verified yet.</summary>
    New,

    /// <summary>The verified file cannot be read.</summary>
    Unreadable,

    /// <summary>It differed or was new, and was accepted in this run.</summary>
    Accepted,
}

/// <summary>A table of a claim, and how it compares with the verified one.</summary>
/// <param name="Name">The table's name, which is part of its file's name.</param>
/// <param name="Table">The numbers of this run.</param>
/// <param name="Status">How it compares.</param>
public sealed record TableRecord(string Name, NumericTable Table, TableStatus Status)
{
    /// <summary>The verified table, where it differs and could be read.</summary>
    public NumericTable? Verified { get; init; }

    /// <summary>The verified file, relative to the repository.</summary>
    public string? VerifiedFile { get; init; }

    /// <summary>The file with this run's table, where it does not match; relative to the repository.</summary>
    public string? ReceivedFile { get; init; }
}
