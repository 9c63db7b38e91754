namespace IoiClaims.Testing;

/// <summary>
/// Verified tables: text files in the repository with which computed tables are compared, cell by cell and within the
/// table's tolerance. A table that differs is written beside the verified one as <c>.received.txt</c>; to accept it, rename
/// it. This follows Verify's conventions, so its tools find the files.
/// </summary>
public static class Snapshots
{
#if SNAPSHOT_BACKEND_VERIFY
    private static readonly ISnapshotFiles Files = new VerifyFiles();
#else
    private static readonly ISnapshotFiles Files = new PlainFiles();
#endif

    /// <summary>Compares a table with the verified one; writes, removes or accepts the received file.</summary>
    /// <exception cref="IOException">The verified file exists and cannot be read.</exception>
    public static SnapshotOutcome Compare(NumericTable table, SnapshotName name, SnapshotSettings settings) =>
        Compare(table, name, settings, Files);

    /// <summary>As <see cref="Compare(NumericTable, SnapshotName, SnapshotSettings)"/>, with the files left to someone.</summary>
    internal static SnapshotOutcome Compare(
        NumericTable table, SnapshotName name, SnapshotSettings settings, ISnapshotFiles files)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(settings);
        var (verifiedPath, receivedPath) = (name.VerifiedPath(settings.Directory), name.ReceivedPath(settings.Directory));
        var (status, difference, comparison) = Judge(table, name, verifiedPath, settings);

        // Text that cannot be read may be a half-merged file: someone has to look at it before it is overwritten.
        var isAccepted = settings is { Accept: true, IsBuildServer: false } && status is SnapshotStatus.Differs or SnapshotStatus.IsNew;
        if ((isAccepted || status == SnapshotStatus.Agrees) && File.Exists(receivedPath))
        {
            Notify(() => settings.Diff.Close(receivedPath, verifiedPath));
        }

        var problem = Settle(files, isAccepted ? SnapshotStatus.Accepted : status, table, verifiedPath, receivedPath);
        if (status == SnapshotStatus.Agrees)
        {
            return Outcome(status, string.Empty);
        }

        if (isAccepted && problem is null)
        {
            return Outcome(
                SnapshotStatus.Accepted,
                $"Accepted as verified, because {SnapshotSettings.AcceptVariable} says so: {verifiedPath}\n{difference}");
        }

        return Outcome(status, difference + (problem is null
            ? WhatToDo(verifiedPath, receivedPath, settings)
            : $"{(isAccepted ? "verified" : "received")}: could not be written ({problem})\n"));

        SnapshotOutcome Outcome(SnapshotStatus status, string message) => new(status, message, verifiedPath, receivedPath, comparison);
    }

    /// <summary>How a table compares with the verified one; nothing is written.</summary>
    internal static (SnapshotStatus Status, string Message, TableComparison? Comparison) Judge(
        NumericTable table, SnapshotName name, string verifiedPath, SnapshotSettings settings)
    {
        var verifiedText = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath) : string.Empty;

        // Diff tools that want two files make an empty one: nobody has verified that.
        if (string.IsNullOrWhiteSpace(verifiedText))
        {
            return (SnapshotStatus.IsNew, $"The table '{name}' has not been verified yet.\n", null);
        }

        try
        {
            var comparison = TableComparison.Of(TableText.Parse(verifiedText, verifiedPath), table);
            return comparison.Agree
                ? (SnapshotStatus.Agrees, string.Empty, comparison)
                : (SnapshotStatus.Differs,
                    $"The table '{name}' ({table.Heading.Title}) differs from the verified one.\n"
                    + comparison.Describe(settings.CellsNamed),
                    comparison);
        }
        catch (FormatException unreadable)
        {
            return (SnapshotStatus.Unreadable, $"The verified table '{name}' cannot be read, so it is not overwritten.\n{unreadable.Message}\n", null);
        }
    }

    /// <summary>Why the files could not be left as they should be; null if they could.</summary>
    private static string? Settle(
        ISnapshotFiles files, SnapshotStatus status, NumericTable table, string verifiedPath, string receivedPath)
    {
        try
        {
            files.Settle(status, TableText.Write(table), verifiedPath, receivedPath);
            return null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return wrong.Message;
        }
    }

    private static string WhatToDo(string verifiedPath, string receivedPath, SnapshotSettings settings)
    {
        var move = OperatingSystem.IsWindows() ? "move /Y" : "mv";
        var refused = settings is { Accept: true, IsBuildServer: true }
            ? $"{SnapshotSettings.AcceptVariable}=accept is refused on a build server: accept on your own machine and commit.\n"
            : string.Empty;
        var text = $"received: {receivedPath}\nverified: {verifiedPath}\n"
            + $"{refused}To accept it: {move} \"{receivedPath}\" \"{verifiedPath}\"\n"
            + $"To accept all: run the tests with {SnapshotSettings.AcceptVariable}=accept, then review with git diff.\n";
        return settings.IsBuildServer ? text : text + Notify(() => settings.Diff.Show(receivedPath, verifiedPath));
    }

    /// <summary>Runs the diff tool; that it cannot be started is worth a line, never the failure itself.</summary>
    private static string Notify(Action show)
    {
        try
        {
            show();
            return string.Empty;
        }
#pragma warning disable CA1031 // Whatever a diff tool throws, the comparison's own message must be seen.
        catch (Exception wrong)
        {
            return $"(The diff tool could not be started: {wrong.Message})\n";
        }
#pragma warning restore CA1031
    }
}
