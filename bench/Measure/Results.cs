using System.Text.Json;
using Spectre.Console;

namespace IoiClaims.Bench.Measure;

/// <summary>What was measured, by key, beside its bounds.</summary>
internal static class Results
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes artifacts/bench/NAME.json.</summary>
    public static void Save(string name, SortedDictionary<string, double> results)
    {
        Directory.CreateDirectory(Path.Combine("artifacts", "bench"));
        File.WriteAllText(Path.Combine("artifacts", "bench", $"{name}.json"), JsonSerializer.Serialize(results, Indented) + "\n");
    }

    /// <summary>Prints a table; 1 where a bound does not hold.</summary>
    public static int Print(SortedDictionary<string, double> results)
    {
        var table = new Table().AddColumns("key", "measured", "bound");
        var outside = 0;
        foreach (var (key, value) in results)
        {
            var bound = Bounds.Of(key);
            var holds = bound?.Holds(value) ?? true;
            outside += holds ? 0 : 1;
            table.AddRow(
                Markup.Escape(key),
                $"{(holds ? string.Empty : "[red]")}{value:0.######}{(holds ? string.Empty : "[/]")}",
                bound?.ToString() ?? string.Empty);
        }

        AnsiConsole.Write(table);
        return outside == 0 ? 0 : 1;
    }
}
