using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>A route through a model, hop by hop, from the senders to the logits: nodes and edges.</summary>
/// <param name="Title">What is patched, in words.</param>
/// <param name="Layers">Number of layers of the model.</param>
/// <param name="Hops">Senders first, the logits last.</param>
/// <param name="Edges">What reads what, each from one hop to the next.</param>
public sealed record RouteFigure(
    string Title, int Layers, ImmutableArray<RouteHop> Hops, ImmutableArray<RouteEdge> Edges) : ClaimFigure(Title)
{
    /// <summary>A route as nodes and edges.</summary>
    /// <param name="title">What is patched, in words.</param>
    /// <param name="route">The route, of one chain.</param>
    /// <param name="shape">The model's shape, which says what reads what.</param>
    /// <exception cref="ArgumentException">A union of several chains.</exception>
    public static RouteFigure Of(string title, Route route, TransformerShape shape)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(shape);
        if (route.Chains is not [var chain])
        {
            throw new ArgumentException(
                $"A figure shows one chain, and the route '{route}' is a union of {route.Chains.Length}: draw a figure of each.", nameof(route));
        }

        var hops = ImmutableArray.CreateBuilder<RouteHop>();
        var members = new List<IReadOnlyList<Component>> { chain.Senders.ToList() };
        hops.Add(Hop(chain.Senders, string.Empty, null));
        foreach (var receiver in chain.Receivers)
        {
            members.Add(receiver.Components.ToList());
            hops.Add(Hop(receiver.Components, receiver.Kinds.ShortName(), receiver.At.ToString()));
        }

        members.Add([new Output()]);
        hops.Add(new RouteHop("logits", string.Empty, chain.LogitsAt.ToString(), [new RouteNode("logits", shape.Layers)]));

        var edges = ImmutableArray.CreateBuilder<RouteEdge>();
        for (var hop = 0; hop + 1 < members.Count; hop++)
        {
            for (var from = 0; from < members[hop].Count; from++)
            {
                for (var to = 0; to < members[hop + 1].Count; to++)
                {
                    if (shape.Reads(members[hop + 1][to], members[hop][from]))
                    {
                        edges.Add(new RouteEdge(hop, from, to));
                    }
                }
            }
        }

        return new RouteFigure(title, shape.Layers, hops.ToImmutable(), edges.ToImmutable());
    }

    private static RouteHop Hop(ComponentSet components, string ports, string? at) =>
        new(components.Name, ports, at, [.. components.Select(component => new RouteNode(
            component.ToString(), component switch { Head head => head.Layer, Mlp mlp => mlp.Layer, _ => -1 }))]);
}

/// <summary>One hop of a route.</summary>
/// <param name="Name">The components' name, such as "Name Movers".</param>
/// <param name="Ports">By which ports they read, such as "Q"; empty for senders and the logits.</param>
/// <param name="At">Where they read, such as "END"; null for senders, which are patched wherever the route needs them.</param>
/// <param name="Nodes">The components.</param>
public sealed record RouteHop(string Name, string Ports, string? At, ImmutableArray<RouteNode> Nodes);

/// <summary>A component on a route.</summary>
/// <param name="Label">Its name, such as "9.9" or "m3".</param>
/// <param name="Layer">Its layer; −1 for the embedding, the number of layers for the logits.</param>
public sealed record RouteNode(string Label, int Layer);

/// <summary>One component reads another.</summary>
/// <param name="Hop">The hop that writes, from 0.</param>
/// <param name="From">Which of its nodes writes.</param>
/// <param name="To">Which node of the next hop reads.</param>
public sealed record RouteEdge(int Hop, int From, int To);
