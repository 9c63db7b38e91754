using System.Collections;
using System.Collections.Immutable;
using System.Numerics;

namespace IoiClaims;

/// <summary>
/// Edges of a model: a circuit as narrow as can be. A <see cref="Circuit"/> of heads at places is a way to name one
/// (<see cref="Of"/>). Immutable; equal if the edges are.
/// </summary>
public sealed class EdgeSet : IReadOnlyCollection<Edge>, IEquatable<EdgeSet>
{
    private readonly HashSet<Edge> edges;
    private readonly Lazy<ImmutableArray<Edge>> inOrder;

    /// <summary>A set of edges; an edge that is there twice counts once.</summary>
    public EdgeSet(IEnumerable<Edge> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        this.edges = [.. edges];
        inOrder = new(() =>
        [
            .. this.edges
                .OrderBy(edge => ComponentOrder.Stage(edge.Into.Reader)).ThenBy(edge => (edge.Into.Reader as Head)?.Index).ThenBy(edge => edge.Into.Kind)
                .ThenBy(edge => ComponentOrder.Stage(edge.Sender)).ThenBy(edge => (edge.Sender as Head)?.Index)
                .ThenBy(edge => edge.At.ToString(), StringComparer.Ordinal),
        ]);
    }

    /// <inheritdoc/>
    public int Count => edges.Count;

    /// <summary>
    /// A circuit of heads as edges: all that its heads write at their places, and all that MLPs and the embedding write. What is left
    /// out is what other heads write.
    /// </summary>
    /// <param name="circuit">The heads.</param>
    /// <param name="shape">The model's sizes.</param>
    public static EdgeSet Of(Circuit circuit, TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        var graph = new EdgeGraph(shape);
        var places = circuit.Nodes.ToLookup(node => (Component)node.Head, node => node.At);
        return new EdgeSet(
            from port in graph.Ports
            from sender in graph.SendersInto(port.Reader)
            from at in sender is Head ? places[sender] : [Place.Everywhere]
            select new Edge(sender, port, at));
    }

    /// <summary>Whether an edge is in the set; one at a place is another than that at every position.</summary>
    public bool Contains(Edge edge) => edges.Contains(edge);

    /// <summary>The edges that are also in another set.</summary>
    public EdgeSet Intersect(EdgeSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new EdgeSet(edges.Where(other.Contains));
    }

    /// <summary>
    /// How many different ways lead from the embedding to the logits along these edges. Edges at different places are different
    /// edges; whether a head moves anything from one of these places to the next is not asked.
    /// </summary>
    /// <param name="shape">The model's sizes.</param>
    /// <exception cref="ArgumentException">An edge that the model does not have.</exception>
    public BigInteger CountPaths(TransformerShape shape)
    {
        Check(shape);
        var into = edges.ToLookup(edge => edge.Into.Reader, edge => edge.Sender);
        var ways = new Dictionary<Component, BigInteger> { [new Embedding()] = 1 };
        foreach (var reader in ComponentOrder.Writers(shape).Skip(1).Append(new Output()))
        {
            ways[reader] = into[reader].Aggregate(BigInteger.Zero, (sum, sender) => sum + ways[sender]);
        }

        return ways[new Output()];
    }

    /// <summary>
    /// Without the edges that are on no way from the embedding to the logits: what they carry never differs, or nobody reads it, so
    /// that the circuit runs as before. Of places it is not asked whether they follow each other.
    /// </summary>
    /// <param name="shape">The model's sizes.</param>
    /// <exception cref="ArgumentException">An edge that the model does not have.</exception>
    public EdgeSet WithoutDangling(TransformerShape shape)
    {
        Check(shape);
        HashSet<Component> reached = [new Embedding()], reaching = [new Output()];
        var (into, outOf) = (edges.ToLookup(edge => edge.Into.Reader), edges.ToLookup(edge => edge.Sender));
        var order = ComponentOrder.Writers(shape).Skip(1).ToList();
        foreach (var component in order.Where(component => into[component].Any(edge => reached.Contains(edge.Sender))))
        {
            reached.Add(component);
        }

        foreach (var component in order.Prepend(new Embedding()).Reverse().Where(c => outOf[c].Any(edge => reaching.Contains(edge.Into.Reader))))
        {
            reaching.Add(component);
        }

        return new EdgeSet(edges.Where(edge => reached.Contains(edge.Sender) && reaching.Contains(edge.Into.Reader)));
    }

    /// <summary>Throws unless a model has every edge.</summary>
    /// <exception cref="ArgumentException">A component that it lacks, or a sender that the port does not read.</exception>
    public void Check(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        foreach (var edge in edges)
        {
            ComponentOrder.Check(edge.Sender, shape);
            ComponentOrder.Check(edge.Into.Reader, shape);
            if (!shape.Reads(edge.Into.Reader, edge.Sender))
            {
                throw new ArgumentException($"There is no edge {edge}: {shape.OrderInWords}.");
            }
        }
    }

    /// <summary>The edges in the order of the model: by reader, port, sender, place.</summary>
    public IEnumerator<Edge> GetEnumerator() => ((IEnumerable<Edge>)inOrder.Value).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(EdgeSet? other) => other is not null && edges.SetEquals(other.edges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EdgeSet);

    /// <inheritdoc/>
    public override int GetHashCode() => edges.Aggregate(0, (hash, edge) => hash ^ edge.GetHashCode());

    /// <summary>A line for each port: "5.5.K at S1+1 ← 2.2 4.11".</summary>
    public override string ToString() => string.Join('\n', this.GroupBy(edge => (edge.Into, edge.At)).Select(same =>
        $"{same.Key.Into}{(same.Key.At is Place.AllPositions ? string.Empty : $" at {same.Key.At}")} ← {string.Join(' ', same.Select(edge => edge.Sender))}"));
}
