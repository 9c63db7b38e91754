using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>The prompts behind a number: how their values are spread, and those farthest out. Of the change, where the number is a ratio.</summary>
/// <param name="Quantity">What each prompt has a value of, and its unit.</param>
/// <param name="Median">The median over prompts.</param>
/// <param name="Low">The smallest value.</param>
/// <param name="High">The largest value.</param>
/// <param name="Bins">How many prompts have a value in each of equally wide parts from the smallest to the largest.</param>
/// <param name="Farthest">The prompts whose values are farthest from the median, farthest first.</param>
public sealed record PromptValues(
    Quantity Quantity, double Median, double Low, double High, ImmutableArray<int> Bins, ImmutableArray<PromptValue> Farthest)
{
    /// <summary>How many prompts are shown by themselves.</summary>
    public const int Shown = 5;

    private const int Parts = 20;

    /// <summary>The prompts behind a measurement; null where it does not know them.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="tokenText">The text of a token.</param>
    public static PromptValues? Of(Measurement measurement, Func<int, string> tokenText)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        ArgumentNullException.ThrowIfNull(tokenText);
        var mean = measurement as SampleMean ?? measurement.Source?.Change;
        if (mean?.Prompts is not { } prompts)
        {
            return null;
        }

        var sorted = mean.Values.Sort();
        var (low, high) = ((double)sorted[0], (double)sorted[^1]);
        var median = (sorted[(sorted.Length - 1) / 2] + (double)sorted[sorted.Length / 2]) / 2;
        var bins = new int[Parts];
        foreach (var value in sorted)
        {
            bins[high > low ? Math.Min(Parts - 1, (int)((value - low) / (high - low) * Parts)) : 0]++;
        }

        var farthest = Enumerable.Range(0, mean.Values.Length)
            .OrderByDescending(n => Math.Abs(mean.Values[n] - median)).ThenBy(n => n)
            .Take(Shown)
            .Select(n => new PromptValue([.. prompts.Tokens[n].Select(tokenText)], prompts.Groups[n], mean.Values[n])
            {
                Before = mean.Source?.BaselineValues[n],
                After = mean.Source?.PatchedValues[n],
            });
        return new PromptValues(mean.Quantity, median, low, high, [.. bins], [.. farthest]);
    }
}

/// <summary>One prompt and its value.</summary>
/// <param name="Tokens">The prompt, token by token.</param>
/// <param name="Group">Its template; empty where there is only one.</param>
/// <param name="Value">Its value.</param>
public sealed record PromptValue(ImmutableArray<string> Tokens, string Group, double Value)
{
    /// <summary>The metric without the intervention; null where nothing was done.</summary>
    public double? Before { get; init; }

    /// <summary>The metric with the intervention; null where nothing was done.</summary>
    public double? After { get; init; }
}
