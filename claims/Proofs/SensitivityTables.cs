using System.Globalization;

namespace IoiClaims.Claims.Proofs;

/// <summary>A claim's reports at several strengths of a mechanism, side by side: one column a strength.</summary>
internal static class SensitivityTables
{
    /// <summary>The verdict on the claim and on each of its findings: 1 supported, 0 inconclusive, −1 refuted.</summary>
    public static NumericTable Verdicts(IReadOnlyList<ClaimReport> reports, IReadOnlyList<double> strengths, string mechanism, Conditions conditions) => Of(
        reports,
        strengths,
        $"{reports[0].Statement}: verdicts, by {mechanism}",
        "1 supported, 0 inconclusive, -1 refuted",
        new Tolerance(0.1),
        conditions,
        [("THE CLAIM", reports.Select(report => (double?)VerdictCode.Of(report.Verdict)).ToArray())],
        finding => finding.Verdict is { } verdict ? VerdictCode.Of(verdict) : null);

    /// <summary>What was measured for each finding.</summary>
    public static NumericTable Measurements(IReadOnlyList<ClaimReport> reports, IReadOnlyList<double> strengths, string mechanism, Conditions conditions) => Of(
        reports,
        strengths,
        $"{reports[0].Statement}: measurements, by {mechanism}",
        "as stated in the rows",
        new Tolerance(0.01, 0.02),
        conditions,
        [],
        finding => finding.Measurement?.Value);

    private static NumericTable Of(
        IReadOnlyList<ClaimReport> reports,
        IReadOnlyList<double> strengths,
        string title,
        string unit,
        Tolerance tolerance,
        Conditions conditions,
        IEnumerable<(string Row, IReadOnlyList<double?> Cells)> first,
        Func<Finding, double?> cell)
    {
        var findings = reports.SelectMany(report => report.Findings.Select(finding => finding.Statement)).Distinct();
        var rows = findings.Select(statement => (
            Row: statement,
            Cells: (IReadOnlyList<double?>)reports
                .Select(report => report.Findings.FirstOrDefault(finding => finding.Statement == statement) is { } found ? cell(found) : null)
                .ToArray()));
        return NumericTable.FromRows(
            new TableHeading(title, unit, tolerance, conditions),
            "finding",
            strengths.Select(strength => strength.ToString(CultureInfo.InvariantCulture)).ToArray(),
            [.. first.Concat(rows).Where(row => row.Cells.Any(value => value is not null))]);
    }
}
