
namespace IoiClaims.Testing;

/// <summary>
/// Verified tables: text files in the repository with which computed tables are compared, cell by cell and within the
/// table's tolerance. A table that differs is written beside the verified one as <c>.received.txt</c>; to accept it, rename
/// it. This follows Verify's conventions, so its tools find the files.
/// </summary>
public static class Snapshots
{
    /// <summary>Compares a table with the verified one; writes, removes or accepts the received file.</summary>
    /// <exception cref="IOException">The verified file exists and cannot be read.</exception>
    public static SnapshotOutcome Compare(NumericTable table, SnapshotName name, SnapshotSettings settings)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(settings);
        var verifiedPath = name.VerifiedPath(settings.Directory);
        var receivedPath = name.ReceivedPath(settings.Directory);
        var (status, difference, comparison) = Judge(table, name, verifiedPath, settings);
        if (status == SnapshotStatus.Agrees)
        {
            RemoveStale(receivedPath, verifiedPath, settings);
            return new SnapshotOutcome(status, string.Empty, verifiedPath, receivedPath, comparison);
        }

        // Text that cannot be read may be a half-merged file: someone has to look at it before it is overwritten.
        if (settings.Accept && !settings.IsBuildServer && status != SnapshotStatus.Unreadable)
        {
            AtomicFile.Write(verifiedPath, TableText.Write(table));
            RemoveStale(receivedPath, verifiedPath, settings);
            return new SnapshotOutcome(
                SnapshotStatus.Accepted,
                $"Accepted as verified, because {SnapshotSettings.AcceptVariable} says so: {verifiedPath}\n{difference}",
                verifiedPath,
                receivedPath,
                comparison);
        }

        var message = difference + Received(table, receivedPath, verifiedPath, settings);
        return new SnapshotOutcome(status, message, verifiedPath, receivedPath, comparison);
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

    private static string Received(NumericTable table, string receivedPath, string verifiedPath, SnapshotSettings settings)
    {
        try
        {
            AtomicFile.Write(receivedPath, TableText.Write(table));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return $"received: could not be written ({wrong.Message})\n";
        }

        var move = OperatingSystem.IsWindows() ? "move /Y" : "mv";
        var refused = settings is { Accept: true, IsBuildServer: true }
            ? $"{SnapshotSettings.AcceptVariable}=accept is refused on a build server: accept on your own machine and commit.\n"
            : string.Empty;
        var text = $"received: {receivedPath}\nverified: {verifiedPath}\n"
            + $"{refused}To accept it: {move} \"{receivedPath}\" \"{verifiedPath}\"\n"
            + $"To accept all: run the tests with {SnapshotSettings.AcceptVariable}=accept, then review with git diff.\n";
        if (settings.IsBuildServer)
        {
            return text;
        }

        return text + Notify(() => settings.Diff.Show(receivedPath, verifiedPath));
    }

    private static void RemoveStale(string receivedPath, string verifiedPath, SnapshotSettings settings)
    {
        if (!File.Exists(receivedPath))
        {
            return;
        }

        Notify(() => settings.Diff.Close(receivedPath, verifiedPath));
        try
        {
            File.Delete(receivedPath);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            // The table agrees: a file that an open diff tool still holds must not fail the test. The next run removes it.
        }
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
