using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>How the effect of an edge is estimated from gradients: how far its sender moves, times a gradient of the port's input.</summary>
public enum AttributionMethod
{
    /// <summary>
    /// Edge attribution patching (Syed et al. 2023, arXiv 2310.10348): the gradient in the clean run. One pass forward and back.
    /// </summary>
    Eap,

    /// <summary>
    /// With integrated gradients (Hanna et al. 2024, arXiv 2403.17806): the mean of gradients in runs on embeddings between the
    /// corrupted (left out) and the clean ones. A pass a step.
    /// </summary>
    EapIgInputs,

    /// <summary>
    /// Integrated over activations (MIB; Mueller et al. 2025, arXiv 2504.13151): for the edges of each stage's senders, the mean of
    /// gradients in runs in which all of that stage write what lies between corrupted (left out) and clean. A pass a stage and step.
    /// </summary>
    EapIgActivations,

    /// <summary>
    /// Relevance patching (Rezaei Jafari et al. 2025, arXiv 2508.21258): in place of the gradient the coefficients of layer-wise relevance
    /// propagation, by the LN-, identity and half-rules. One pass forward and back.
    /// </summary>
    RelP,
}

/// <summary>Scores of edges by gradients, on prompts that are in memory together.</summary>
/// <param name="model">The model.</param>
/// <param name="graph">Its edges.</param>
/// <param name="places">Where edges are asked about; every position if empty.</param>
/// <param name="method">Which gradient.</param>
/// <param name="steps">Between corrupted and clean.</param>
internal sealed class EdgeAttribution(ITransformer model, EdgeGraph graph, IReadOnlyList<Place> places, AttributionMethod method, int steps)
{
    /// <summary>The scores, in the order of <see cref="EdgeGraph.Edges"/>.</summary>
    /// <param name="clean">The prompts, N.</param>
    /// <param name="corrupted">The other prompts.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="cancellation">Looked at between passes.</param>
    /// <returns>[edges][N]</returns>
    public IEnumerable<float[]> Of(PromptBatch clean, PromptBatch corrupted, IMetricOfLogits metric, CancellationToken cancellation)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var before = new PlainRun(model, clean);
        using var after = new PlainRun(model, corrupted);
        var (from, to) = (PortedLayer.WrittenIn(before), PortedLayer.WrittenIn(after));

        // How far senders move [N, S, P × D].
        var moved = cat([.. to.Zip(from, (there, here) => there - here)]).permute(1, 0, 2, 3).flatten(2);
        var masks = places.Count == 0 ? [null] : places.Select(at => EdgeExperiments.RowsAt(at, clean, model)).ToList();
        var scores = Enumerable.Range(0, Stages.Last(graph.Shape) + 1)
            .Select(stage => masks.Select(_ => zeros([clean.Count, PortCount(stage), SenderCount(stage)], model.ElementType, model.Device)).ToArray())
            .ToArray();
        foreach (var (first, count, weight, written) in Passes(from, to))
        {
            cancellation.ThrowIfCancellationRequested();
            using var pass = NewDisposeScope();
            using var gradients = new PortGradients(
                method == AttributionMethod.RelP ? new RelevanceTransformer(model) : model, clean, metric, written());
            for (var stage = 1; stage < scores.Length; stage++)
            {
                using var inner = NewDisposeScope();
                var senders = Math.Min(count, SenderCount(stage) - first);
                if (senders <= 0 || gradients.Of(stage) is not { } gradient)
                {
                    continue;
                }

                for (var m = 0; m < masks.Count; m++)
                {
                    // The logits are asked about at one place only.
                    var mask = stage == Stages.Last(graph.Shape) ? null : masks[m];
                    var byPrompt = (mask is null ? gradient : gradient * mask).permute(1, 0, 2, 3).flatten(2);
                    scores[stage][m].narrow(2, first, senders).PlusInPlace(bmm(byPrompt, moved.narrow(1, first, senders).transpose(1, 2)), weight);
                }
            }
        }

        return [.. InOrder(scores, clean.Count)];
    }

    /// <summary>
    /// The passes: which senders their gradients are of, the first of them and how many, what they count, and what the first stages write.
    /// </summary>
    private IEnumerable<(int First, int Count, double Weight, Func<IReadOnlyList<Tensor>> Written)> Passes(Tensor[] from, Tensor[] to)
    {
        // What a stage writes at a step lies between corrupted and clean.
        Tensor Between(int stage, int step) => to[stage].Plus((from[stage] - to[stage]).Times((double)step / steps));
        var (all, first) = (graph.Senders.Length, 0);
        return method switch
        {
            AttributionMethod.Eap or AttributionMethod.RelP => [(0, all, 1, () => [from[0]])],
            AttributionMethod.EapIgInputs => Enumerable.Range(1, steps).Select(step =>
                (0, all, 1.0 / steps, (Func<IReadOnlyList<Tensor>>)(() => [Between(0, step)]))),
            _ => Enumerable.Range(0, from.Length).SelectMany(stage =>
            {
                var (own, count) = (first, (int)from[stage].shape[0]);
                first += count;
                return Enumerable.Range(1, steps).Select(step =>
                    (own, count, 1.0 / steps, (Func<IReadOnlyList<Tensor>>)(() => [.. from[..stage], Between(stage, step)])));
            }),
        };
    }

    private IEnumerable<float[]> InOrder(Tensor[][] scores, int prompts)
    {
        // Of each stage and place [N, ports, senders].
        var numbers = scores.Select(stage => stage.Select(tensor => Floats.Of(tensor.flatten())).ToList()).ToList();
        var (port, stageBefore) = (0, -1);
        foreach (var of in graph.Ports)
        {
            var stage = of.Reader is Output ? Stages.Last(graph.Shape) : ComponentOrder.Stage(of.Reader);
            port = stage == stageBefore ? port + 1 : 0;
            stageBefore = stage;
            var (ports, senders) = (PortCount(stage), graph.SenderCount(of.Reader));
            for (var m = 0; m < EdgeGraph.PlacesOf(of, places).Count; m++)
            {
                for (var sender = 0; sender < senders; sender++)
                {
                    yield return [.. Enumerable.Range(0, prompts).Select(n => numbers[stage][m][(((n * ports) + port) * senders) + sender])];
                }
            }
        }
    }

    private int PortCount(int stage) => Stages.IsHeads(stage) && stage != Stages.Last(graph.Shape) ? 3 * graph.Shape.Heads : 1;

    private int SenderCount(int stage) => stage == 0 ? 0 : graph.SenderCount(
        stage == Stages.Last(graph.Shape) ? new Output() : Stages.IsHeads(stage) ? new Head(Stages.Layer(stage), 0) : new Mlp(Stages.Layer(stage)));
}
