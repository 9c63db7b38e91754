using System.Globalization;

namespace IoiClaims;

/// <summary>
/// A confidence interval, ends included. An end may be infinite: then the sample says nothing about that side.
/// </summary>
public readonly record struct Interval
{
    /// <summary>Checks and makes an interval.</summary>
    /// <param name="lower">Lower end, in the unit of what was measured.</param>
    /// <param name="upper">Upper end, not below the lower one.</param>
    /// <param name="level">Share of such intervals that contain the truth, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentException">An end is NaN, the ends are the wrong way round, or the level is no level.</exception>
    public Interval(double lower, double upper, double level)
    {
        if (double.IsNaN(lower) || double.IsNaN(upper) || lower > upper)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"An interval runs from a lower to an upper end, not from {lower} to {upper}."));
        }

        CheckLevel(level);
        Lower = lower;
        Upper = upper;
        Level = level;
    }

    /// <summary>Lower end.</summary>
    public double Lower { get; }

    /// <summary>Upper end.</summary>
    public double Upper { get; }

    /// <summary>Share of such intervals that contain the truth, such as 0.95.</summary>
    public double Level { get; }

    /// <summary>Upper end minus lower end.</summary>
    public double Width => Upper - Lower;

    /// <summary>Whether both ends are finite.</summary>
    public bool IsBounded => double.IsFinite(Lower) && double.IsFinite(Upper);

    /// <summary>The interval of someone who knows nothing: from −∞ to +∞.</summary>
    public static Interval Unbounded(double level) => new(double.NegativeInfinity, double.PositiveInfinity, level);

    /// <summary>Whether a value lies in the interval, ends included.</summary>
    public bool Contains(double value) => Lower <= value && value <= Upper;

    /// <summary>Whether all of the interval lies from <paramref name="lower"/> to <paramref name="upper"/>.</summary>
    public bool LiesWithin(double lower, double upper) => lower <= Lower && Upper <= upper;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"[{Lower:0.####}, {Upper:0.####}] ({Level * 100:0.##} %)");

    internal static void CheckLevel(double level)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(level), level, "A level lies strictly between 0 and 1; 95 % is written 0.95.");
        }
    }
}
