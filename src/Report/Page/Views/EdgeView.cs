using System.Globalization;

namespace IoiClaims.Report;

/// <summary>
/// A circuit of edges on the model's graph: the embedding below, layers from bottom to top, in each its heads side by side and its
/// MLP to the right above them, the logits on top. Edges are as wide as they are strong; the page's script hides weak ones, and
/// picks out those of a component.
/// </summary>
internal static class EdgeView
{
    private const double Left = 30;
    private const double Right = 40;
    private const double Pitch = 34;
    private const double LayerHeight = 44;
    private const double MlpAbove = 20;
    private const double Top = 18;
    private const double Below = 26;
    private const double Radius = 11;
    private const double PillWidth = 120;

    // A circle with room around it for lines; the picture of more heads than this scrolls.
    private const int MostHeads = 16;

    // Strongest edges in words, for those who do not see the picture.
    private const int InWords = 5;

    public static Element Of(EdgeFigure figure, string anchor) => Element.Of(
        "figure",
        Element.Of("figcaption", figure.Title).With("id", anchor),
        Controls(figure, anchor),
        Element.Of("p", "Point at an edge or a component to read what it carries.").Class("readout js-only").With("aria-live", "polite"),
        Parts.Scrolling(figure.Title, Picture(figure)),
        Element.Of(
            "p",
            $"The width of an edge is the {figure.Quantity.Name} when the edge carries what it carries in the corrupted run: ",
            Element.Of("span", "below zero").Class("below"), ", ", Element.Of("span", "above zero").Class("above"),
            ". Edges into a head end at its query, key or value, from left to right.").Class("small key"))
        .Class("edges").With("aria-labelledby", anchor);

    private static Element Controls(EdgeFigure figure, string anchor)
    {
        var (weakest, count) = (figure.Edges[0], figure.Edges.Length);
        return Element.Of(
            "div",
            Element.Of(
                "div",
                Element.Of("label", "threshold").With("for", $"{anchor}-threshold"),
                Element.Of("input").With("type", "range").With("id", $"{anchor}-threshold").With("min", "0").With("max", $"{count - 1}")
                    .With("value", "0").With("autocomplete", "off"),
                Element.Of("output", $"{count} of {count} edges, from {Size(figure, weakest)}").With("for", $"{anchor}-threshold")).Class("stepper"),
            Element.Of(
                "div",
                Element.Of("label", "edges of").With("for", $"{anchor}-node"),
                Element.Of(
                    "select",
                    figure.Nodes.Select((node, i) => Element.Of("option", node.Label).With("value", $"{i}"))
                        .Prepend(Element.Of("option", "all components").With("value", "")))
                    .With("id", $"{anchor}-node").With("autocomplete", "off")).Class("stepper"))
            .Class("controls js-only");
    }

    private static Element Picture(EdgeFigure figure)
    {
        var width = Left + (Pitch * (figure.Heads + 1)) + Right;
        var height = Y(figure, -1) + Below;
        var alternative = $"{figure.Title}. {figure.Edges.Length} edges; strongest: "
            + string.Join("; ", figure.Edges.Reverse().Take(InWords).Select(edge => Described(figure, edge))) + ".";
        var largest = figure.Edges.Max(edge => Math.Abs(edge.Change));
        var present = figure.Nodes.Select(node => (node.Layer, node.Head)).ToHashSet();
        return Element.Of(
            "svg",
            new Fragment(Enumerable.Range(0, figure.Layers).Select(layer => new Fragment(
                Element.Of("text", $"{layer}").Class("layer").With("x", 10).With("y", Y(figure, layer) + 4),
                new Fragment(Enumerable.Range(0, figure.Heads).Where(head => !present.Contains((layer, head))).Select(head =>
                    Element.Of("circle").Class("absent").With("cx", X(head)).With("cy", Y(figure, layer)).With("r", 1.5)))))),
            Element.Of("g", Lines(figure, largest)).Class("lines"),
            new Fragment(figure.Nodes.Select((node, i) => Node(figure, node, i))))
            .Class(figure.Heads > MostHeads ? "graph many" : "graph")
            .With("viewBox", FormattableString.Invariant($"0 0 {width} {height}"))
            .With("width", width * 1.36).With("role", "img").With("aria-label", alternative);
    }

