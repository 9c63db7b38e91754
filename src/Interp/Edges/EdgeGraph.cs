using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// All edges that a model's shape allows: from each component that writes into each port that reads it. Every head has a query, a
/// key and a value of its own, also where heads share keys and values.
/// </summary>
/// <remarks>
/// GPT-2 small has 157 senders, 445 ports and 32,491 edges, Qwen2.5-0.5B 179,749: the graph of Hanna et al. 2024 (arXiv 2403.17806)
/// and of MIB (Mueller et al. 2025, arXiv 2504.13151).
/// </remarks>
public sealed class EdgeGraph
{
    /// <summary>The graph of a model.</summary>
    /// <param name="shape">Its sizes, and what in it reads what.</param>
    public EdgeGraph(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        Senders = [.. ComponentOrder.Writers(shape)];
        Ports =
        [
            .. from component in Senders.Append(new Output())
               from kind in (PortKinds[])[PortKinds.Query, PortKinds.Key, PortKinds.Value, PortKinds.MlpInput, PortKinds.FinalNorm]
               where ComponentOrder.PortsOf(component).HasFlag(kind)
               select new Port(component, kind),
        ];
        Count = Ports.Sum(port => (long)SenderCount(port.Reader));
    }

    /// <summary>The model's sizes.</summary>
    public TransformerShape Shape { get; }

    /// <summary>Everything that writes, in the order of the model.</summary>
    public ImmutableArray<Component> Senders { get; }

    /// <summary>Everything that reads, in the order of the model; of a head query, key, value.</summary>
    public ImmutableArray<Port> Ports { get; }

    /// <summary>How many edges there are, places not counted.</summary>
    public long Count { get; }

    /// <summary>The senders that a component's ports read, in the order of the model: the first few of <see cref="Senders"/>.</summary>
    public IEnumerable<Component> SendersInto(Component reader) => Senders.Take(SenderCount(reader));

    /// <summary>All edges: port by port, in each place by place, in each sender by sender.</summary>
    /// <param name="places">Where ports other than the logits read; at every position, as one edge, if omitted.</param>
    public IEnumerable<Edge> Edges(params IReadOnlyList<Place> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return from port in Ports
               from at in PlacesOf(port, places)
               from sender in SendersInto(port.Reader)
               select new Edge(sender, port, at);
    }

    /// <summary>The places at which a port is asked about.</summary>
    internal static IReadOnlyList<Place> PlacesOf(Port port, IReadOnlyList<Place> places) =>
        port.Reader is Output || places.Count == 0 ? [Place.Everywhere] : places;

    /// <summary>How many of <see cref="Senders"/> a component reads.</summary>
    internal int SenderCount(Component reader)
    {
        var first = Shape.FirstUnread(reader);
        return first == 0 ? 0
            : Stages.IsHeads(first) ? 1 + (Stages.Layer(first) * (Shape.Heads + 1))
            : 1 + (Stages.Layer(first) * (Shape.Heads + 1)) + Shape.Heads;
    }

    /// <summary>Where a sender stands in <see cref="Senders"/>.</summary>
    internal int IndexOf(Component sender) => sender switch
    {
        Head head => 1 + (head.Layer * (Shape.Heads + 1)) + head.Index,
        Mlp mlp => 1 + (mlp.Layer * (Shape.Heads + 1)) + Shape.Heads,
        _ => 0,
    };
}
