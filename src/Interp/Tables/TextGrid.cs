using System.Text;

namespace IoiClaims;

/// <summary>Aligns strings in columns two spaces apart: labels and words to the left, numbers to the right.</summary>
public static class TextGrid
{
    /// <summary>One line a row, each ending in a line feed, without trailing spaces.</summary>
    /// <param name="rows">Rows of equally many cells.</param>
    /// <param name="indent">What to begin each line with.</param>
    /// <param name="leftFrom">From which column on cells are words and aligned to the left, as the first column always is.</param>
    /// <exception cref="ArgumentException">Rows of different lengths.</exception>
    public static string Align(IReadOnlyList<IReadOnlyList<string>> rows, string indent = "", int leftFrom = int.MaxValue) =>
        Lines(rows, indent, (cell, width, column) => column == 0 || column >= leftFrom ? cell.PadRight(width) : cell.PadLeft(width));

    /// <summary>As <see cref="Align"/>, with every column aligned to the left.</summary>
    public static string AlignLeft(IReadOnlyList<IReadOnlyList<string>> rows, string indent = "") => Align(rows, indent, leftFrom: 0);

    private static string Lines(
        IReadOnlyList<IReadOnlyList<string>> rows, string indent, Func<string, int, int, string> pad)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return string.Empty;
        }

        if (rows.Any(row => row.Count != rows[0].Count))
        {
            throw new ArgumentException("All rows of a grid have equally many cells.", nameof(rows));
        }

        var widths = Enumerable.Range(0, rows[0].Count).Select(i => rows.Max(row => row[i].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var line = row.Select((cell, i) => pad(cell, widths[i], i));
            text.Append((indent + string.Join("  ", line)).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
