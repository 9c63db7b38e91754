namespace IoiClaims.Report;

/// <summary>How the values of prompts are spread: a bar for each part of the range, and a line at the median.</summary>
internal static class Histogram
{
    private const double Width = DotAndWhisker.Width;
    private const double Height = 74;
    private const double Margin = 14;
    private const double Top = 4;
    private const double Base = 54;

    public static Element Of(PromptValues values)
    {
        var axis = Axis.Around([values.Low, values.High]);
        double X(double value) => Margin + (axis.Place(value) * (Width - (2 * Margin)));
        var (most, part) = (values.Bins.Max(), (values.High - values.Low) / values.Bins.Length);
        var alternative = $"{values.Quantity.Name} of {values.Bins.Sum()} prompts: from {values.Quantity.Show(values.Low)} to "
            + $"{values.Quantity.Show(values.High)}, median {values.Quantity.Show(values.Median)}";
        return Element.Of(
            "svg",
            Element.Of("title", alternative),
            new Fragment(values.Bins.Select((count, i) => (Count: count, From: values.Low + (i * part))).Where(bin => bin.Count > 0).Select(bin =>
            {
                var (height, from) = ((Base - Top) * bin.Count / most, X(bin.From));
                return (Node)Element.Of("rect").Class("bar").With("x", from).With("y", Base - height)
                    .With("width", Math.Max(2, X(bin.From + part) - from - 1)).With("height", height);
            })),
            Element.Of("line").Class("axis").With("x1", Margin).With("x2", Width - Margin).With("y1", Base).With("y2", Base),
            Element.Of("line").Class("median").With("x1", X(values.Median)).With("x2", X(values.Median)).With("y1", Top).With("y2", Base),
            new Fragment(axis.Ticks.Select(tick => (Node)Element.Of("text", axis.Label(tick, values.Quantity)).Class("tick")
                .With("x", Math.Clamp(X(tick), Margin, Width - Margin)).With("y", Base + 15))))
            .Class("plot histogram").With("viewBox", $"0 0 {Width} {Height}").With("role", "img").With("aria-label", alternative);
    }
}
