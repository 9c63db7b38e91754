using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace IoiClaims;

/// <summary>
/// Numbers as people type them, on a command line or in an environment variable: with a decimal point, and nothing between the
/// digits. A comma is refused, since it is a decimal point to some and separates thousands to others.
/// </summary>
public static partial class TypedNumber
{
    /// <summary>Reads a number.</summary>
    /// <typeparam name="T">A whole number, such as int; or double.</typeparam>
    /// <param name="text">What was typed.</param>
    /// <param name="number">The number; zero where it is none.</param>
    /// <param name="wrong">What is wrong with it, and what was probably meant; empty where nothing is.</param>
    public static bool TryParse<T>(string text, out T number, out string wrong)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        ArgumentNullException.ThrowIfNull(text);
        wrong = string.Empty;
        if (Read(text, out number))
        {
            return true;
        }

        var whole = IsWhole<T>();
        wrong = Meant(text).Where(meant => Read<T>(meant, out _)).FirstOrDefault() is { } meant ? $"'{text}' is no number; did you mean {meant}?"
            : whole && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? $"'{text}' is out of range: from {T.MinValue} to {T.MaxValue} is possible."
            : whole ? $"'{text}' is no whole number."
            : $"'{text}' is no number; write it as in 0.05.";
        return false;
    }

    private static bool Read<T>(string text, out T number)
        where T : struct, INumber<T>
    {
        const NumberStyles Whole = NumberStyles.AllowLeadingSign;
        if (T.TryParse(
                text, IsWhole<T>() ? Whole : Whole | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
            && T.IsFinite(number))
        {
            return true;
        }

        number = T.Zero;
        return false;
    }

    // What people write who write numbers otherwise, the likeliest first.
    private static IEnumerable<string> Meant(string text)
    {
        var plain = text.Trim().Replace('−', '-').Replace('٫', '.');
        yield return plain;
        if (Percentage().Match(plain) is { Success: true } percentage
            && decimal.TryParse(percentage.Groups["number"].Value.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var share))
        {
            yield return (share / 100).ToString("0.############", CultureInfo.InvariantCulture);
        }

        // Whole numbers have no decimals, so that here what separates threes of digits can only be meant to do that.
        if (decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number))
        {
            yield return number.ToString("0", CultureInfo.InvariantCulture);
        }

        if (DecimalComma().IsMatch(plain))
        {
            yield return plain.Replace(',', '.');
        }

        if (Thousands().IsMatch(plain))
        {
            yield return Separators().Replace(plain, string.Empty);
        }
    }

    private static bool IsWhole<T>() => typeof(T) != typeof(double) && typeof(T) != typeof(float);

    [GeneratedRegex(@"^(?<number>[+-]?\d+([.,]\d+)?)\s*%$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Percentage();

    [GeneratedRegex(@"^[+-]?\d*,\d+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^[+-]?\d{1,3}([,._' \u00a0\u202f]\d{3})+(\.\d+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"[,_' \u00a0\u202f]|\.(?=\d{3}(\D|$))", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Separators();
}
