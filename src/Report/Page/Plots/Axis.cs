using System.Collections.Immutable;
using System.Globalization;

namespace IoiClaims.Report;

/// <summary>A stretch of numbers to plot on, with round numbers to mark.</summary>
/// <param name="Low">Its left end.</param>
/// <param name="High">Its right end.</param>
/// <param name="Ticks">Round numbers within.</param>
/// <param name="Step">From one round number to the next.</param>
internal sealed record Axis(double Low, double High, ImmutableArray<double> Ticks, double Step)
{
    private const int WantedTicks = 4;

    /// <summary>An axis with some air around points; infinite ones and NaN are left out. Zero is on it if it is not far.</summary>
    public static Axis Around(IEnumerable<double> points)
    {
        var finite = points.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (finite.Min(), finite.Max());
        if (low > 0 && low < 2 * (high - low) + high / 2)
        {
            low = 0;
        }
        else if (high < 0 && -high < 2 * (high - low) - low / 2)
        {
            high = 0;
        }

        if (high - low < 1e-12 * Math.Max(Math.Abs(high), 1e-290))
        {
            var around = high == 0 ? 1 : Math.Abs(high) / 2;
            (low, high) = (low - around, high + around);
        }

        var air = (high - low) * 0.08;
        (low, high) = (low == 0 ? -air / 2 : low - air, high == 0 ? air / 2 : high + air);
        var step = RoundStep((high - low) / WantedTicks);
        var first = (long)Math.Ceiling(low / step);
        var last = (long)Math.Floor(high / step);
        return new Axis(low, high, [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => (first + i) * step)], step);
    }

    /// <summary>Where a number is on the axis, from 0 to 1; numbers beyond an end are at that end.</summary>
    public double Place(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1);

    /// <summary>A mark's text: as many decimals as tell it from its neighbours.</summary>
    public string Label(double tick, Quantity quantity)
    {
        var (shown, step) = quantity.IsFraction ? (tick * 100, Step * 100) : (tick, Step);
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 10);
        var text = Math.Abs(shown).ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return (shown < -step / 2 ? "−" : string.Empty) + text + (quantity.IsFraction ? " %" : string.Empty);
    }

    // 1, 2 or 5 times a power of ten.
    private static double RoundStep(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
