using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>A table of numbers as a map: shaded cells, as many decimals as fit, a point for what rounds to zero.</summary>
internal static class HeatMap
{
    private const int MostDecimals = 3;

    /// <summary>Draws a table as a map, one line a row; empty cells stay empty.</summary>
    public static void Draw(IAnsiConsole screen, NumericTable table) => Draw(
        screen,
        table.Corner,
        table.Rows,
        table.Columns,
        [.. Enumerable.Range(0, table.Rows.Length)
            .Select(row => Enumerable.Range(0, table.Columns.Length).Select(column => table[row, column]).ToArray())]);

    /// <summary>Draws a map, one line a row.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="corner">What the rows are.</param>
    /// <param name="rows">Row labels.</param>
    /// <param name="columns">Column labels.</param>
    /// <param name="cells">The numbers, row by row; null, or the end of a row, leaves a cell empty.</param>
    /// <param name="mostDecimals">How many decimals at most.</param>
    public static void Draw(
        IAnsiConsole screen,
        string corner,
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        double?[][] cells,
        int mostDecimals = MostDecimals)
    {
        var largest = cells.SelectMany(row => row).Max(cell => Math.Abs(cell ?? 0));
        var label = rows.Max(row => row.Length);
        var (decimals, width) = Fit(cells, columns, screen.Profile.Width - label, mostDecimals);

        // What the rows are is said where there is room for it.
        var head = Math.Max(label, corner.Length) + (width * columns.Count) <= screen.Profile.Width ? corner : string.Empty;
        label = Math.Max(label, head.Length);
        var dim = new Style(decoration: Decoration.Dim);
        var isNumbered = rows.All(row => row.All(char.IsAsciiDigit));
        string Label(string text) => isNumbered ? text.PadLeft(label) : text.PadRight(label);
        screen.Write(new Text(Label(head), dim));
        foreach (var column in columns)
        {
            screen.Write(new Text(column.PadLeft(width), dim));
        }

        screen.WriteLine();
        for (var row = 0; row < cells.Length; row++)
        {
            screen.Write(new Text(Label(rows[row]), dim));
            var last = Array.FindLastIndex(cells[row], cell => cell is not null);
            foreach (var cell in cells[row][..(last + 1)])
            {
                screen.Write(new Text(
                    Numbers.Short(cell, decimals).PadLeft(width), cell is { } value && largest > 0 ? Shade.Of(value / largest) : Style.Plain));
            }

            screen.WriteLine();
        }
    }

    /// <summary>The most decimals with which no line is too long; one at least, where there are any.</summary>
    private static (int Decimals, int Width) Fit(double?[][] cells, IReadOnlyList<string> columns, int room, int mostDecimals)
    {
        for (var decimals = mostDecimals; ; decimals--)
        {
            var width = 1 + cells.SelectMany(row => row).Select(cell => Numbers.Short(cell, decimals).Length)
                .Concat(columns.Select(column => column.Length)).Max();
            if (decimals <= 1 || width * columns.Count <= room)
            {
                return (decimals, width);
            }
        }
    }
}

/// <summary>Colours of cells: blue below zero, red above, pale where small, with letters that stay readable on them.</summary>
internal static class Shade
{
    /// <summary>The style of a cell.</summary>
    /// <param name="strength">From −1 to 1: the value over the largest size in the map.</param>
    public static Style Of(double strength)
    {
        var size = Math.Clamp(Math.Abs(strength), 0, 1);
        if (size < 0.04)
        {
            return Style.Plain;
        }

        // From a pale to a deep tone; people who cannot tell red from green can tell these two apart.
        var (pale, deep) = strength > 0
            ? (new Color(253, 219, 199), new Color(178, 24, 43))
            : (new Color(209, 229, 240), new Color(33, 102, 172));
        var depth = Math.Sqrt(size);
        var ground = new Color(Mix(pale.R, deep.R, depth), Mix(pale.G, deep.G, depth), Mix(pale.B, deep.B, depth));
        return new Style(depth > 0.6 ? Color.White : Color.Black, ground);
    }

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));
}
