using static TorchSharp.torch;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// Attribution patching of what heads compute on the way (Nanda 2023): how far it is from the corrupted to the clean run, times the
/// gradient of the metric in the corrupted run, summed over positions. Edges end at what is in front of the norms; this begins behind.
/// </summary>
/// <param name="Stream">Of the residual stream in front of a layer, position by position [layer][position].</param>
/// <param name="Queries">[layer][head]</param>
/// <param name="Keys">[layer][head]</param>
/// <param name="Values">[layer][head]</param>
/// <param name="Patterns">[layer][head]</param>
/// <param name="Mixed">Of the mixed values z, and so of what heads write [layer][head].</param>
internal sealed record AttributionPatching(double[][] Stream, double[][] Queries, double[][] Keys, double[][] Values, double[][] Patterns, double[][] Mixed)
{
    /// <summary>The change of the metric's mean over prompts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="clean">The prompts from which values come; of one length.</param>
    /// <param name="corrupted">The prompts that run, of the same length.</param>
    /// <param name="metric">The metric.</param>
    public static AttributionPatching Of(ITransformer model, PromptBatch clean, PromptBatch corrupted, IMetricOfLogits metric)
    {
        using var scope = NewDisposeScope();
        using var gradient = enable_grad();
        var (from, to) = (Run(model, corrupted, metric), Run(model, clean, metric));
        var gradients = autograd.grad([from.Metric.mean()], [.. from.Added.SelectMany(layer => layer)]);

        // By layer, of each kind in the order of Run.
        var kinds = from.Computed[0].Length;
        double[][] Summed(int kind, params long[] over) =>
        [
            .. from.Computed.Zip(to.Computed).Select((layer, l) =>
                ((layer.Second[kind] - layer.First[kind]) * gradients[(l * kinds) + kind]).sum(over).to(ScalarType.Float64).cpu().data<double>().ToArray()),
        ];
        double[][] Heads(int kind) => Summed(kind, 0, 2, 3);
        return new AttributionPatching(Summed(0, 0, 2), Heads(1), Heads(2), Heads(3), Heads(4), Heads(5));
    }

    /// <summary>
    /// A run in which a zero is added, by layer, to the residual stream [N, S, D] and to all that heads compute: queries, keys, values,
    /// patterns, z; [N, H, …, …] each.
    /// </summary>
    private static (Tensor Metric, List<Tensor[]> Computed, List<Tensor[]> Added) Run(ITransformer model, PromptBatch batch, IMetricOfLogits metric)
    {
        var (length, shape) = (batch.Length, model.Shape);
        var tokens = tensor([.. batch.Tokens.SelectMany(prompt => prompt).Select(token => (long)token)], device: model.Device).view(batch.Count, length);
        var positions = TensorArithmetic.Indices(length, model.Device);
        var causalMask = ones(length, length, ScalarType.Bool, model.Device).tril_();
        var (computed, added) = (new List<Tensor[]>(), new List<Tensor[]>());
        var residual = model.Embed(tokens);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var (values, zeros) = (new List<Tensor>(), new List<Tensor>());
            Tensor Watched(Tensor value)
            {
                var zero = zeros_like(value).detach().requires_grad_();
                values.Add(value.detach());
                zeros.Add(zero);
                return value.Plus(zero);
            }

            residual = Watched(residual);
            var normed = model.AttentionNorm(layer).Apply(residual);
            Tensor Projected(PortKinds port) => Watched(model.Project(layer, port, normed, positions));
            var (queries, keys, mixing) = (Projected(PortKinds.Query), Projected(PortKinds.Key), Projected(PortKinds.Value));
            var z = Watched(matmul(Watched(model.Pattern(layer, queries, keys, causalMask)), mixing));
            residual = residual.Plus(model.AttentionOutput(layer, z.transpose(1, 2))).Plus(model.AttentionBias(layer));
            residual = residual.Plus(model.Mlp(layer, model.MlpNorm(layer).Apply(residual)));
            computed.Add([.. values]);
            added.Add([.. zeros]);
        }

        var rows = tensor(batch.Positions(metric.At).Select((position, n) => ((long)n * length) + position).ToArray(), device: model.Device);
        return (metric.Of(model, model.FinalNorm.Apply(residual.flatten(0, 1).index_select(0, rows))), computed, added);
    }
}
