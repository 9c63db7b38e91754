using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Which rows (prompt × position) selections of nodes change, layer by layer, compared with a run in which no node is there:
/// everything ablated for circuits, nothing for knock-outs. A row that several selections change in the same way is there once.
/// </summary>
internal static class ChangedRows
{
    private static readonly ImmutableArray<int> NoHeads = [];

    /// <summary>The rows behind each layer that what is read depends on.</summary>
    /// <param name="selections">The selections, V, which either all keep their nodes or all remove them.</param>
    /// <param name="batch">The prompts.</param>
    /// <param name="layers">How many layers the model has.</param>
    /// <param name="read">For each prompt the position at which the residual stream is read after the last layer.</param>
    public static IReadOnlyList<Layer> Of(
        IReadOnlyList<NodeSelection> selections, PromptBatch batch, int layers, IReadOnlyList<int> read)
    {
        var areKept = selections[0].AreKept;
        var nodes = Enumerable.Range(0, layers).Select(layer => selections.Select(selection => NodesOf(selection, layer, batch)).ToArray()).ToArray();
        var attended = Attended(nodes, batch, areKept, read);
        var found = new List<Layer>(layers);
        var before = Enumerable.Repeat(-1, selections.Count * batch.Count * batch.Length).ToArray();
        for (var layer = 0; layer < layers; layer++)
        {
            var step = new Step(batch, areKept, nodes[layer], before, attended[layer + 1], read);
            found.Add(step.Rows());
            before = found[^1].RowOf;
        }

        return found;
    }

    /// <summary>
    /// Up to which position of each prompt, exclusive, something that counts attends in front of a layer, [layer][V × N]; none
    /// after the last layer.
    /// </summary>
    private static int[][] Attended((int Head, IReadOnlyList<int>? At)[][][] nodes, PromptBatch batch, bool areKept, IReadOnlyList<int> read)
    {
        var attended = new int[nodes.Length + 1][];
        attended[^1] = new int[nodes[0].Length * batch.Count];
        for (var layer = nodes.Length - 1; layer >= 0; layer--)
        {
            attended[layer] = [.. attended[layer + 1]];
            for (var i = 0; i < attended[layer].Length; i++)
            {
                var (v, n) = (i / batch.Count, i % batch.Count);
                var last = areKept
                    ? nodes[layer][v].Select(node => node.At is null ? read[n] : node.At[n])
                        .Where(p => p == read[n] || p < attended[layer + 1][i]).DefaultIfEmpty(-1).Max()
                    : read[n];
                attended[layer][i] = Math.Max(attended[layer][i], last + 1);
            }
        }

        return attended;
    }

    private static (int Head, IReadOnlyList<int>? At)[] NodesOf(NodeSelection selection, int layer, PromptBatch batch) =>
        [.. selection.Nodes.Where(node => node.Head.Layer == layer).OrderBy(node => node.Head.Index)
            .Select(node => (node.Head.Index, node.At.Resolve(batch)))];

    /// <summary>The rows behind a layer that selections change; those whose heads attend come first.</summary>
    /// <param name="Rows">The rows.</param>
    /// <param name="Attending">How many of them have heads that are not ablated.</param>
    /// <param name="RowOf">Which of them stands at a prompt and position of a selection, −1 for none [V × N × P].</param>
    internal sealed record Layer(IReadOnlyList<Row> Rows, int Attending, int[] RowOf);

    /// <summary>A row behind a layer.</summary>
    /// <param name="Prompt">The prompt.</param>
    /// <param name="Position">The position.</param>
    /// <param name="Before">The row in front of the layer, of those behind the layer before; −1 for the base run's.</param>
    /// <param name="Heads">The heads of the layer that are nodes here.</param>
    /// <param name="Seen">The rows up to this position that its heads see changed.</param>
    internal sealed record Row(int Prompt, int Position, int Before, ImmutableArray<int> Heads, Seen? Seen);

    /// <summary>Changed rows at positions of a prompt, the last one and those in front of it.</summary>
    internal sealed record Seen(Seen? Earlier, int Position, int Row, int Id);

    /// <summary>One layer.</summary>
    private sealed class Step(
        PromptBatch batch,
        bool areKept,
        (int Head, IReadOnlyList<int>? At)[][] nodes,
        int[] before,
        int[] attendedLater,
        IReadOnlyList<int> read)
    {
        private readonly List<(Row Row, bool Attends)> rows = [];
        private readonly Dictionary<(int Prompt, int Position, int Before, string Heads, int Seen), int> known = [];
        private readonly Dictionary<(int Earlier, int Row), Seen> seen = [];

        public Layer Rows()
        {
            var rowOf = Enumerable.Repeat(-1, before.Length).ToArray();
            for (var i = 0; i < before.Length / batch.Length; i++)
            {
                var n = i % batch.Count;
                Seen? changed = null;
                for (var p = 0; p < batch.Tokens[n].Length; p++)
                {
                    var at = (i * batch.Length) + p;
                    changed = before[at] < 0 ? changed : See(changed, p, before[at]);
                    if (p == read[n] || p < attendedLater[i])
                    {
                        rowOf[at] = Find(n, p, before[at], HeadsAt(i / batch.Count, n, p), changed);
                    }
                }
            }

            // Attending rows first.
            var order = Enumerable.Range(0, rows.Count).OrderBy(row => rows[row].Attends ? 0 : 1).ToArray();
            var place = new int[rows.Count];
            for (var i = 0; i < order.Length; i++)
            {
                place[order[i]] = i;
            }

            return new Layer(
                [.. order.Select(row => rows[row].Row)],
                rows.Count(row => row.Attends),
                [.. rowOf.Select(row => row < 0 ? row : place[row])]);
        }

        private int Find(int n, int p, int here, ImmutableArray<int> heads, Seen? changed)
        {
            // Of a circuit only the nodes attend; in a knock-out all but the nodes do.
            var attends = !areKept || !heads.IsEmpty;
            var sees = attends ? changed : null;
            if (here < 0 && heads.IsEmpty && sees is null)
            {
                return -1;
            }

            var key = (n, p, here, string.Join(' ', heads), sees?.Id ?? -1);
            if (!known.TryGetValue(key, out var row))
            {
                known.Add(key, row = rows.Count);
                rows.Add((new Row(n, p, here, heads, sees), attends));
            }

            return row;
        }

        // A row knows its prompt and position, so that the list of those changed says all.
        private Seen See(Seen? earlier, int position, int row)
        {
            var key = (earlier?.Id ?? -1, row);
            if (!seen.TryGetValue(key, out var all))
            {
                seen.Add(key, all = new Seen(earlier, position, row, seen.Count));
            }

            return all;
        }

        private ImmutableArray<int> HeadsAt(int v, int n, int p)
        {
            if (nodes[v].Length == 0)
            {
                return NoHeads;
            }

            ImmutableArray<int> heads = [.. nodes[v].Where(node => node.At is null || node.At[n] == p).Select(node => node.Head).Distinct()];
            return heads;
        }
    }
}
