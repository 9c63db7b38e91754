using System.Globalization;
using System.Text;

namespace IoiClaims;

/// <summary>
/// A table as text that reads well in a diff:
/// <code>
/// Direct effect of each head on the logit difference
///
/// unit:       logits
/// tolerance:  0.001 absolute + 0.01 relative
/// subject:    planted
/// N:          200
///
/// layer        0        1      MLP
/// 0      +0.0012  -0.3400        .
/// 1       0.0000  +1.2500  +0.0310
/// </code>
/// One row a line, columns two or more spaces apart, a lone point for an empty cell. Columns of words come last, and their
/// labels end in a colon. The tolerance fixes the decimals; what rounds to zero has no sign, so that noise does not flip it. Lines end in a line feed, numbers have a decimal point,
/// whatever the machine's language.
/// </summary>
public static class TableText
{
    internal const string EmptyCell = ".";
    internal const char WordsFollow = ':';

    /// <summary>Writes a table.</summary>
    public static string Write(NumericTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        text.Append(table.Heading.Title).Append("\n\n");
        text.Append(Header(table.Heading)).Append('\n');

        var rows = new List<string[]> { ((string[])[table.Corner, .. table.Columns, .. table.TextColumns.Select(label => label + WordsFollow)]) };
        for (var row = 0; row < table.Rows.Length; row++)
        {
            rows.Add(
            [
                table.Rows[row],
                .. table.Columns.Select((_, column) => Cell(table, row, column)),
                .. table.TextColumns.Select((_, column) => table.Text(row, column) is { Length: > 0 } words ? words : EmptyCell),
            ]);
        }

        return text.Append(TextGrid.Align(rows, leftFrom: 1 + table.Columns.Length)).ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, with any width of columns and either kind of line ending.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it comes from, for messages: a file's name.</param>
    /// <exception cref="FormatException">Anything else; the message names the line and what was expected there.</exception>
    public static NumericTable Parse(string text, string source = "table") => new TableParser(text, source).Table();

    /// <summary>A number as the table shows it: fixed decimals, a sign where the table has signs and the number is not zero.</summary>
    public static string Number(double value, TableHeading heading)
    {
        ArgumentNullException.ThrowIfNull(heading);
        var digits = Math.Abs(value).ToString($"F{heading.Tolerance.Decimals}", CultureInfo.InvariantCulture);
        if (digits.All(digit => digit is '0' or '.'))
        {
            return digits;
        }

        return value < 0 ? "-" + digits : heading.Signed ? "+" + digits : digits;
    }

    private static string Cell(NumericTable table, int row, int column) =>
        table[row, column] is { } value ? Number(value, table.Heading) : EmptyCell;

    private static string Header(TableHeading heading)
    {
        var pairs = new List<KeyValuePair<string, string>>
        {
            KeyValuePair.Create("unit", heading.Unit),
            KeyValuePair.Create("tolerance", heading.Tolerance.ToString()),
        };
        pairs.AddRange(heading.Conditions);

        return TextGrid.AlignLeft([.. pairs.Select(pair => new[] { pair.Key + ":", pair.Value })]);
    }
}
