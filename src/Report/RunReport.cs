
namespace IoiClaims.Report;

/// <summary>
/// The report of a run, a folder: <c>index.html</c> to read, <c>claims.md</c> for a job's summary, <c>claims.json</c> for
/// programs, and <c>tables</c> with every table as CSV and as a NumPy array.
/// </summary>
public static class RunReport
{
    /// <summary>The page.</summary>
    public const string PageFile = "index.html";

    /// <summary>The record as data.</summary>
    public const string RecordFile = "claims.json";

    /// <summary>The summary.</summary>
    public const string SummaryFile = "claims.md";

    /// <summary>The folder of tables.</summary>
    public const string TablesFolder = "tables";

    /// <summary>
    /// Writes the report; tables of an earlier run are removed, and nothing else in the folder is touched. Whoever reads a
    /// file meanwhile sees the old one or the new one, never half of it; the page comes last.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(RunRecord run, string folder)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        WriteTables(run, Path.Combine(folder, TablesFolder));
        RunRecordFile.Write(run, Path.Combine(folder, RecordFile));
        AtomicFile.Write(Path.Combine(folder, SummaryFile), RunMarkdown.Of(run));
        AtomicFile.Write(Path.Combine(folder, PageFile), RunPage.Of(run));
    }

    /// <summary>A table's path in the report's folder, without its ending.</summary>
    internal static string TablePath(ClaimRecord claim, TableRecord table) =>
        $"{TablesFolder}/{FileName.Of(claim.Subject)}/{FileName.Of(claim.Text.Name)}.{FileName.Of(table.Name)}";

    // As a whole: an earlier run's tables must not be taken for this one's.
    private static void WriteTables(RunRecord run, string folder)
    {
        var fresh = $"{folder}.{Guid.NewGuid():N}.tmp";
        var stale = $"{folder}.{Guid.NewGuid():N}.old";
        try
        {
            Directory.CreateDirectory(fresh);
            foreach (var claim in run.Claims)
            {
                foreach (var table in claim.Tables)
                {
                    var path = Path.Combine(fresh, Path.GetRelativePath(TablesFolder, TablePath(claim, table)));
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.WriteAllText(path + ".csv", table.Table.ToCsv());
                    File.WriteAllBytes(path + ".npy", table.Table.ToNpy());
                }
            }

            if (Directory.Exists(folder))
            {
                Directory.Move(folder, stale);
            }

            Directory.Move(fresh, folder);
        }
        finally
        {
            Remove(fresh);
            Remove(stale);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
