using System.Globalization;
using System.Text.RegularExpressions;

namespace IoiClaims;

/// <summary>Reads the text of one table, strictly; see <see cref="TableText"/>.</summary>
internal sealed partial class TableParser
{
    private readonly string source;
    private readonly string[] lines;
    private int next;

    public TableParser(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        this.source = source;
        lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        if (lines is [.., ""])
        {
            lines = lines[..^1];
        }

        var conflict = Array.FindIndex(
            lines, line => line.StartsWith("<<<<<<<", StringComparison.Ordinal) || line.StartsWith(">>>>>>>", StringComparison.Ordinal));
        if (conflict >= 0)
        {
            throw new FormatException($"{source}, line {conflict + 1}: there is an unresolved merge conflict. Resolve it first.");
        }
    }

    public NumericTable Table()
    {
        try
        {
            return Read();
        }
        catch (ArgumentException wrong)
        {
            // The table's own checks: repeated labels, a tolerance out of range, and so on.
            throw Wrong(wrong.Message);
        }
    }

    private NumericTable Read()
    {
        var title = Line("the title");
        Blank("after the title");

        var pairs = new List<KeyValuePair<string, string>>();
        while (next < lines.Length && lines[next].Length > 0)
        {
            pairs.Add(Pair(Line("a condition")));
        }

        Blank("after the conditions");
        if (pairs is not [{ Key: "unit", Value: var unit }, { Key: "tolerance", Value: var tolerance }, ..])
        {
            throw Wrong("the first lines after the title are 'unit: …' and 'tolerance: …'");
        }

        var conditions = Conditions.None;
        foreach (var (key, value) in pairs.Skip(2))
        {
            if (conditions.TryGet(key, out _))
            {
                throw Wrong($"the condition '{key}' stands twice");
            }

            conditions = conditions.With(key, value);
        }

        var heading = new TableHeading(title, unit, Parsed(tolerance), conditions);
        var header = Cells(Line("the column labels"));
        if (header.Length < 2)
        {
            throw Wrong("the column labels: what the rows are, then a label a column, two or more spaces apart");
        }

        var columns = header[1..].TakeWhile(label => label[^1] != TableText.WordsFollow).ToArray();
        var textColumns = header[(1 + columns.Length)..].Select(label => label[^1] == TableText.WordsFollow
            ? label[..^1]
            : throw Wrong($"columns of numbers before columns of words, found '{label}' after them")).ToArray();
        var labels = new List<string>();
        var cells = new List<double?[]>();
        var texts = new List<string[]>();
        var plus = 0;
        var positive = 0;
        while (next < lines.Length)
        {
            var row = Cells(Line("a row"));
            if (row.Length != header.Length)
            {
                throw Wrong($"a label and {header.Length - 1} cells, found {row.Length - 1} cells");
            }

            labels.Add(row[0]);
            var numbers = row[1..(1 + columns.Length)];
            cells.Add([.. numbers.Select(cell => Number(cell, heading.Tolerance.Decimals))]);
            texts.Add([.. row[(1 + columns.Length)..].Select(cell => cell == TableText.EmptyCell ? string.Empty : cell)]);
            plus += numbers.Count(cell => cell[0] == '+');
            positive += cells[^1].Count(value => value > 0);
            if (plus != 0 && plus != positive)
            {
                throw Wrong("a plus sign at all positive numbers, or at none");
            }
        }

        if (labels.Count == 0)
        {
            throw Wrong("at least one row");
        }

        return new NumericTable(
            heading with { Signed = plus > 0 },
            header[0],
            labels,
            columns,
            (row, column) => cells[row][column],
            textColumns,
            (row, column) => texts[row][column]);
    }

    private double? Number(string cell, int decimals)
    {
        if (cell == TableText.EmptyCell)
        {
            return null;
        }

        var match = Written().Match(cell);
        if (!match.Success || match.Groups["decimals"].Length != decimals)
        {
            throw Wrong($"a number with {decimals} decimals (the tolerance sets them) or '{TableText.EmptyCell}', found '{cell}'");
        }

        var number = double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
        {
            throw Wrong($"a number that fits a double, found '{cell}'");
        }

        if (number == 0 && cell[0] is '+' or '-' && cell.All(symbol => symbol is '+' or '-' or '0' or '.'))
        {
            throw Wrong($"zero without a sign, found '{cell}'");
        }

        return number;
    }

    private Tolerance Parsed(string tolerance)
    {
        try
        {
            return Tolerance.Parse(tolerance);
        }
        catch (FormatException wrong)
        {
            throw Wrong(wrong.Message);
        }
    }

    private KeyValuePair<string, string> Pair(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon + 1 < line.Length && line[colon + 1] == ' '
            ? KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim(' '))
            : throw Wrong($"'name:  value', found '{line}'");
    }

    private string[] Cells(string line) => line.Length > 0 && line[0] != ' '
        ? Gap().Split(line)
        : throw Wrong("a row that begins with its label");

    private string Line(string what)
    {
        if (next >= lines.Length || lines[next].Length == 0)
        {
            next++;
            throw Wrong($"{what}, found {(next > lines.Length ? "the end" : "an empty line")}");
        }

        var line = lines[next++];
        return line[^1] == ' ' ? throw Wrong("no space at the end of the line") : line;
    }

    private void Blank(string where)
    {
        next++;
        if (next > lines.Length || lines[next - 1].Length > 0)
        {
            throw Wrong($"an empty line {where}");
        }
    }

    private FormatException Wrong(string expected) =>
        new($"{source}, line {Math.Max(1, next)}: this is not the text of a table. Expected: {expected}.");

    [GeneratedRegex("  +", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Gap();

    [GeneratedRegex(
        @"^[+-]?[0-9]+(\.(?<decimals>[0-9]+))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Written();
}
