using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Edges of a model with what each of them carries: a circuit of edges to look at.</summary>
/// <param name="Title">What is shown, in words.</param>
/// <param name="Quantity">What an edge's number is, such as the change of the logit difference.</param>
/// <param name="Layers">Number of layers of the model.</param>
/// <param name="Heads">Heads a layer.</param>
/// <param name="Nodes">The components that have an edge, in the order of the model.</param>
/// <param name="Edges">The edges, the weakest first.</param>
public sealed record EdgeFigure(
    string Title, Quantity Quantity, int Layers, int Heads, ImmutableArray<FigureNode> Nodes, ImmutableArray<FigureEdge> Edges) : ClaimFigure(Title)
{
    /// <summary>Scored edges as a figure.</summary>
    /// <param name="title">What is shown, in words.</param>
    /// <param name="scores">What edges carry.</param>
    /// <param name="edges">The edges to show: as many as one can look at, hundreds at most.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <exception cref="ArgumentException">There is no edge to show.</exception>
    /// <exception cref="KeyNotFoundException">An edge that has no score.</exception>
    public static EdgeFigure Of(string title, EdgeScores scores, IReadOnlyCollection<Edge> edges, TransformerShape shape)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(shape);
        if (edges.Count == 0)
        {
            throw new ArgumentException("There is no edge to show.", nameof(edges));
        }

        var has = edges.SelectMany(edge => new[] { edge.Sender, edge.Into.Reader }).ToHashSet();
        var nodes = new EdgeGraph(shape).Senders.Append(new Output()).Where(has.Contains).ToList();
        var changes = edges.Select(edge => (Edge: edge, Change: scores.Change(edge))).OrderBy(each => Math.Abs(each.Change.Value)).ToList();
        return new EdgeFigure(
            title,
            changes[0].Change.Quantity,
            shape.Layers,
            shape.Heads,
            [.. nodes.Select(node => Node(node, shape))],
            [
                .. changes.Select(each => new FigureEdge(
                    nodes.IndexOf(each.Edge.Sender),
                    nodes.IndexOf(each.Edge.Into.Reader),
                    each.Edge.Into.Reader is Head ? each.Edge.Into.Kind.ShortName() : string.Empty,
                    each.Edge.At is Place.AllPositions ? null : each.Edge.At.ToString(),
                    each.Change.Value,
                    each.Change.Lower,
                    each.Change.Upper)),
            ]);
    }

    private static FigureNode Node(Component component, TransformerShape shape) => component switch
    {
        Head head => new FigureNode(head.ToString(), head.Layer, head.Index),
        Mlp mlp => new FigureNode(mlp.ToString(), mlp.Layer, null),
        _ => new FigureNode(component.ToString()!, component is Output ? shape.Layers : -1, null),
    };
}

/// <summary>A component among edges.</summary>
/// <param name="Label">Its name, such as "9.9" or "m3".</param>
/// <param name="Layer">Its layer; −1 for the embedding, the number of layers for the logits.</param>
/// <param name="Head">Which head of the layer, from 0; null where it is none.</param>
public sealed record FigureNode(string Label, int Layer, int? Head);

/// <summary>One edge with what it carries.</summary>
/// <param name="From">Which node writes.</param>
/// <param name="To">Which node reads.</param>
/// <param name="Port">By which port, such as "Q"; empty where the reader has but one.</param>
/// <param name="At">Where it is read, such as "END"; null for every position.</param>
/// <param name="Change">What happens where the edge carries what it carries in the corrupted run.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end.</param>
public sealed record FigureEdge(int From, int To, string Port, string? At, double Change, double Lower, double Upper);
