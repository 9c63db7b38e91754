namespace IoiClaims.Report;

/// <summary>What the files of a report are called; see <see cref="RunReport"/>.</summary>
public static class ReportFiles
{
    /// <summary>The page.</summary>
    public const string PageFile = "index.html";

    /// <summary>The record as data.</summary>
    public const string RecordFile = "claims.json";

    /// <summary>The summary.</summary>
    public const string SummaryFile = "claims.md";

    /// <summary>The folder of tables.</summary>
    public const string TablesFolder = "tables";

    /// <summary>Environment variable: a file to which a run of claims adds the folder of its report, a line.</summary>
    public const string ListVariable = "IOI_REPORTS";

    /// <summary>A table's path in the report's folder, without its ending.</summary>
    internal static string TablePath(ClaimRecord claim, TableRecord table) =>
        $"{TablesFolder}/{FileName.Of(claim.Subject)}/{FileName.Of(claim.Text.Name)}.{FileName.Of(table.Name)}";
}
