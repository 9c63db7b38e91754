using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Colours of cells: blue below zero, red above, pale where small, with letters that stay readable on them.</summary>
internal static class Shade
{
    /// <summary>The style of a cell.</summary>
    /// <param name="strength">From −1 to 1: the value over the largest size in the map.</param>
    public static Style Of(double strength)
    {
        var size = Math.Clamp(Math.Abs(strength), 0, 1);
        if (size < 0.04)
        {
            return Style.Plain;
        }

        // From a pale to a deep tone; both are told apart by people who do not see red and green.
        var (pale, deep) = strength > 0
            ? (new Color(253, 219, 199), new Color(178, 24, 43))
            : (new Color(209, 229, 240), new Color(33, 102, 172));
        var depth = Math.Sqrt(size);
        var ground = new Color(Mix(pale.R, deep.R, depth), Mix(pale.G, deep.G, depth), Mix(pale.B, deep.B, depth));
        return new Style(depth > 0.6 ? Color.White : Color.Black, ground);
    }

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));
}
