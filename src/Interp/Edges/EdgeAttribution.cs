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
        var masks = places.Count == 0 ? [null] : places.Select(at => RowsAt(at, clean)).ToList();
        var scores = Enumerable.Range(0, Stages.Last(graph.Shape) + 1).Select(_ => new Tensor?[masks.Count]).ToArray();
        foreach (var (first, count, gradients) in Passes(clean, from, to, metric, cancellation))
        {
            using var inner = NewDisposeScope();
            foreach (var (stage, gradient) in gradients.Index().Where(each => each.Item is not null))
            {
                var senders = Math.Min(count, SenderCount(stage) - first);
                for (var m = 0; m < masks.Count && senders > 0; m++)
                {
                    // The logits are asked about at one place only.
                    var mask = stage == Stages.Last(graph.Shape) ? null : masks[m];
                    var byPrompt = (mask is null ? gradient! : gradient! * mask).permute(1, 0, 2, 3).flatten(2);
                    var part = bmm(byPrompt, moved.narrow(1, first, senders).transpose(1, 2));
                    scores[stage][m] = scores[stage][m] is { } known ? cat([known, part], 2).MoveToOuterDisposeScope() : part.MoveToOuterDisposeScope();
                }
            }

            foreach (var gradient in gradients)
            {
                gradient?.Dispose();
            }
        }

        return [.. InOrder(scores, clean.Count)];
    }

    /// <summary>Gradients, and of which senders they are: the first of them and how many.</summary>
    private IEnumerable<(int First, int Count, Tensor?[] Gradients)> Passes(
        PromptBatch clean, Tensor[] from, Tensor[] to, IMetricOfLogits metric, CancellationToken cancellation)
    {
        var of = new PortGradients(model, clean, metric);
        var all = graph.Senders.Length;
        switch (method)
        {
            case AttributionMethod.Eap:
                cancellation.ThrowIfCancellationRequested();
                yield return (0, all, of.Of([from[0]]));
                break;
            case AttributionMethod.RelP:
                cancellation.ThrowIfCancellationRequested();
                yield return (0, all, new PortGradients(new RelevanceTransformer(model), clean, metric).Of([from[0]]));
                break;
            case AttributionMethod.EapIgInputs:
                yield return (0, all, Mean(between => [between(0)]));
                break;
            default:
                var first = 0;
                for (var stage = 0; stage < from.Length; stage++)
                {
                    var at = stage;
                    yield return (first, (int)from[stage].shape[0], Mean(between => [.. from[..at], between(at)]));
                    first += (int)from[stage].shape[0];
                }

                break;
        }

        // The mean over steps; what a stage writes at a step lies between corrupted and clean.
        Tensor?[] Mean(Func<Func<int, Tensor>, IReadOnlyList<Tensor>> written)
        {
            using var scope = NewDisposeScope();
            Tensor?[]? sum = null;
            for (var step = 1; step <= steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                var part = (double)step / steps;
                var gradients = of.Of(written(stage => to[stage] + ((from[stage] - to[stage]) * part)));
                sum = sum is null ? gradients : [.. sum.Zip(gradients, (so, one) => so?.add_(one!))];
            }

            return [.. sum!.Select(tensor => tensor?.div_(steps).MoveToOuterDisposeScope())];
        }
    }

    private IEnumerable<float[]> InOrder(Tensor?[][] scores, int prompts)
    {
        // Of each stage and place [N, ports, senders].
        var numbers = scores.Select(stage => stage.Select(tensor => tensor is null ? [] : Floats.Of(tensor.flatten())).ToList()).ToList();
        var (port, stageBefore) = (0, -1);
        foreach (var of in graph.Ports)
        {
            var stage = of.Reader is Output ? Stages.Last(graph.Shape) : ComponentOrder.Stage(of.Reader);
            port = stage == stageBefore ? port + 1 : 0;
            stageBefore = stage;
            var (ports, senders) = (of.Reader is Head ? 3 * graph.Shape.Heads : 1, graph.SenderCount(of.Reader));
            for (var m = 0; m < EdgeGraph.PlacesOf(of, places).Count; m++)
            {
                for (var sender = 0; sender < senders; sender++)
                {
                    yield return [.. Enumerable.Range(0, prompts).Select(n => numbers[stage][m][(((n * ports) + port) * senders) + sender])];
                }
            }
        }
    }

    private int SenderCount(int stage) => stage == 0 ? 0 : graph.SenderCount(
        stage == Stages.Last(graph.Shape) ? new Output() : Stages.IsHeads(stage) ? new Head(Stages.Layer(stage), 0) : new Mlp(Stages.Layer(stage)));

    private Tensor? RowsAt(Place at, PromptBatch batch)
    {
        if (at.Resolve(batch) is not { } positions)
        {
            return null;
        }

        var rows = new float[batch.Count * batch.Length];
        foreach (var (n, position) in positions.Index())
        {
            rows[(n * batch.Length) + position] = 1;
        }

        return tensor(rows, device: model.Device).to(model.ElementType).view(1, batch.Count, batch.Length, 1);
    }
}
