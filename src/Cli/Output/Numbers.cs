using System.Globalization;

namespace IoiClaims.Cli;

/// <summary>Short forms of numbers.</summary>
internal static class Numbers
{
    /// <summary>As in "1 head" and "26 heads".</summary>
    public static string Count(int count, string one) => $"{count} {one}{(count == 1 ? string.Empty : "s")}";

    /// <summary>As in "-1.23" and "0.50"; a point where it rounds to zero, empty without a number.</summary>
    public static string Short(double? value, int decimals)
    {
        if (value is not { } number)
        {
            return string.Empty;
        }

        var text = number.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return text.Any(symbol => symbol is >= '1' and <= '9') ? text : "·";
    }

    /// <summary>The same of a measured share; a dash where it means nothing (<see cref="Page.Unstable"/> says why).</summary>
    public static string Percent(Measurement share) => share.Instability is null ? Percent(share.Value) : "–";

    /// <summary>A share as in "37 %", or "0.4 %" where it is small.</summary>
    public static string Percent(double share)
    {
        if (!double.IsFinite(share))
        {
            return "–";
        }

        var text = (share * 100).ToString(Math.Abs(share) < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture);
        return (text.Any(symbol => symbol is >= '1' and <= '9') ? text : text.TrimStart('-')) + " %";
    }
}
