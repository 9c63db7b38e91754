using System.Text;

namespace IoiClaims.Report;

/// <summary>
/// Colours for numbers on both sides of zero: nothing at zero, blue above and orange below, which colour-blind people tell
/// apart. A number's text on its colour is readable in light and in dark.
/// </summary>
internal static class DivergingScale
{
    /// <summary>Steps from zero to the strongest colour.</summary>
    public const int Steps = 20;

    private static readonly (Colour Surface, Colour Above, Colour Below, Colour Ink, Colour Paper) Light = (
        Colour.Parse("#ffffff"), Colour.Parse("#1f5fa6"), Colour.Parse("#b3520a"), Colour.Parse("#000000"), Colour.Parse("#ffffff"));

    private static readonly (Colour Surface, Colour Above, Colour Below, Colour Ink, Colour Paper) Dark = (
        Colour.Parse("#1c1f25"), Colour.Parse("#5fa3ea"), Colour.Parse("#e8893a"), Colour.Parse("#ffffff"), Colour.Parse("#000000"));

    /// <summary>The class of a number's colour; null for what is too near zero to have one.</summary>
    /// <param name="value">The number.</param>
    /// <param name="largest">The largest distance from zero on the map.</param>
    public static string? ClassOf(double value, double largest)
    {
        var step = largest <= 0 ? 0 : (int)Math.Round(Math.Min(1, Math.Abs(value) / largest) * Steps);
        return step == 0 ? null : $"{(value > 0 ? 'p' : 'n')}{step}";
    }

    /// <summary>Background and text of a step.</summary>
    /// <param name="step">From 1 to <see cref="Steps"/>; below zero for numbers below zero.</param>
    /// <param name="dark">In the dark theme.</param>
    public static (Colour Background, Colour Text) Colours(int step, bool dark)
    {
        var theme = dark ? Dark : Light;
        var background = theme.Surface.Towards(step > 0 ? theme.Above : theme.Below, Math.Abs(step) / (double)Steps);
        return (background, background.Contrast(theme.Ink) >= background.Contrast(theme.Paper) ? theme.Ink : theme.Paper);
    }

    /// <summary>The style sheet's rules for all steps.</summary>
    public static string Css()
    {
        var css = new StringBuilder();
        foreach (var sign in new[] { 1, -1 })
        {
            for (var step = 1; step <= Steps; step++)
            {
                var (light, dark) = (Colours(sign * step, dark: false), Colours(sign * step, dark: true));
                css.Append('.').Append(sign > 0 ? 'p' : 'n').Append(step)
                    .Append("{background:light-dark(").Append(light.Background).Append(',').Append(dark.Background)
                    .Append(");color:light-dark(").Append(light.Text).Append(',').Append(dark.Text).Append(")}\n");
            }
        }

        return css.ToString();
    }
}
