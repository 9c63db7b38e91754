using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>A cell with how it looks.</summary>
internal readonly record struct Cell(string Text, Style? Style = null)
{
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>
/// Rows of cells in columns two spaces apart, never wrapped: what people look at beside one another stays on one line. The
/// head row is dimmed; nothing trails.
/// </summary>
internal sealed class TextGrid
{
    private readonly List<Cell[]> rows = [];
    private readonly bool[] toTheRight;
    private readonly string indent;

    /// <summary>Begins a grid.</summary>
    /// <param name="indent">What every line begins with.</param>
    /// <param name="heads">Column heads; those that begin with "&gt;" are of columns aligned to the right.</param>
    public TextGrid(string indent, params IReadOnlyList<string> heads)
    {
        this.indent = indent;
        toTheRight = [.. heads.Select(head => head.StartsWith('>'))];
        if (heads.Any(head => head.TrimStart('>').Length > 0))
        {
            rows.Add([.. heads.Select(head => new Cell(head.TrimStart('>'), new Style(decoration: Decoration.Dim)))]);
        }
    }

    /// <summary>Width without a last column that is still to come.</summary>
    public int Width => indent.Length + Widths().Sum(width => width + 2);

    public void Add(params Cell[] cells) => rows.Add(cells);

    /// <summary>Fills the last column of the last rows, which depends on the room that the others leave.</summary>
    public void FillLast(IReadOnlyList<string> cells)
    {
        var first = rows.Count - cells.Count;
        for (var i = 0; i < cells.Count; i++)
        {
            rows[first + i][^1] = cells[i];
        }
    }

    public void Draw(IAnsiConsole screen)
    {
        var widths = Widths();
        foreach (var row in rows)
        {
            screen.Write(new Text(indent));
            var last = Array.FindLastIndex(row, cell => cell.Text.Trim().Length > 0);
            for (var i = 0; i <= last; i++)
            {
                var text = toTheRight[i] ? row[i].Text.PadLeft(widths[i]) : i == last ? row[i].Text.TrimEnd() : row[i].Text.PadRight(widths[i]);
                screen.Write(new Text(text, row[i].Style));
                screen.Write(new Text(i == last ? string.Empty : "  "));
            }

            screen.WriteLine();
        }
    }

    private int[] Widths() => [.. toTheRight.Select((_, i) => rows.Count == 0 ? 0 : rows.Max(row => row[i].Text.Length))];
}
