using System.Globalization;
using System.Text.RegularExpressions;

namespace IoiClaims;

/// <summary>
/// How far a cell may be from the verified one: |found − verified| ≤ absolute + relative · |verified|. It is part of the
/// table and stated in its text, so that a reader knows what "the same" means.
/// </summary>
public sealed partial record Tolerance
{
    /// <summary>Checks and makes a tolerance.</summary>
    /// <param name="absolute">Allowed difference in the table's unit, from 1e-12 to 1e12.</param>
    /// <param name="relative">Allowed difference as a fraction of the verified value, from 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A tolerance outside these ranges.</exception>
    public Tolerance(double absolute, double relative = 0)
    {
        if (!(absolute >= 1e-12 && absolute <= 1e12))
        {
            throw new ArgumentOutOfRangeException(
                nameof(absolute), absolute, "The absolute tolerance sets the decimals shown: it lies from 1e-12 to 1e12.");
        }

        if (!(relative >= 0 && relative < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(relative), relative, "The relative tolerance is a fraction: 0 or more and below 1 (1 % is 0.01).");
        }

        Absolute = absolute;
        Relative = relative;
    }

    /// <summary>Allowed difference in the table's unit.</summary>
    public double Absolute { get; }

    /// <summary>Allowed difference as a fraction of the verified value.</summary>
    public double Relative { get; }

    /// <summary>Decimals shown: one more than the absolute tolerance has, so that rounding stays below a tenth of it.</summary>
    public int Decimals
    {
        get
        {
            var decimals = 0;
            while (Math.Pow(10, -decimals) > Absolute * (1 + 1e-9))
            {
                decimals++;
            }

            return Absolute >= 10 ? 0 : decimals + 1;
        }
    }

    /// <summary>The largest difference from a verified value that still counts as the same.</summary>
    public double Allowed(double verified) => Absolute + Relative * Math.Abs(verified);

    /// <inheritdoc/>
    public override string ToString() => Relative == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Absolute:R} absolute")
        : string.Create(CultureInfo.InvariantCulture, $"{Absolute:R} absolute + {Relative:R} relative");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">Any other text.</exception>
    public static Tolerance Parse(string text)
    {
        var match = Written().Match(text);
        if (match.Success
            && TryNumber(match.Groups["absolute"].Value, out var absolute)
            && TryNumber(match.Groups["relative"].Success ? match.Groups["relative"].Value : "0", out var relative))
        {
            try
            {
                return new Tolerance(absolute, relative);
            }
            catch (ArgumentOutOfRangeException wrong)
            {
                throw new FormatException($"'{text}' is no tolerance: {wrong.Message}", wrong);
            }
        }

        throw new FormatException($"'{text}' is no tolerance; one reads '0.001 absolute' or '0.001 absolute + 0.01 relative'.");
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    [GeneratedRegex(
        @"^(?<absolute>[0-9.E+-]+) absolute(?: \+ (?<relative>[0-9.E+-]+) relative)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Written();
}
