namespace IoiClaims.Testing;

/// <summary>How a table compared with its verified one.</summary>
public enum SnapshotStatus
{
    /// <summary>Every cell is within the tolerance and nothing else changed.</summary>
    Agrees,

    /// <summary>Something differs.</summary>
    Differs,

    /// <summary>No table has been verified yet.</summary>
    IsNew,

    /// <summary>The verified file cannot be read as a table.</summary>
    Unreadable,

    /// <summary>It differed or was new, and was accepted as verified because the settings say so.</summary>
    Accepted,
}

/// <summary>The outcome of one comparison.</summary>
/// <param name="Status">How it came out.</param>
/// <param name="Message">For people: what differs and what to do. Empty if it agrees.</param>
/// <param name="VerifiedPath">Where the accepted table is, or would be.</param>
/// <param name="ReceivedPath">Where the differing table is, or would be.</param>
/// <param name="Comparison">Cell by cell, where both tables could be read.</param>
public sealed record SnapshotOutcome(
    SnapshotStatus Status, string Message, string VerifiedPath, string ReceivedPath, TableComparison? Comparison)
{
    /// <summary>Whether a test that compared it passes.</summary>
    public bool Passes => Status is SnapshotStatus.Agrees or SnapshotStatus.Accepted;
}
