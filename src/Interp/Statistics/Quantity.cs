using System.Globalization;

namespace IoiClaims;

/// <summary>What a number is, and how people read it.</summary>
/// <param name="Name">What was measured, such as "logit difference after patching" or "retained attention".</param>
/// <param name="Unit">Its unit, such as "logits"; empty for a bare number.</param>
/// <param name="IsFraction">Whether it is a fraction of a baseline, written 0.85 and shown as 85 %.</param>
public sealed record Quantity(string Name, string Unit = "", bool IsFraction = false)
{
    /// <summary>A value with enough decimals for its uncertainty, and for being told from <paramref name="others"/>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="uncertainty">Half the width of its interval; NaN or infinite if unknown.</param>
    /// <param name="others">Thresholds beside which it is shown: "70 %" must not be below "70 %".</param>
    public string Show(double value, double uncertainty = double.NaN, params ReadOnlySpan<double> others)
    {
        if (double.IsInfinity(value))
        {
            return value < 0 ? "-∞" : "+∞";
        }

        if (double.IsNaN(value))
        {
            return "undefined";
        }

        var decimals = Decimals(uncertainty);
        foreach (var other in others)
        {
            while (decimals < 9 && value != other && Round(value, decimals) == Round(other, decimals))
            {
                decimals++;
            }
        }

        var text = Round(value, decimals);
        return IsFraction ? text + " %" : text;
    }

    /// <summary>A threshold as its author wrote it, without trailing zeros.</summary>
    public string ShowExact(double value) => IsFraction
        ? ((decimal)value * 100).ToString("0.######", CultureInfo.InvariantCulture) + " %"
        : value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>An interval, as in "[81.2 %, 86.0 %]".</summary>
    public string Show(Interval interval, params ReadOnlySpan<double> others) =>
        $"[{Show(interval.Lower, interval.Width / 2, others)}, {Show(interval.Upper, interval.Width / 2, others)}]";

    private string Round(double value, int decimals)
    {
        var text = (IsFraction ? value * 100 : value).ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return text.Any(symbol => symbol is >= '1' and <= '9') ? text : text.TrimStart('-');
    }

    private int Decimals(double uncertainty)
    {
        var scaled = IsFraction ? uncertainty * 100 : uncertainty;
        var (least, most, usual) = IsFraction ? (1, 4, 1) : (3, 6, 3);

        // The uncertainty shows as 2 to 20 units of the last decimal.
        return double.IsFinite(scaled) && scaled > 0
            ? Math.Clamp(-(int)Math.Floor(Math.Log10(scaled / 2)), least, most)
            : usual;
    }
}
