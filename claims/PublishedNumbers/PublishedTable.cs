namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// Tables of numbers that others published, as text in the folder Tables: each states its source, under which conditions
/// the numbers were measured, and how far a reproduction may be from them.
/// </summary>
public static class PublishedTable
{
    /// <summary>A table by the name of its file.</summary>
    public static NumericTable Load(string name)
    {
        var resource = $"PublishedNumbers.{name}.txt";
        using var stream = typeof(PublishedTable).Assembly.GetManifestResourceStream(resource)
            ?? throw new ArgumentException($"There is no published table '{name}'; it would be claims/PublishedNumbers/Tables/{name}.txt.");
        using var reader = new StreamReader(stream);
        return TableText.Parse(reader.ReadToEnd(), $"{name}.txt");
    }

    /// <summary>The names of all tables.</summary>
    public static IEnumerable<string> Names => typeof(PublishedTable).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("PublishedNumbers.", StringComparison.Ordinal))
        .Select(name => name["PublishedNumbers.".Length..^".txt".Length]);

    /// <summary>What was found, in the form of a published table: its heading and its cells, by their labels.</summary>
    /// <exception cref="KeyNotFoundException">Something that was published was not measured.</exception>
    public static NumericTable InTheFormOf(this NumericTable found, NumericTable published) => new(
        published.Heading,
        published.Corner,
        published.Rows,
        published.Columns,
        (row, column) => published[row, column] is null ? null : found[published.Rows[row], published.Columns[column]]);

    /// <summary>A table of what was found; its heading is that of the published one in the end.</summary>
    public static NumericTable Found(IReadOnlyList<string> rows, IReadOnlyList<string> columns, Func<int, int, double?> cell) =>
        new(new TableHeading("found", "1", new Tolerance(1e-9), Conditions.None), "row", rows, columns, cell);

    /// <summary>Numbers from 0, as labels.</summary>
    public static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => $"{i}")];
}
