using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// A folder of verified tables, for those who look at it or accept from it: <c>subject/Claim.Table.verified.txt</c>, and
/// beside it, where a run differed, <c>….received.txt</c>.
/// </summary>
public static class SnapshotFolder
{
    /// <summary>Environment variable: the folder of verified tables, where it is not in the repository.</summary>
    public const string DirectoryVariable = "IOI_SNAPSHOTS_DIR";

    private const string Verified = ".verified.txt";
    private const string Received = ".received.txt";

    /// <summary>All tables of a folder, by subject, claim and table; those that were never verified, too.</summary>
    /// <param name="directory">The folder that has a folder for each subject; none are found where it is not there.</param>
    public static ImmutableArray<SnapshotFiles> List(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return !Directory.Exists(directory) ? [] :
        [
            .. Directory.EnumerateDirectories(directory)
                .SelectMany(subject => Directory.EnumerateFiles(subject).Select(NameOf))
                .OfType<SnapshotName>()
                .Distinct()
                .Select(name => new SnapshotFiles(name, directory))
                .OrderBy(files => files.Name.Subject, StringComparer.Ordinal)
                .ThenBy(files => files.Name.Claim, StringComparer.Ordinal)
                .ThenBy(files => files.Name.Table, StringComparer.Ordinal),
        ];
    }

    // Files that are no tables of claims are none of ours.
    private static SnapshotName? NameOf(string path)
    {
        var file = Path.GetFileName(path);
        var ending = new[] { Verified, Received }.FirstOrDefault(end => file.EndsWith(end, StringComparison.Ordinal));
        var point = file.IndexOf('.', StringComparison.Ordinal);
        if (ending is null || point <= 0 || point >= file.Length - ending.Length)
        {
            return null;
        }

        try
        {
            return new SnapshotName(SnapshotName.SubjectOf(Path.GetFileName(Path.GetDirectoryName(path))!), file[..point], file[(point + 1)..^ending.Length]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>How a table stands in a folder of verified tables.</summary>
public enum SnapshotState
{
    /// <summary>It is verified, and nothing else was received.</summary>
    Verified,

    /// <summary>Something else was received than was verified.</summary>
    Differs,

    /// <summary>What was received says the same as what was verified: the received file is left from an earlier run.</summary>
    Same,

    /// <summary>It was received and never verified.</summary>
    New,

    /// <summary>The verified or the received file cannot be read as a table.</summary>
    Unreadable,
}

/// <summary>The files of one table, and how they compare. What the files say is looked up when asked for.</summary>
/// <param name="Name">Subject, claim and table.</param>
/// <param name="Directory">The folder that has a folder for each subject.</param>
public sealed record SnapshotFiles(SnapshotName Name, string Directory)
{
    /// <summary>Path of the accepted table.</summary>
    public string VerifiedPath => Name.VerifiedPath(Directory);

    /// <summary>Path of the table that differed.</summary>
    public string ReceivedPath => Name.ReceivedPath(Directory);

    /// <summary>Whether something was received that waits to be looked at.</summary>
    public bool IsWaiting => File.Exists(ReceivedPath);

    /// <summary>How the table stands.</summary>
    public SnapshotState State
    {
        get
        {
            try
            {
                return !IsWaiting ? SnapshotState.Verified
                    : Compare() is not { } comparison ? SnapshotState.New
                    : comparison.Agree ? SnapshotState.Same
                    : SnapshotState.Differs;
            }
            catch (FormatException)
            {
                return SnapshotState.Unreadable;
            }
        }
    }

    /// <summary>The received table against the verified one, cell by cell; null where nothing is verified yet.</summary>
    /// <exception cref="FormatException">A file that cannot be read as a table; the message names file and line.</exception>
    /// <exception cref="IOException">Nothing was received, or a file cannot be read.</exception>
    public TableComparison? Compare()
    {
        var received = Read(ReceivedPath)
            ?? throw new FormatException($"{ReceivedPath} is empty.");
        return Read(VerifiedPath) is { } verified ? TableComparison.Of(verified, received) : null;
    }

    /// <summary>
    /// Takes the received table as the verified one. The verified file is replaced whole, and only by a file that can be read;
    /// one that cannot be read itself, such as a half-merged one, is not replaced: someone has to look at it first. With a claim's
    /// findings its verdict is recorded, where none was.
    /// </summary>
    /// <returns>The verdict that was recorded; null if none was.</returns>
    /// <exception cref="FormatException">A file that cannot be read as a table; nothing was changed.</exception>
    /// <exception cref="IOException">Nothing was received, or the file cannot be moved; nothing was changed.</exception>
    public Verdict? Accept()
    {
        _ = Compare();
        var verdict = Name.Table == ClaimReport.FindingsTable ? ClaimReport.VerdictIn(Read(ReceivedPath)!) : null;
        var verdicts = verdict is null ? null : RecordedVerdicts.In(Directory);
        File.Move(ReceivedPath, VerifiedPath, overwrite: true);
        if (verdict is not { } found || verdicts![Name.Claim, Name.Subject] is not null)
        {
            return null;
        }

        verdicts.With(Name.Claim, Name.Subject, found);
        return found;
    }

    // Diff tools that want two files make an empty one: nobody has verified that.
    private static NumericTable? Read(string path)
    {
        var text = File.Exists(path) || path.EndsWith(".received.txt", StringComparison.Ordinal) ? File.ReadAllText(path) : string.Empty;
        return string.IsNullOrWhiteSpace(text) ? null : TableText.Parse(text, path);
    }
}
