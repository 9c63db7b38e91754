using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// A set of edges as matrices, on given prompts. Rows (prompt × position) at which the same places are fall into one class, which has
/// one matrix of senders × ports for each stage of readers.
/// </summary>
internal sealed class EdgeMask
{
    /// <param name="graph">All edges.</param>
    /// <param name="edges">Those of the set.</param>
    /// <param name="batch">The prompts.</param>
    public EdgeMask(EdgeGraph graph, EdgeSet edges, PromptBatch batch)
    {
        var places = edges.Select(edge => edge.At).Distinct().ToList();
        var bits = edges.ToLookup(edge => edge.Into.Reader, edge => (edge.Into.Kind, Sender: graph.IndexOf(edge.Sender), Place: places.IndexOf(edge.At)));
        var rows = new List<int>[batch.Count * batch.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = [];
        }

        foreach (var (place, at) in places.Index())
        {
            var positions = at.Resolve(batch);
            for (var row = 0; row < rows.Length; row++)
            {
                if (positions is null || positions[row / batch.Length] == row % batch.Length)
                {
                    rows[row].Add(place);
                }
            }
        }

        var classes = rows.Index().GroupBy(row => string.Join(' ', row.Item)).ToList();
        Classes = [.. classes.Select(same => new RowClass(
            graph, bits, [.. same.First().Item], classes.Count == 1 ? null : [.. same.Select(row => row.Index)], rows.Length))];
    }

    /// <summary>The classes; no row is in two, and together they have all.</summary>
    public ImmutableArray<RowClass> Classes { get; }

    /// <summary>Rows at which the same edges are.</summary>
    public sealed class RowClass
    {
        private readonly EdgeGraph graph;
        private readonly ILookup<Component, (PortKinds Kind, int Sender, int Place)> edges;
        private readonly ImmutableHashSet<int> places;

        internal RowClass(
            EdgeGraph graph, ILookup<Component, (PortKinds Kind, int Sender, int Place)> edges, ImmutableHashSet<int> places, int[]? rows, int count)
        {
            (this.graph, this.edges, this.places) = (graph, edges, places);
            if (rows is not null)
            {
                Rows = new float[count];
                foreach (var row in rows)
                {
                    Rows[row] = 1;
                }
            }
        }

        /// <summary>1 at the rows of the class, 0 elsewhere [N × P]; null where they are all.</summary>
        public float[]? Rows { get; }

        /// <summary>Which senders the ports of some readers read clean [ports × senders], port by port; null for none of them.</summary>
        /// <param name="readers">The readers, which read the same senders.</param>
        public float[]? Of(IReadOnlyList<Component> readers)
        {
            var (ports, senders) = (readers[0] is Head ? 3 : 1, graph.SenderCount(readers[0]));
            var any = false;
            var kept = new float[readers.Count * ports * senders];
            foreach (var (index, reader) in readers.Index())
            {
                foreach (var (kind, sender, _) in edges[reader].Where(edge => places.Contains(edge.Place)))
                {
                    var port = kind switch { PortKinds.Key => 1, PortKinds.Value => 2, _ => 0 };
                    kept[(((index * ports) + port) * senders) + sender] = 1;
                    any = true;
                }
            }

            return any ? kept : null;
        }
    }
}
