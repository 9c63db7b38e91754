using System.Globalization;

namespace IoiClaims.Report;

/// <summary>A table: layers by heads as a heat map, anything else as rows of numbers.</summary>
internal static class TableView
{
    /// <summary>Whether a table is a map of layers by heads.</summary>
    public static bool IsMap(NumericTable table) =>
        table.Corner == "layer"
        && table.TextColumns.IsEmpty
        && table.Columns.Length >= 2
        && table.Columns[..^1].Select((label, i) => label == i.ToString(CultureInfo.InvariantCulture)).All(same => same)
        && table.Rows.Select((label, i) => label == i.ToString(CultureInfo.InvariantCulture)).All(same => same);

    public static Fragment Of(NumericTable table) => new(
        Element.Of("p", $"{table.Heading.Title} ({table.Heading.Unit})").Class("small"),
        IsMap(table)
            ? Map(table)
            : Parts.Scrolling(table.Heading.Title, Numbers(table)));

    private static Element Map(NumericTable table)
    {
        var largest = Largest(table);
        var label = $"{table.Heading.Title}, layers by heads ({table.Heading.Unit}). Arrow keys move from cell to cell.";
        return Element.Of(
            "div",
            Parts.Scrolling(table.Heading.Title, Element.Of(
                "table",
                Element.Of("caption", label).Class("unseen"),
                Element.Of("thead", Element.Of("tr", table.Columns.Select(column => (Node)Element.Of("th", column).With("scope", "col"))
                    .Prepend(Element.Of("td", "layer").Class("corner")))),
                Element.Of("tbody", table.Rows.Select((row, i) => Element.Of(
                    "tr",
                    table.Columns.Select((_, j) => (Node)MapCell(table, i, j, largest))
                        .Prepend(Element.Of("th", row).With("scope", "row")))))).Class("map")),
            Legend(largest, table),
            Element.Of("p", "Point at a cell, or move to one by keyboard, to read its value.").Class("readout js-only").With("aria-live", "polite"))
            .Class("mapped");
    }

    private static Element MapCell(NumericTable table, int row, int column, double largest)
    {
        var name = int.TryParse(table.Columns[column], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? $"{table.Rows[row]}.{table.Columns[column]}"
            : $"{table.Columns[column]} {table.Rows[row]}";
        if (table[row, column] is not { } value)
        {
            return Element.Of("td").Class("empty").With("title", $"{name}: no value");
        }

        var text = Parts.Minus(value.ToString(largest switch { >= 9.995 => "F1", >= 0.05 => "F2", >= 0.005 => "F3", _ => "F4" }, CultureInfo.InvariantCulture));
        var isNothing = text.All(digit => digit is '0' or '.' or '−');
        var shown = isNothing ? "0" : text;
        var cell = Element.Of("td", shown).With("title", $"{name}: {Parts.Minus(TableText.Number(value, table.Heading))}");
        var kind = isNothing ? "nil" : DivergingScale.ClassOf(value, largest);
        return kind is null ? cell : cell.Class(kind);
    }

    private static Element Legend(double largest, NumericTable table)
    {
        var end = TableText.Number(largest, table.Heading with { Signed = false });
        var steps = Enumerable.Range(-10, 21).Select(i => DivergingScale.ClassOf(i, 10) is { } kind
            ? (Node)Element.Of("span").Class(kind)
            : Element.Of("span"));
        return Element.Of(
            "div",
            Element.Of("span", $"−{end}"),
            Element.Of("span", steps).Class("scale").With("aria-hidden", "true"),
            Element.Of("span", $"+{end}")).Class("legend");
    }

    /// <summary>The largest distance from zero in a table.</summary>
    public static double Largest(NumericTable table) => (
        from row in Enumerable.Range(0, table.Rows.Length)
        from column in Enumerable.Range(0, table.Columns.Length)
        select Math.Abs(table[row, column] ?? 0)).Max();

    private static Element Numbers(NumericTable table) => Element.Of(
        "table",
        Element.Of("caption", $"{table.Heading.Title} ({table.Heading.Unit})").Class("unseen"),
        Element.Of("thead", Element.Of("tr", table.Columns.Concat(table.TextColumns).Select(column => (Node)Element.Of("th", column).With("scope", "col"))
            .Prepend(Element.Of("th", table.Corner).With("scope", "col").Class("first")))),
        Element.Of("tbody", table.Rows.Select((row, i) => Element.Of(
            "tr",
            table.Columns
                .Select((_, j) => (Node)Element.Of("td", table[i, j] is { } value ? Parts.Minus(TableText.Number(value, table.Heading)) : string.Empty))
                .Concat(table.TextColumns.Select((_, j) => (Node)Element.Of("td", table.Text(i, j)).Class("words")))
                .Prepend(Element.Of("th", row).With("scope", "row")))))).Class("numbers");
}
