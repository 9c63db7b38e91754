namespace IoiClaims;

/// <summary>The table of a criterion: two values of the metric, their difference and its interval.</summary>
internal static class CriterionTable
{
    public static NumericTable Of(
        string title,
        string corner,
        (string Baseline, string Changed) values,
        Tolerance tolerance,
        IReadOnlyList<(string Label, int Size, Effect Difference)> rows)
    {
        static double? Bounded(double value) => double.IsFinite(value) ? value : null;
        var description = rows[0].Difference.Description;
        return NumericTable.FromRows(
            new TableHeading(
                $"{title}: {description.Metric}",
                description.Unit.Length == 0 ? "1" : description.Unit,
                tolerance,
                rows[0].Difference.Conditions),
            corner,
            ["|K|", values.Baseline, values.Changed, "difference", "lower", "upper"],
            rows.Select(row => (row.Label, (IReadOnlyList<double?>)
            [
                row.Size, row.Difference.Baseline.Mean, row.Difference.Patched.Mean, row.Difference.Change.Mean,
                Bounded(row.Difference.Change.Lower), Bounded(row.Difference.Change.Upper),
            ])).ToArray());
    }
}
