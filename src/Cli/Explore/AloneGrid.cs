using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>What a circuit does alone beside the model, a row for ABBA and one for BABA prompts.</summary>
internal static class AloneGrid
{
    /// <summary>Draws the rows, and below them why a share means nothing where it does not.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="more">Heads of further columns.</param>
    /// <param name="rows">The part of the prompts, what the circuit does on it, and the further cells.</param>
    public static void Draw(IAnsiConsole screen, IReadOnlyList<string> more, IReadOnlyList<(string Part, Effect Alone, Cell[] More)> rows)
    {
        var grid = new TextGrid(string.Empty, ["prompts", ">N", ">model", ">circuit", ">kept", ">95 % interval", .. more]);
        foreach (var (part, alone, others) in rows)
        {
            grid.Add(
            [
                part,
                $"{alone.Count}",
                Numbers.Short(alone.Baseline.Mean, 3),
                Numbers.Short(alone.Patched.Mean, 3),
                alone.Retained.Instability is null ? alone.Retained.Quantity.Show(alone.Retained.Value, alone.Retained.Interval.Width / 2) : "–",
                alone.Retained.Quantity.Show(alone.Retained.Interval),
                .. others,
            ]);
        }

        grid.Draw(screen);
        Page.Unstable(screen, rows.Select(row => row.Alone.Retained));
    }
}
