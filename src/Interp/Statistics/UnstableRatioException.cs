using System.Globalization;

namespace IoiClaims;

/// <summary>A ratio was asked for whose denominator cannot be told from zero: it could be anything.</summary>
public sealed class UnstableRatioException : InvalidOperationException
{
    /// <summary>Names the denominator.</summary>
    public UnstableRatioException(Estimate denominator)
        : base(Explain(denominator))
    {
    }

    /// <summary>What to tell people, also where the ratio is flagged instead of thrown.</summary>
    internal static string Explain(Estimate denominator)
    {
        ArgumentNullException.ThrowIfNull(denominator);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The baseline mean {denominator.Value:0.####} has the interval {denominator.Interval}, which includes 0, so a "
            + $"ratio to it could be anything. Judge the change instead, or take prompts on which the metric is not zero.");
    }
}