    private static IEnumerable<Node> Lines(EdgeFigure figure, double largest)
    {
        // The same components at another place, or by the same port of it: side by side.
        var seen = new Dictionary<(int, int, string), int>();

        // Among hundreds, weak ones are a haze; of a few, each is to be followed.
        var faintest = Math.Clamp(12.0 / figure.Edges.Length, 0.2, 0.6);
        foreach (var edge in figure.Edges)
        {
            var beside = seen.GetValueOrDefault((edge.From, edge.To, edge.Port));
            seen[(edge.From, edge.To, edge.Port)] = beside + 1;
            var strength = largest > 0 ? Math.Abs(edge.Change) / largest : 0;
            yield return Element.Of("path", Element.Of("title", Described(figure, edge)))
                .Class(edge.Change < 0 ? "edge below" : "edge above")
                .With("d", Curve(figure, figure.Nodes[edge.From], figure.Nodes[edge.To], edge.Port, beside))
                .With("stroke-width", 0.6 + (4.4 * strength)).With("stroke-opacity", faintest + ((0.95 - faintest) * Math.Sqrt(strength)))
                .With("data-from", $"{edge.From}").With("data-to", $"{edge.To}").With("data-size", Size(figure, edge));
        }
    }

    private static string Curve(EdgeFigure figure, FigureNode from, FigureNode to, string port, int beside)
    {
        var (start, end) = (Middle(figure, from), Middle(figure, to));
        var (x1, y1) = (start.X, start.Y - Radius);
        var (x2, y2) = (end.X + (port switch { "Q" => -5, "V" => 5, _ => 0 }), end.Y + Radius);
        if (IsPill(figure, from))
        {
            x1 += (x2 - x1) * PillWidth * 0.9 / (Pitch * (figure.Heads + 2));
        }

        if (IsPill(figure, to))
        {
            x2 += (x1 - x2) * PillWidth * 0.9 / (Pitch * (figure.Heads + 2));
        }

        // What stands above its sender is passed around whatever is between them.
        var (rise, span) = (y1 - y2, to.Layer - from.Layer);
        var isAbove = Math.Abs(x2 - x1) < Pitch / 2 && span > 1 && !IsPill(figure, from) && !IsPill(figure, to);
        var aside = (isAbove ? Math.Min(Right + 10, 18 + (5 * span)) : 0) + (4 * beside);
        var up = Math.Max(rise * 0.42, 8);
        return FormattableString.Invariant(
            $"M{x1:0.#} {y1:0.#}C{x1 + aside:0.#} {y1 - up:0.#} {x2 + aside:0.#} {y2 + up:0.#} {x2:0.#} {y2:0.#}");
    }

    private static Element Node(EdgeFigure figure, FigureNode node, int index)
    {
        var (x, y) = Middle(figure, node);
        var half = IsPill(figure, node) ? PillWidth / 2 : Math.Max(Radius, (node.Head is null ? 4.8 : 2.8) * node.Label.Length);
        // On a narrow screen the number at the left says the layer, so that a head's own can be read.
        Node label = node.Head is { } head
            ? new Fragment(Element.Of("tspan", node.Label[..^$"{head}".Length]).Class("its-layer"), $"{head}")
            : node.Label;
        return Element.Of(
            "g",
            Element.Of("rect").With("x", x - half).With("y", y - Radius).With("width", 2 * half).With("height", 2 * Radius)
                .With("rx", node.Head is null ? 4 : Radius),
            Element.Of("text", label).Class("label").With("x", x).With("y", y + 3)).Class("node").With("data-node", $"{index}");
    }

    private static (double X, double Y) Middle(EdgeFigure figure, FigureNode node) =>
        IsPill(figure, node) ? (X((figure.Heads - 1) / 2.0), Y(figure, node.Layer))
        : node.Head is { } head ? (X(head), Y(figure, node.Layer))
        : (X(figure.Heads), Y(figure, node.Layer) - MlpAbove);

    private static bool IsPill(EdgeFigure figure, FigureNode node) => node.Layer < 0 || node.Layer >= figure.Layers;

    private static double X(double head) => Left + ((head + 0.5) * Pitch);

    private static double Y(EdgeFigure figure, int layer) => Top + ((figure.Layers - layer) * LayerHeight) + (layer < figure.Layers ? 14 : 0);

    private static string Described(EdgeFigure figure, FigureEdge edge)
    {
        var change = figure.Quantity.Show(edge.Change, (edge.Upper - edge.Lower) / 2);
        var interval = double.IsFinite(edge.Upper - edge.Lower) ? $" {figure.Quantity.Show(new Interval(edge.Lower, edge.Upper, 0.95))}" : string.Empty;
        return $"{figure.Nodes[edge.From].Label} → {figure.Nodes[edge.To].Label}{(edge.Port.Length > 0 ? $".{edge.Port}" : string.Empty)}"
            + $"{(edge.At is null ? string.Empty : $" at {edge.At}")}: {Parts.Numbers(change + interval)} {figure.Quantity.Unit}".TrimEnd();
    }

    private static string Size(EdgeFigure figure, FigureEdge edge) =>
        $"{Math.Abs(edge.Change).ToString(Math.Abs(edge.Change) >= 0.0095 ? "0.000" : "0.#####", CultureInfo.InvariantCulture)} {figure.Quantity.Unit}".TrimEnd();
}
