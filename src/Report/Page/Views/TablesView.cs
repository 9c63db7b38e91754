namespace IoiClaims.Report;

/// <summary>A claim's tables, each to be opened, with how it compares with the verified one.</summary>
internal static class TablesView
{
    /// <summary>All tables; those that differ come first and are open, and so is the map with most to see.</summary>
    public static Fragment Of(ClaimRecord claim)
    {
        var map = claim.Tables.Where(table => TableView.IsMap(table.Table)).MaxBy(table => TableView.Largest(table.Table));
        return new(claim.Tables
            .OrderBy(table => table.Status == TableStatus.Matches)
            .Select(table => Folded(claim, table, isShown: table == map)));
    }

    private static Element Folded(ClaimRecord claim, TableRecord table, bool isShown)
    {
        var (rows, columns) = (table.Table.Rows.Length, table.Table.Columns.Length);
        var path = ReportFiles.TablePath(claim, table);
        return Parts.Folding(
            new Fragment(
                Element.Of("span", RunWords.Spaced(table.Name)).Class("name"),
                Element.Of("span", $"{(TableView.IsMap(table.Table) ? "map, " : string.Empty)}{rows} × {columns}").Class("small"),
                Status(table.Status)),
            open: isShown || table.Status is TableStatus.Differs or TableStatus.Unreadable,
            DifferencesView.Of(claim, table),
            TableView.Of(table.Table),
            Element.Of(
                "p",
                "As ", Element.Of("a", "CSV").With("href", path + ".csv"), ", as ",
                Element.Of("a", "NumPy array").With("href", path + ".npy"),
                $". Counts as the same within {table.Table.Heading.Tolerance}.").Class("small"),
            ConditionsOf(table.Table.Heading.Conditions));
    }

    /// <summary>Conditions as a list of names and values.</summary>
    public static Element? ConditionsOf(Conditions conditions) => conditions.Count == 0 ? null : Element.Of(
        "dl",
        conditions.Select(pair => (Node)Element.Of("div", Element.Of("dt", pair.Key), Element.Of("dd", pair.Value)))).Class("conditions");

    private static Element Status(TableStatus status) => status switch
    {
        TableStatus.Matches => Element.Of("span", "as verified").Class("small"),
        TableStatus.Differs => Element.Of("span", "differs from the verified one").Class("small wrong"),
        TableStatus.New => Element.Of("span", "not verified yet").Class("small wrong"),
        TableStatus.Accepted => Element.Of("span", "accepted in this run").Class("small"),
        _ => Element.Of("span", "the verified file cannot be read").Class("small wrong"),
    };
}
