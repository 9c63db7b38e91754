using System.Globalization;

namespace IoiClaims;

/// <summary>
/// A statistic of a sample with its bootstrap interval. It keeps the resampled values, so an interval at another level
/// (<see cref="At"/>) comes from the same resamples. Immutable.
/// </summary>
public sealed class Estimate
{
    private readonly double[] resampled;
    private readonly double bias;
    private readonly double acceleration;

    /// <param name="value">The statistic of the sample itself.</param>
    /// <param name="resampled">
    /// Its value on each resample, in ascending order; empty when the sample is too small to be resampled.
    /// </param>
    /// <param name="bias">BCa's bias correction z₀; 0 gives plain percentiles.</param>
    /// <param name="acceleration">BCa's acceleration a; 0 gives plain percentiles.</param>
    /// <param name="level">Level of <see cref="Interval"/>.</param>
    internal Estimate(double value, double[] resampled, double bias, double acceleration, double level)
    {
        Value = value;
        this.resampled = resampled;
        this.bias = bias;
        this.acceleration = acceleration;
        Interval = At(level);
    }

    /// <summary>The statistic of the sample itself.</summary>
    public double Value { get; }

    /// <summary>The interval at the plan's level. Unbounded where the sample has fewer than two units to draw.</summary>
    public Interval Interval { get; }

    /// <summary>Lower end of <see cref="Interval"/>.</summary>
    public double Lower => Interval.Lower;

    /// <summary>Upper end of <see cref="Interval"/>.</summary>
    public double Upper => Interval.Upper;

    /// <summary>The interval at another level, from the same resamples.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public Interval At(double level)
    {
        Interval.CheckLevel(level);
        if (resampled.Length == 0)
        {
            return Interval.Unbounded(level);
        }

        var tail = (1 - level) / 2;
        return new Interval(Percentile(Adjusted(tail)), Percentile(Adjusted(1 - tail)), level);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:0.####} {Interval}");

    private double Adjusted(double probability)
    {
        if (bias == 0 && acceleration == 0)
        {
            return probability;
        }

        var shifted = bias + StandardNormal.Quantile(probability);
        var stretch = 1 - acceleration * shifted;

        // Past its pole the correction has run off the end of the resamples.
        return stretch <= 0 ? (shifted < 0 ? 0 : 1) : StandardNormal.Cumulative(bias + shifted / stretch);
    }

    private double Percentile(double probability)
    {
        var place = probability * (resampled.Length + 1) - 1;
        if (place <= 0)
        {
            return resampled[0];
        }

        if (place >= resampled.Length - 1)
        {
            return resampled[^1];
        }

        var below = (int)place;
        var (low, high) = (resampled[below], resampled[below + 1]);
        return low == high ? low : low + (place - below) * (high - low);
    }
}
