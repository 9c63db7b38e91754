namespace IoiClaims.Report;

/// <summary>
/// A measured number as a dot, its interval as a whisker, and the region that satisfies the threshold shaded; below, a fine
/// stroke for each template.
/// </summary>
internal static class DotAndWhisker
{
    /// <summary>How wide a plot is.</summary>
    public const double Width = 340;

    /// <summary>How high a plot is.</summary>
    public const double Height = 58;

    private const double Margin = 14;
    private const double Middle = 17;
    private const double Base = 38;
    private const double Dot = 4.5;
    private const double DigitWidth = 7;

    /// <summary>The plot of a finding's number.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="number">Its number.</param>
    public static Element Of(FindingRecord finding, NumberRecord number)
    {
        var isSound = number.Instability is null;
        var groups = number.Groups.Where(part => double.IsFinite(part.Value)).ToList();
        double?[] points = [number.Value, number.Lower, number.Upper, number.Threshold?.Low, number.Threshold?.High];
        var axis = Axis.Around(points.OfType<double>());
        double X(double value) => Margin + axis.Place(value) * (Width - 2 * Margin);

        var alternative = $"{number.Quantity.Name}: {finding.Measured}"
            + (finding.Required.Length > 0 ? $"; required: {finding.Required}" : string.Empty)
            + (isSound ? string.Empty : "; unstable");
        var verdict = finding.Verdict is { } found ? RunWords.Word(found) : "recorded";
        return Element.Of(
            "svg",
            Element.Of("title", alternative),
            new Fragment(Region(number.Threshold, X)),
            Line(Margin, Base, Width - Margin, Base, "axis"),
            new Fragment(axis.Ticks.Select(tick => new Fragment(
                Line(X(tick), Base, X(tick), Base + 4, tick == 0 ? "axis zero" : "axis"),
                Label(axis.Label(tick, number.Quantity), X(tick))))),
            axis.Low < 0 && axis.High > 0 ? Line(X(0), 5, X(0), Base, "nought") : null,
            new Fragment(groups.Where(part => part.Value >= axis.Low && part.Value <= axis.High)
                .Select(part => Line(X(part.Value), Base - 7, X(part.Value), Base - 2, "rug"))),
            isSound ? Whisker(number, X) : null,
            double.IsFinite(number.Value)
                ? Element.Of("circle").Class(isSound ? "dot" : "dot hollow").With("cx", X(number.Value)).With("cy", Middle).With("r", Dot)
                : Element.Of("text", double.IsNaN(number.Value) ? "undefined" : "infinite").Class("tick")
                    .With("x", Width / 2).With("y", Middle + 4))
            .Class($"plot {verdict}")
            .With("viewBox", $"0 0 {Width} {Height}").With("role", "img").With("aria-label", alternative);
    }

    private static IEnumerable<Node> Region(ThresholdRecord? threshold, Func<double, double> x)
    {
        if (threshold is null)
        {
            yield break;
        }

        var (left, right) = (0d, Width);
        var (low, high) = (threshold.Low is { } l ? x(l) : left, threshold.High is { } h ? x(h) : right);
        (double From, double To)[] parts = threshold.Outside ? [(left, low), (high, right)] : [(low, high)];
        foreach (var (from, to) in parts)
        {
            yield return Element.Of("rect").Class("region").With("x", from).With("y", 3).With("width", Math.Max(0, to - from))
                .With("height", Base - 3);
        }

        foreach (var bound in new[] { threshold.Low, threshold.High }.OfType<double>())
        {
            yield return Line(x(bound), 3, x(bound), Base, "bound");
        }
    }

    // An end that is infinite, or off the axis, is an arrow.
    private static Fragment Whisker(NumberRecord number, Func<double, double> x)
    {
        // An end that the dot would half hide is no more than noise.
        Node? End(double at, double direction) => double.IsFinite(at)
            ? Math.Abs(x(at) - x(number.Value)) <= Dot + 1 ? null : Line(x(at), Middle - 5, x(at), Middle + 5, "whisker")
            : Element.Of("path").Class("arrow").With(
                "d", FormattableString.Invariant($"M{Edge(direction)} {Middle}l{-6 * direction} -4.5v9z"));
        var from = double.IsFinite(number.Lower) ? x(number.Lower) : Edge(-1);
        var to = double.IsFinite(number.Upper) ? x(number.Upper) : Edge(1);
        return new Fragment(Line(from, Middle, to, Middle, "whisker"), End(number.Lower, -1), End(number.Upper, 1));
    }

    // Beside its mark, where in the middle below it would reach over the edge.
    private static Element Label(string text, double x)
    {
        var half = (text.Length * DigitWidth / 2) + 1;
        return Element.Of("text", text).Class("tick").With("x", Math.Clamp(x, half, Width - half)).With("y", Base + 16);
    }

    private static double Edge(double direction) => direction < 0 ? 3 : Width - 3;

    private static Element Line(double x1, double y1, double x2, double y2, string kind) => Element.Of("line")
        .Class(kind).With("x1", x1).With("y1", y1).With("x2", x2).With("y2", y2);
}
