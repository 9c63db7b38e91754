using System.Globalization;
using System.Text;

namespace IoiClaims;

/// <summary>Tables for other programs and for documents.</summary>
public static class TableFormats
{
    /// <summary>
    /// Comma-separated values (RFC 4180, lines end in a line feed): labels, numbers with all their digits, words, empty
    /// cells empty.
    /// </summary>
    public static string ToCsv(this NumericTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        void Line(string label, IEnumerable<string> cells) =>
            text.AppendJoin(',', cells.Prepend(Quoted(label))).Append('\n');

        Line(table.Corner, table.Columns.Concat(table.TextColumns).Select(Quoted));
        for (var row = 0; row < table.Rows.Length; row++)
        {
            Line(table.Rows[row], table.Columns.Select((_, column) =>
                table[row, column]?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty)
                .Concat(table.TextColumns.Select((_, column) => Quoted(table.Text(row, column)))));
        }

        return text.ToString();
    }

    /// <summary>GitHub's Markdown: title, conditions on a line, the numbers as the text form shows them.</summary>
    public static string ToMarkdown(this NumericTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        text.Append("**").Append(Escaped(table.Heading.Title)).Append("** (").Append(Escaped(table.Heading.Unit)).Append(")\n\n");
        var conditions = table.Heading.Conditions.Select(pair => $"{pair.Key}: {pair.Value}")
            .Append($"tolerance: {table.Heading.Tolerance}");
        text.Append(Escaped(string.Join("; ", conditions))).Append("\n\n");

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

        Line(table.Columns.Concat(table.TextColumns).Prepend(table.Corner).Select(Escaped));
        Line(table.Columns.Select(_ => "---:").Concat(table.TextColumns.Select(_ => "---")).Prepend("---"));
        for (var row = 0; row < table.Rows.Length; row++)
        {
            Line(table.Columns
                .Select((_, column) => table[row, column] is { } value ? TableText.Number(value, table.Heading) : string.Empty)
                .Concat(table.TextColumns.Select((_, column) => Escaped(table.Text(row, column))))
                .Prepend(Escaped(table.Rows[row])));
        }

        return text.ToString();
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(',', '"') >= 0
        ? '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"'
        : text;

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);
}
