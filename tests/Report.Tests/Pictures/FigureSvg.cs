namespace IoiClaims.Report.Tests.Pictures;

/// <summary>Figures as SVG files of their own, for docs/method.md: they look as in the report's light theme.</summary>
internal static class FigureSvg
{
    private const double Margin = 12;
    private const double TextWidth = 372;

    // What the report's style sheet says of these, with its light colours; a file of its own has no style sheet.
    private const string Style = """
        text { font: 11px Inter, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #1d2026 }
        .quiet, .layer, .port, .tick { fill: #585e69 }
        .layer, .port, .hop, .label, .tick { text-anchor: middle }
        .hop { font-size: 12px; font-weight: 600 } .label { font-size: 9.8px; font-weight: 600 } .statement { font-weight: 600; font-size: 12px }
        .grid { stroke: #e2dfd8 } .edge { fill: none; stroke: #1f5fa6; stroke-width: 1.3; opacity: .55 } .faint { opacity: .22 }
        .node { fill: #fff; stroke: #1f5fa6; stroke-width: 1.6 } .logits { stroke: #1d2026 } .band { fill: #eef3f9; stroke: #1f5fa6; stroke-width: 1.4 }
        .region { fill: #dcebe2 } .bound { stroke: #0d6b50; stroke-width: 1.2; stroke-dasharray: 3 2.5 } .tick { font-size: 10.5px }
        .axis, .rug { stroke: #585e69; opacity: .6 } .nought { stroke: #585e69; opacity: .35 }
        .whisker { stroke: currentColor; stroke-width: 2 } .dot, .arrow { fill: currentColor }
        .supported { color: #0d6b50 } .refuted { color: #94480a } .inconclusive, .recorded { color: #1d2026 }
        """;

    /// <summary>A route on the model's graph.</summary>
    /// <param name="route">The route.</param>
    public static string Of(RouteFigure route)
    {
        var (width, height) = RouteView.SizeOf(route);
        return File(
            width + (2 * Margin), height + (2 * Margin), route.Title,
            RouteView.Picture(route).With("height", height).With("x", Margin).With("y", Margin));
    }

    /// <summary>Findings as dots and whiskers against what was required, one below the other.</summary>
    /// <param name="title">What the picture shows.</param>
    /// <param name="findings">The findings; each is about a number.</param>
    public static string Of(string title, IReadOnlyList<FindingRecord> findings)
    {
        const double Row = DotAndWhisker.Height + 14;
        return File(
            TextWidth + DotAndWhisker.Width + (3 * Margin), (findings.Count * Row) + (2 * Margin), title,
            new Fragment(findings.Select((finding, row) => new Fragment(
                Text(finding.Statement, "statement", (row * Row) + 24),
                Text(finding.Measured, "quiet", (row * Row) + 42),
                Text($"required: {finding.Required}", "quiet", (row * Row) + 58),
                DotAndWhisker.Of(finding, finding.Number!).With("x", TextWidth + (2 * Margin)).With("y", Margin + (row * Row))
                    .With("width", DotAndWhisker.Width).With("height", DotAndWhisker.Height)))));
    }

    private static Element Text(string text, string kind, double y) =>
        Element.Of("text", text).Class(kind).With("x", Margin).With("y", y);

    private static string File(double width, double height, string title, Node content) => Element.Of(
        "svg",
        Element.Of("title", title),
        Element.Of("style", new Verbatim(Style)),
        Element.Of("rect").With("width", width).With("height", height).With("fill", "#fff"),
        content)
        .With("xmlns", "http://www.w3.org/2000/svg").With("width", width).With("height", height)
        .With("viewBox", FormattableString.Invariant($"0 0 {width} {height}")).With("role", "img") + "\n";
}
