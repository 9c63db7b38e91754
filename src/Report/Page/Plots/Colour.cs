using System.Globalization;

namespace IoiClaims.Report;

/// <summary>A colour of the screen, with what it takes to mix colours evenly and to see whether text is readable.</summary>
/// <param name="Red">From 0 to 1.</param>
/// <param name="Green">From 0 to 1.</param>
/// <param name="Blue">From 0 to 1.</param>
internal readonly record struct Colour(double Red, double Green, double Blue)
{
    /// <summary>Reads "#1d5b9e".</summary>
    public static Colour Parse(string hex)
    {
        double Part(int at) => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return new Colour(Part(1), Part(3), Part(5));
    }

    /// <summary>As in "#1d5b9e".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"#{Byte(Red):x2}{Byte(Green):x2}{Byte(Blue):x2}");

    /// <summary>The colour a share of the way to another one, evenly to the eye (in OKLab).</summary>
    public Colour Towards(Colour other, double share)
    {
        var (a, b) = (ToLab(), other.ToLab());
        return FromLab(a.L + share * (b.L - a.L), a.A + share * (b.A - a.A), a.B + share * (b.B - a.B));
    }

    /// <summary>Contrast as WCAG 2 defines it, from 1 to 21; text needs 4.5.</summary>
    public double Contrast(Colour other)
    {
        var (one, two) = (Luminance, other.Luminance);
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    private double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    private static int Byte(double part) => (int)Math.Round(Math.Clamp(part, 0, 1) * 255);

    private static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);

    private static double Gamma(double part) => part <= 0.0031308 ? 12.92 * part : 1.055 * Math.Pow(part, 1 / 2.4) - 0.055;

    private (double L, double A, double B) ToLab()
    {
        var (r, g, b) = (Linear(Red), Linear(Green), Linear(Blue));
        var l = Math.Cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        var m = Math.Cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        var s = Math.Cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return (
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
    }

    private static Colour FromLab(double lightness, double a, double b)
    {
        static double Cube(double x) => x * x * x;
        var l = Cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        var m = Cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        var s = Cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return new Colour(
            Gamma(Math.Max(0, 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)),
            Gamma(Math.Max(0, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)),
            Gamma(Math.Max(0, -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)));
    }
}
