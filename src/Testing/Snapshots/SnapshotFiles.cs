namespace IoiClaims.Testing;

/// <summary>Keeps the files of verified tables. How a table compares has been judged before.</summary>
internal interface ISnapshotFiles
{
    /// <summary>
    /// Leaves the files as the outcome wants them: no received file where the table agrees, the table as the verified one where it
    /// is accepted, and otherwise as the received one. A verified file that is not accepted stays as it is.
    /// </summary>
    /// <param name="status">How the table came out.</param>
    /// <param name="text">The table as text.</param>
    /// <param name="verifiedPath">Where the accepted table is, or would be.</param>
    /// <param name="receivedPath">Where the differing table is, or would be.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    void Settle(SnapshotStatus status, string text, string verifiedPath, string receivedPath);
}

/// <summary>Writes and removes the files without anyone's help.</summary>
internal sealed class PlainFiles : ISnapshotFiles
{
    /// <inheritdoc/>
    public void Settle(SnapshotStatus status, string text, string verifiedPath, string receivedPath)
    {
        if (status is not (SnapshotStatus.Agrees or SnapshotStatus.Accepted))
        {
            AtomicFile.Write(receivedPath, text);
            return;
        }

        if (status == SnapshotStatus.Accepted)
        {
            AtomicFile.Write(verifiedPath, text);
        }

        try
        {
            File.Delete(receivedPath);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            // A file that an open diff tool still holds must not fail the test. The next run removes it.
        }
    }
}
