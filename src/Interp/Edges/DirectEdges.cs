using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// What each edge does by its reader's own way to the logits, exactly. A sender's difference passes a layer's norm once for all ports of that
/// layer, and of what the heads and MLPs make of it only the row is computed that the logits read. Means the same as a path patch an
/// edge; tests compare the two.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="graph">Its edges.</param>
/// <param name="metric">The metric of the prompts.</param>
internal sealed class DirectEdges(ITransformer model, EdgeGraph graph, IMetricOfLogits metric)
{
    // For the senders that go through a layer together.
    private const long Bytes = 1L << 26;

    /// <summary>The change of the metric for each edge, prompt by prompt.</summary>
    /// <param name="edges">The edges.</param>
    /// <param name="clean">The prompts, N.</param>
    /// <param name="corrupted">The other prompts.</param>
    /// <param name="found">Is told the place of an edge in <paramref name="edges"/> and its changes [N], in any order.</param>
    /// <param name="cancellation">Looked at between parts of the work.</param>
    public void Of(IReadOnlyList<Edge> edges, PromptBatch clean, PromptBatch corrupted, Action<int, ReadOnlySpan<float>> found, CancellationToken cancellation)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var run = new PlainRun(model, clean);
        using var after = new PlainRun(model, corrupted);
        var (from, to) = (PortedLayer.WrittenIn(run), PortedLayer.WrittenIn(after));
        var moved = cat([.. to.Zip(from, (there, here) => there - here)]);
        var final = EdgeExperiments.AtRole(run.Final, clean, metric.At);
        var plain = metric.Of(model, model.FinalNorm.Apply(final));
        var together = (int)Math.Max(1, Bytes / (8 * moved[0].numel() * model.BytesOfNumber()));
        foreach (var same in edges.Index().GroupBy(each => (Stage: StageOf(each.Item.Into.Reader), each.Item.At)))
        {
            using var stage = NewDisposeScope();
            var layer = Stages.Layer(same.Key.Stage);
            Func<Tensor, Tensor> change = same.First().Item.Into.Reader switch
            {
                Output => moves => AtRows(moves).unsqueeze(1),
                Mlp => ByMlp(layer),
                _ => ByHeads(layer),
            };
            var mask = EdgeExperiments.RowsAt(same.Key.At, clean, model);
            foreach (var senders in same.GroupBy(each => graph.IndexOf(each.Item.Sender)).Chunk(together))
            {
                cancellation.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                var moves = moved.index_select(0, tensor(senders.Select(sender => (long)sender.Key).ToArray(), device: model.Device));
                var values = Floats.Of(metric.Of(model, model.FinalNorm.Apply(final.Plus(change(mask is null ? moves : moves * mask)))) - plain);
                var ports = values.Length / senders.Length / clean.Count;
                foreach (var (c, sender) in senders.Index())
                {
                    foreach (var (index, edge) in sender)
                    {
                        found(index, values.AsSpan(((c * ports) + PortOf(edge.Into)) * clean.Count, clean.Count));
                    }
                }
            }
        }

        // Of [C, N, P, D] the row that the logits read [C, N, D].
        Tensor AtRows(Tensor values) => stack([.. values.unbind(0).Select(each => EdgeExperiments.AtRole(each, clean, metric.At))]);

        // From what some senders' differences are [C, N, P, D] to what is written otherwise [C, ports, N, D].
        Func<Tensor, Tensor> ByMlp(int layer)
        {
            Tensor Written(Tensor rows) => model.Mlp(layer, model.MlpNorm(layer).Apply(rows));
            var read = EdgeExperiments.AtRole(run.MlpInput(layer), clean, metric.At);
            var written = Written(read);
            return moves => (Written(read.Plus(AtRows(moves))) - written).unsqueeze(1);
        }

        Func<Tensor, Tensor> ByHeads(int layer)
        {
            var (residual, norm) = (run.ResidPre(layer), model.AttentionNorm(layer));
            var asked = tensor(clean.Positions(metric.At).Select(position => (long)position).ToArray(), device: model.Device).unsqueeze(1);
            var seen = (run.Positions.unsqueeze(0) <= asked).view(-1, 1, 1, clean.Length);
            Tensor Rows(Tensor normed) => AtRows(normed).unsqueeze(-2);
            Tensor Pattern(Tensor queries, Tensor keys) => model.Pattern(layer, queries, keys, seen);
            var normed = norm.Apply(residual);
            var queries = model.Project(layer, PortKinds.Query, Rows(normed.unsqueeze(0))[0], asked);
            var (keys, values) = (run.Project(layer, PortKinds.Key), run.Project(layer, PortKinds.Value));
            var pattern = Pattern(queries, keys);
            var mixed = matmul(pattern, values);
            var outputs = stack([.. Enumerable.Range(0, model.Shape.Heads).Select(head => model.HeadWeights(layer, head).Output)]);
            return moves =>
            {
                var other = norm.Apply(residual.Plus(moves));
                Tensor[] z =
                [
                    matmul(Pattern(model.Project(layer, PortKinds.Query, Rows(other), asked), keys), values),
                    matmul(Pattern(queries, model.Project(layer, PortKinds.Key, other, run.Positions)), values),
                    matmul(pattern, model.Project(layer, PortKinds.Value, other, run.Positions)),
                ];

                // [C, N, H, Dh] of each port, by head and port.
                var byHead = stack([.. z.Select(each => (each - mixed).squeeze(-2))], 3).permute(0, 2, 3, 1, 4);
                return matmul(byHead.flatten(2, 3), outputs).view(moves.shape[0], -1, clean.Count, model.Shape.ModelWidth);
            };
        }
    }

    private static int PortOf(Port port) => port switch
    {
        (Head head, PortKinds.Query) => 3 * head.Index,
        (Head head, PortKinds.Key) => (3 * head.Index) + 1,
        (Head head, _) => (3 * head.Index) + 2,
        _ => 0,
    };

    private int StageOf(Component reader) => reader is Output ? Stages.Last(graph.Shape) : ComponentOrder.Stage(reader);
}
