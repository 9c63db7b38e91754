using System.Globalization;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>What all results look like: a headline, the numbers, and below them the conditions, dimmed.</summary>
internal static class Page
{
    private const string Dataset = "dataset";

    // What prompts are of unless something else is said.
    private const string UsualPrompts = "IOI prompts";

    public static void Headline(IAnsiConsole screen, string text)
    {
        screen.Write(new Text(text, new Style(decoration: Decoration.Bold)));
        screen.WriteLine();
    }

    public static void Blank(IAnsiConsole screen) => screen.WriteLine();

    public static void Line(IAnsiConsole screen, string text)
    {
        screen.Write(new Text(text));
        screen.WriteLine();
    }

    public static void Dim(IAnsiConsole screen, string text)
    {
        screen.Write(new Text(text, new Style(decoration: Decoration.Dim)));
        screen.WriteLine();
    }

    /// <summary>A command, on a line of its own and never wrapped, so that it can be copied.</summary>
    public static void Command(IAnsiConsole screen, string command) => screen.Profile.Out.Writer.WriteLine("  " + command);

    /// <summary>Says of shares that mean nothing why they do not; nothing where all are sound.</summary>
    public static void Unstable(IAnsiConsole screen, params IEnumerable<Measurement> shares)
    {
        foreach (var why in shares.Select(share => share.Instability).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            Blank(screen);
            Line(screen, $"Shares mean nothing here. {why}");
        }
    }

    /// <summary>As in "3.455 [3.236, 3.667] logits".</summary>
    public static string WithUnit(Measurement measurement) => $"{measurement} {measurement.Quantity.Unit}".TrimEnd();

    /// <summary>Says how wide the intervals are of numbers that have no room for theirs.</summary>
    public static void Widest(IAnsiConsole screen, IEnumerable<Measurement> measurements)
    {
        var reach = measurements.Max(each => Math.Max(each.Upper - each.Value, each.Value - each.Lower));
        Dim(screen, double.IsFinite(reach)
            ? $"95 % intervals reach at most {reach.ToString("0.000", CultureInfo.InvariantCulture)} to either side; --json has each."
            : "A single prompt has no interval.");
    }

    /// <summary>Subject, N, seed, conventions: without them numbers mean nothing.</summary>
    public static void Conditions(IAnsiConsole screen, Conditions conditions) => Dim(
        screen, string.Join("; ", from pair in conditions
                                  let value = pair.Key == Dataset ? WithoutFingerprint(pair.Value) : pair.Value
                                  where pair.Key != Dataset || value != UsualPrompts
                                  select $"{pair.Key}: {value}"));

    // Fingerprints are for machines: --json has them.
    private static string WithoutFingerprint(string dataset) =>
        dataset.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var end ? dataset[..end] : dataset;
}
