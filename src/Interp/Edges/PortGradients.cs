using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// How a metric of logits depends on what each port of a model reads, by torch's autograd on the model itself: to every port's input a
/// zero of its own is added, and the gradient is taken of that.
/// </summary>
/// <remarks>
/// The tape holds, for each prompt and position, some five numbers of each port's input: about 5 × ports × P × D numbers a prompt.
/// </remarks>
internal sealed class PortGradients(ITransformer model, PromptBatch batch, IMetricOfLogits metric)
{
    /// <summary>The gradients where the first stages write given values and all others respond.</summary>
    /// <param name="written">What the first stages write, one or more, [G, N, P, D] each.</param>
    /// <returns>
    /// By stage of the readers [ports, N, P, D]; null for those whose stage is given. Prompts do not depend on each other. The caller's
    /// dispose scope holds them.
    /// </returns>
    public Tensor?[] Of(IReadOnlyList<Tensor> written)
    {
        using var gradient = enable_grad();
        using var scope = NewDisposeScope();
        var last = Stages.Last(model.Shape);
        var added = new Tensor?[last + 1];
        Tensor Input(int stage, Tensor residual, int ports)
        {
            var zero = zeros([ports, .. residual.shape], model.ElementType, model.Device, requires_grad: true);
            added[stage] = zero;
            return residual.unsqueeze(0) + zero;
        }

        var residual = written[0].squeeze(0);
        for (var layer = 0; layer < model.Shape.Layers; layer++)
        {
            var (heads, mlp) = (Stages.OfHeads(layer), Stages.OfMlp(layer));
            var attended = heads < written.Count ? written[heads] : PortedLayer.Heads(model, layer, Input(heads, residual, 3 * model.Shape.Heads));
            var middle = residual + attended.sum([0]) + model.AttentionBias(layer);
            var read = model.Shape.Blocks == BlockKind.Parallel ? residual : middle;
            residual = middle + (mlp < written.Count ? written[mlp] : PortedLayer.Mlp(model, layer, Input(mlp, read, 1))).squeeze(0);
        }

        var normed = model.FinalNorm.Apply(EdgeExperiments.AtRole(Input(last, residual, 1).squeeze(0), batch, metric.At));
        var asked = added.OfType<Tensor>().ToList();
        var found = autograd.grad([metric.Of(model, normed).sum()], asked, allow_unused: true);
        var gradients = new Tensor?[last + 1];
        foreach (var (stage, of) in Enumerable.Range(0, last + 1).Where(stage => added[stage] is not null).Zip(found))
        {
            // In the last layer, what nobody reads has none.
            gradients[stage] = (of is null || of.IsInvalid ? zeros_like(added[stage]!) : of).MoveToOuterDisposeScope();
        }

        return gradients;
    }
}
