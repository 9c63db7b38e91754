namespace IoiClaims;

/// <summary>
/// The verdicts that are expected, as one verified table beside the snapshots: a row a subject, a column a claim.
/// <c>snapshots/Verdicts.verified.txt</c>
/// </summary>
public sealed class RecordedVerdicts
{
    /// <summary>The file in the folder of snapshots.</summary>
    public const string FileName = "Verdicts.verified.txt";

    private const string Corner = "subject";
    private readonly string path;
    private readonly NumericTable? table;

    private RecordedVerdicts(string path, NumericTable? table)
    {
        this.path = path;
        this.table = table;
    }

    /// <summary>Claims with a recorded verdict, in the order of the table.</summary>
    public IReadOnlyList<string> Claims => table is null ? [] : table.TextColumns;

    /// <summary>Subjects with a recorded verdict, in the order of the table.</summary>
    public IReadOnlyList<string> Subjects => table is null ? [] : table.Rows;

    /// <summary>The verdict on a claim that is recorded for a subject; null if none is.</summary>
    public Verdict? this[string claim, string subject] =>
        table is null || !table.HasRow(subject) || !table.TextColumns.Contains(claim) ? null : table.Text(subject, claim) switch
        {
            "" => null,
            var word => ClaimReport.VerdictOf(word) ?? throw new FormatException(
                $"{path}: the verdict on {claim} of {subject} is '{word}'; it may be supported, refuted, inconclusive, or empty."),
        };

    /// <summary>Reads the table in a folder of snapshots; nothing is recorded where it is not there.</summary>
    /// <exception cref="FormatException">The file is not such a table; the message names the line.</exception>
    public static RecordedVerdicts In(string snapshots)
    {
        ArgumentException.ThrowIfNullOrEmpty(snapshots);
        var file = Path.Combine(snapshots, FileName);
        return new RecordedVerdicts(file, File.Exists(file) ? TableText.Parse(File.ReadAllText(file), file) : null);
    }

    /// <summary>Records a verdict where there is none yet, and writes the table. A recorded one is never changed here.</summary>
    /// <exception cref="InvalidOperationException">Another verdict is recorded.</exception>
    public RecordedVerdicts With(string claim, string subject, Verdict verdict)
    {
        if (this[claim, subject] is { } recorded)
        {
            return recorded == verdict ? this : throw new InvalidOperationException(
                $"The verdict on {claim} of {subject} is recorded as {ClaimReport.Word(recorded)}. If it is {ClaimReport.Word(verdict)} now, "
                + $"change it in {path} yourself.");
        }

        string[] subjects = [.. Subjects.Append(subject).Distinct(StringComparer.Ordinal)];
        string[] claims = [.. Claims.Append(claim).Distinct(StringComparer.Ordinal)];
        var longer = new NumericTable(
            table?.Heading ?? new TableHeading("Verdicts that are expected", "verdict", new Tolerance(0.1), Conditions.None),
            Corner,
            subjects,
            [],
            (_, _) => null,
            claims,
            (row, column) => (subjects[row], claims[column]) == (subject, claim)
                ? ClaimReport.Word(verdict)
                : this[claims[column], subjects[row]] is { } known ? ClaimReport.Word(known) : string.Empty);
        AtomicFile.Write(path, TableText.Write(longer));
        return new RecordedVerdicts(path, longer);
    }
}
