namespace IoiClaims.Report;

/// <summary>
/// A route on the model's graph: hops from left to right, layers from bottom to top, a line wherever a component of the next
/// hop reads one of this hop.
/// </summary>
internal static class RouteView
{
    private const double LayerHeight = 22;
    private const double Top = 68;
    private const double Left = 62;
    private const double LeastHopWidth = 190;
    private const double Radius = 12;
    private const double Apart = 2 * Radius + 3;

    // More than these are drawn as one band: nobody reads 157 circles.
    private const int MostNodes = 14;

    public static Element Of(RouteFigure route) => Element.Of(
        "figure",
        Element.Of("figcaption", route.Title),
        Parts.Scrolling(route.Title, Picture(route))).Class("routed");

    /// <summary>Width and height of a route's picture.</summary>
    public static (double Width, double Height) SizeOf(RouteFigure route) =>
        (Left + route.Hops.Length * HopWidth(route), Top + (route.Layers + 2) * LayerHeight + 8);

    /// <summary>The picture alone.</summary>
    public static Element Picture(RouteFigure route)
    {
        var hopWidth = HopWidth(route);
        var places = route.Hops.Select((hop, i) => Places(hop, Middle(i, hopWidth), route.Layers)).ToList();
        var (width, height) = SizeOf(route);
        var alternative = $"{route.Title}. {Described(route)}";
        return Element.Of(
            "svg",
            Element.Of("title", alternative),
            new Fragment(Enumerable.Range(0, route.Layers).Select(layer => new Fragment(
                Element.Of("line").Class("grid").With("x1", Left - 26).With("x2", width - 8)
                    .With("y1", Y(layer, route.Layers)).With("y2", Y(layer, route.Layers)),
                Element.Of("text", $"{layer}").Class("layer").With("x", Left - 34).With("y", Y(layer, route.Layers) + 4)))),
            route.Hops.Any(hop => hop.Nodes.Any(node => node.Layer < 0))
                ? Element.Of("text", "embed").Class("layer").With("x", Left - 34).With("y", Y(-1, route.Layers) + 4)
                : null,
            Element.Of("text", "layer").Class("layer").With("x", Left - 34).With("y", Top - 14),
            new Fragment(Lines(route, places)),
            new Fragment(route.Hops.Select((hop, i) => Hop(hop, Middle(i, hopWidth), places[i], route.Layers))))
            .Class("route").With("viewBox", FormattableString.Invariant($"0 0 {width} {height}"))
            .With("width", width).With("role", "img").With("aria-label", alternative);
    }

    /// <summary>The route in words, for those who do not see it.</summary>
    private static string Described(RouteFigure route) => string.Join(", into ", route.Hops.Select(hop =>
        $"{hop.Name}{(hop.Ports.Length > 0 ? $" by {hop.Ports}" : string.Empty)}{(hop.At is null ? string.Empty : $" at {hop.At}")}"
        + (hop.Nodes.Length is > 1 and <= MostNodes ? $" ({string.Join(", ", hop.Nodes.Select(node => node.Label))})" : string.Empty))) + ".";

    private static Fragment Hop(RouteHop hop, double x, IReadOnlyList<(double X, double Y)> places, int layers)
    {
        var port = hop.Ports.Length == 0 ? hop.At is null ? "senders" : $"at {hop.At}" : $"{hop.Ports} at {hop.At}";
        return new Fragment(
            Element.Of("text", Short(hop.Name)).Class("hop").With("x", x).With("y", 16),
            Element.Of("text", port).Class("port").With("x", x).With("y", 32),
            IsBand(hop)
                ? Band(hop, x, layers)
                : new Fragment(hop.Nodes.Select((node, i) => new Fragment(
                    Element.Of("circle").Class(node.Layer == layers ? "node logits" : "node")
                        .With("cx", places[i].X).With("cy", places[i].Y).With("r", node.Layer == layers ? Radius + 9 : Radius),
                    Element.Of("text", node.Label).Class("label").With("x", places[i].X).With("y", places[i].Y + 3.6)))));
    }

    private static Fragment Band(RouteHop hop, double x, int layers)
    {
        var top = Y(hop.Nodes.Max(node => node.Layer), layers) - Radius;
        var bottom = Y(hop.Nodes.Min(node => node.Layer), layers) + Radius;
        return new Fragment(
            Element.Of("rect").Class("band").With("x", x - 22).With("y", top).With("width", 44).With("height", bottom - top).With("rx", 12),
            Element.Of("text", $"{hop.Nodes.Length}").Class("label").With("x", x).With("y", (top + bottom) / 2 - 2),
            Element.Of("text", "writers").Class("label").With("x", x).With("y", (top + bottom) / 2 + 11));
    }

    private static IEnumerable<Node> Lines(RouteFigure route, List<IReadOnlyList<(double X, double Y)>> places)
    {
        var drawn = new HashSet<(int Hop, double FromY, int To)>();
        foreach (var edge in route.Edges)
        {
            var isBand = IsBand(route.Hops[edge.Hop]);
            var (from, to) = (places[edge.Hop][edge.From], places[edge.Hop + 1][edge.To]);

            // From a band one line a layer says it all.
            if (isBand && !drawn.Add((edge.Hop, from.Y, edge.To)))
            {
                continue;
            }

            var (start, end) = (from.X + (isBand ? 22 : Radius), to.X - (route.Hops[edge.Hop + 1].Nodes[edge.To].Layer == route.Layers ? Radius + 9 : Radius));
            var bend = (end - start) / 2;
            yield return Element.Of("path").Class(isBand ? "edge faint" : "edge").With("d", FormattableString.Invariant(
                $"M{start:0.#} {from.Y:0.#}C{start + bend:0.#} {from.Y:0.#} {end - bend:0.#} {to.Y:0.#} {end:0.#} {to.Y:0.#}"));
        }
    }

    // Components of one layer stand side by side.
    private static IReadOnlyList<(double X, double Y)> Places(RouteHop hop, double middle, int layers)
    {
        var seen = new Dictionary<int, int>();
        var inLayer = hop.Nodes.GroupBy(node => node.Layer).ToDictionary(group => group.Key, group => group.Count());
        return hop.Nodes.Select(node =>
        {
            var place = seen.GetValueOrDefault(node.Layer);
            seen[node.Layer] = place + 1;
            return (IsBand(hop) ? middle : middle + (place - (inLayer[node.Layer] - 1) / 2.0) * Apart, Y(node.Layer, layers));
        }).ToList();
    }

    // Wide enough for the fullest layer, with room for lines between two hops.
    private static double HopWidth(RouteFigure route) => Math.Max(LeastHopWidth, 70 + Apart * route.Hops
        .Where(hop => !IsBand(hop))
        .Max(hop => hop.Nodes.GroupBy(node => node.Layer).Max(alike => (int?)alike.Count()) ?? 0));

    private static double Middle(int hop, double hopWidth) => Left + (hop + 0.5) * hopWidth - 30;

    private static bool IsBand(RouteHop hop) => hop.Nodes.Length > MostNodes;

    private static double Y(int layer, int layers) => Top + (layers - layer) * LayerHeight;

    private static string Short(string name) => name.Length <= 30 ? name : name[..29] + "…";
}
