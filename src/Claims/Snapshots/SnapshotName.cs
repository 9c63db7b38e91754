namespace IoiClaims;

/// <summary>
/// The name of a verified table: <c>subject/Claim.Table.verified.txt</c>. Names become file names on every system, so what
/// one of them would not take is refused rather than changed: two names never end in one file. Only the slash of "owner/name" is
/// written otherwise, <c>owner--name</c>.
/// </summary>
public sealed record SnapshotName
{
    private const int MostLetters = 80;

    // As in Hugging Face's cache: no repository of the hub has it in its name.
    private const string Slash = "--";

    private static readonly HashSet<string> Devices = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"com{n}", $"lpt{n}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks and makes a name.</summary>
    /// <param name="subject">The model under test: "planted", "gpt2-small", "owner/name".</param>
    /// <param name="claim">The claim: "Claim2". No full stop in it.</param>
    /// <param name="table">The table: "KeySweep".</param>
    /// <exception cref="ArgumentException">A part that is not a file name everywhere; the message says what is allowed.</exception>
    public SnapshotName(string subject, string claim, string table)
    {
        Subject = CheckedSubject(subject);
        Claim = Checked(claim, "claim", mayHavePoints: false);
        Table = Checked(table, "table", mayHavePoints: true);
    }

    /// <summary>The model under test.</summary>
    public string Subject { get; }

    /// <summary>The claim.</summary>
    public string Claim { get; }

    /// <summary>The table.</summary>
    public string Table { get; }

    /// <summary>The folder of a subject's tables, below a folder of snapshots.</summary>
    /// <exception cref="ArgumentException">The subject's name is no file name everywhere; the message says what is allowed.</exception>
    public static string FolderOf(string subject, string directory) =>
        Path.Combine(directory, CheckedSubject(subject).Replace("/", Slash, StringComparison.Ordinal));

    /// <summary>The subject whose tables are in a folder of that name.</summary>
    internal static string SubjectOf(string folder) => folder.Replace(Slash, "/", StringComparison.Ordinal);

    /// <summary>Path of the accepted table, below a folder of snapshots.</summary>
    public string VerifiedPath(string directory) => Path.Combine(FolderOf(Subject, directory), $"{Claim}.{Table}.verified.txt");

    /// <summary>Path of the table that differed, beside the accepted one.</summary>
    public string ReceivedPath(string directory) => Path.Combine(FolderOf(Subject, directory), $"{Claim}.{Table}.received.txt");

    /// <inheritdoc/>
    public override string ToString() => $"{Subject}/{Claim}.{Table}";

    private static string CheckedSubject(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.Contains(Slash, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The subject '{subject}' contains '{Slash}', which stands for the slash of owner/name.", nameof(subject));
        }

        if (subject.Split('/') is [var owner, var own])
        {
            _ = Checked(owner, "subject's owner", mayHavePoints: true);
            _ = Checked(own, "subject", mayHavePoints: true);
            return subject;
        }

        return Checked(subject, "subject", mayHavePoints: true);
    }

    private static string Checked(string name, string what, bool mayHavePoints)
    {
        ArgumentNullException.ThrowIfNull(name, what);
        string? wrong = null;
        if (name.Length is 0 or > MostLetters)
        {
            wrong = $"has {name.Length} characters; from 1 to {MostLetters} are allowed";
        }
        else if (name.Where(letter => !IsAllowed(letter, mayHavePoints)).Take(1).ToArray() is [var odd])
        {
            wrong = char.IsControl(odd) || char.IsSurrogate(odd)
                ? $"contains the character U+{(int)odd:X4}"
                : $"contains '{odd}'";
        }
        else if (!char.IsAsciiLetterOrDigit(name[0]) || name[^1] is '.' or ' ')
        {
            wrong = "does not begin with a letter or digit, or ends with a full stop or space";
        }
        else if (name.Contains("..", StringComparison.Ordinal) || Devices.Contains(name.Split('.')[0]))
        {
            wrong = "is a name that some systems reserve";
        }

        return wrong is null
            ? name
            : throw new ArgumentException(
                $"The {what} '{name}' {wrong}. It becomes part of a file name: use letters, digits, '-', '_', '+', '=', ','"
                + $"{(mayHavePoints ? ", '.'" : "")} and spaces, beginning with a letter or digit.",
                what);
    }

    private static bool IsAllowed(char letter, bool mayHavePoints) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '+' or '=' or ',' or ' ' || (letter == '.' && mayHavePoints);
}
