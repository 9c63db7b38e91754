using System.Globalization;
using System.Text.RegularExpressions;

namespace IoiClaims;

/// <summary>A threshold as it stands in tables of findings and in records, such as "at least 60 %". Immutable.</summary>
/// <param name="Threshold">What is asked.</param>
/// <param name="IsFraction">Whether it is written in percent.</param>
public sealed partial record ThresholdText(Threshold Threshold, bool IsFraction)
{
    private const double UsualLevel = 0.95;

    /// <summary>The level of the interval that is judged.</summary>
    public double Level { get; } = Threshold.Level ?? UsualLevel;

    /// <summary>Half the width of that interval, in standard errors of a normal number.</summary>
    public double HalfWidth { get; } = StandardNormal.Quantile((1 + (Threshold.Level ?? UsualLevel)) / 2);

    /// <summary>Reads what <see cref="Threshold.Describe"/> writes.</summary>
    /// <returns>Null for words that are no threshold of a number, such as "5.5, 6.9".</returns>
    public static ThresholdText? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isFraction = text.Contains('%', StringComparison.Ordinal);
        var numbers = Numbers().Matches(text)
            .Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))
            .Select(number => isFraction ? number / 100 : number)
            .ToArray();
        // Whatever the number is called, a threshold is described alike: the one that says the same is the one that was meant.
        var quantity = new Quantity("number", IsFraction: isFraction);
        return Candidates(numbers).FirstOrDefault(threshold => threshold.Describe(quantity) == text) is { } meant
            ? new ThresholdText(meant, isFraction)
            : null;
    }

    private static IEnumerable<Threshold> Candidates(double[] numbers)
    {
        if (numbers is not [var first, ..])
        {
            return [];
        }

        Threshold[] oneSided = [Threshold.AtLeast(first), Threshold.AtMost(first), Threshold.Above(first), Threshold.Below(first)];
        Threshold[] aroundZero = first > 0 ? [Threshold.Within(first), Threshold.EquivalentToZero(first), Threshold.Beyond(first)] : [];
        Threshold[] range = numbers is [_, var second, ..] && second > first ? [Threshold.Between(first, second)] : [];
        return [.. oneSided, .. aroundZero, .. range];
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}
