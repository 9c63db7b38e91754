namespace IoiClaims.Report;

/// <summary>
/// The report of a run, a folder: <c>index.html</c> to read, <c>claims.md</c> for a job's summary, <c>claims.json</c> for
/// programs, and <c>tables</c> with every table as CSV and as a NumPy array.
/// </summary>
public static class RunReport
{
    /// <summary>
    /// Writes the report; tables of an earlier run are removed, and nothing else in the folder is touched. Whoever reads a
    /// file meanwhile sees the old one or the new one, never half of it; the page comes last.
    /// </summary>
    /// <param name="run">What was found.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="earlier">An earlier run: the page and the summary then say what moved since.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(RunRecord run, string folder, RunRecord? earlier = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        WriteTables(run, Path.Combine(folder, ReportFiles.TablesFolder));
        RunRecordFile.Write(run, Path.Combine(folder, ReportFiles.RecordFile));
        AtomicFile.Write(Path.Combine(folder, ReportFiles.SummaryFile), RunMarkdown.Of(run, earlier));
        AtomicFile.Write(Path.Combine(folder, ReportFiles.PageFile), RunPage.Of(run, earlier));
    }

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
                    var path = Path.Combine(fresh, Path.GetRelativePath(ReportFiles.TablesFolder, ReportFiles.TablePath(claim, table)));
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
