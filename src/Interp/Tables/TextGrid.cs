using System.Text;

namespace IoiClaims;

/// <summary>Aligns strings in columns two spaces apart: the first to the left, the others to the right.</summary>
public static class TextGrid
{
    /// <summary>One line a row, each ending in a line feed, without trailing spaces.</summary>
    /// <param name="rows">Rows of equally many cells.</param>
    /// <param name="indent">What to begin each line with.</param>
    /// <exception cref="ArgumentException">Rows of different lengths.</exception>
    public static string Align(IReadOnlyList<IReadOnlyList<string>> rows, string indent = "") =>
        Lines(rows, indent, (cell, width, column) => column == 0 ? cell.PadRight(width) : cell.PadLeft(width));

    /// <summary>As <see cref="Align"/>, with every column aligned to the left.</summary>
    /// <inheritdoc cref="Align" path="/param|/exception"/>
    public static string AlignLeft(IReadOnlyList<IReadOnlyList<string>> rows, string indent = "") =>
        Lines(rows, indent, (cell, width, _) => cell.PadRight(width));

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
