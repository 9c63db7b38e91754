namespace IoiClaims;

/// <summary>
/// Shows that something is as good as zero, which a missing difference does not show. Two one-sided tests at 5 % each
/// (Schuirmann, 1987) come to the same as a 90 % interval inside the margin.
/// </summary>
public static class Equivalence
{
    /// <summary>Level of the interval that two one-sided tests at 5 % amount to.</summary>
    public const double Level = 0.90;

    /// <summary>Tests whether the mean of a sample is as good as zero.</summary>
    /// <param name="sample">One value a prompt, such as paired changes, [N].</param>
    /// <param name="margin">The largest mean that would not matter, positive, in the sample's unit. Choose it beforehand.</param>
    /// <param name="plan">How the interval is computed; its level is not used.</param>
    /// <exception cref="ArgumentException">No rows, a value that is not finite, or a margin that is not positive.</exception>
    public static EquivalenceTest OfMean(IReadOnlyList<double> sample, double margin, BootstrapPlan plan)
    {
        if (!(margin > 0 && double.IsFinite(margin)))
        {
            throw new ArgumentOutOfRangeException(nameof(margin), margin, "The margin of an equivalence test is a positive number.");
        }

        var estimate = Bootstrap.Mean(sample, plan);
        return new EquivalenceTest(estimate.Value, estimate.At(Level), margin);
    }
}

/// <summary>Outcome of two one-sided tests.</summary>
/// <param name="Value">Mean of the sample.</param>
/// <param name="Interval">Its 90 % interval.</param>
/// <param name="Margin">The largest mean that would not matter.</param>
public sealed record EquivalenceTest(double Value, Interval Interval, double Margin)
{
    /// <summary>Whether the whole interval lies within the margin: the mean is shown to be as good as zero.</summary>
    public bool IsEquivalent => Interval.LiesWithin(-Margin, Margin);
}
