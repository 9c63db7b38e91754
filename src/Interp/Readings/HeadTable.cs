namespace IoiClaims;

/// <summary>Several readings of a few heads side by side.</summary>
public static class HeadTable
{
    /// <summary>One row a head, one column a reading, its mean in each cell.</summary>
    /// <param name="heading">Title, unit, tolerance, conditions.</param>
    /// <param name="heads">The heads, in the order of the rows.</param>
    /// <param name="columns">Readings with their labels; each has read all these heads.</param>
    /// <exception cref="ArgumentException">No heads or columns, or a head that was not read.</exception>
    public static NumericTable Of(
        TableHeading heading, IEnumerable<Head> heads, params IReadOnlyList<(string Label, HeadReadings Readings)> columns)
    {
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(columns);
        Head[] rows = [.. heads];
        return new NumericTable(
            heading,
            "head",
            rows.Select(head => head.ToString()).ToArray(),
            columns.Select(column => column.Label).ToArray(),
            (row, column) => columns[column].Readings.Mean(rows[row]));
    }
}
