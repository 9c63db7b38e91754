using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// How a metric of logits depends on what each port of a model reads, by torch's autograd on the model itself. One pass forward and back
/// gives the gradients by queries, keys and values, which are narrow; from there to what the ports of a layer read it is one norm and
/// one projection, and a layer is computed when it is asked for (<see cref="Of"/>).
/// </summary>
/// <remarks>Holds about six times L × N × P × D numbers; while a layer of heads is computed, some five times 3 H × N × P × D more.</remarks>
internal sealed class PortGradients : IDisposable
{
    private readonly ITransformer model;
    private readonly Dictionary<int, Tensor> residuals = [];
    private readonly Dictionary<int, Tensor[]> byStage = [];

    /// <param name="model">The model; not disposed.</param>
    /// <param name="batch">The prompts.</param>
    /// <param name="metric">The metric of them.</param>
    /// <param name="written">
    /// What the first stages write, one or more, [G, N, P, D] each; all others respond. Of the given ones there are no gradients.
    /// </param>
    public PortGradients(ITransformer model, PromptBatch batch, IMetricOfLogits metric, IReadOnlyList<Tensor> written)
    {
        this.model = model;
        using var gradient = enable_grad();
        using var scope = NewDisposeScope();
        List<(int Stage, Tensor Zero)> added = [];
        Tensor Watched(int stage, Tensor values)
        {
            var zero = zeros_like(values, requires_grad: true);
            added.Add((stage, zero));
            return values.Plus(zero);
        }

        var positions = TensorArithmetic.Indices(batch.Length, model.Device);
        var residual = written[0].squeeze(0);
        for (var layer = 0; layer < model.Shape.Layers; layer++)
        {
            var (at, heads, mlp, before) = (layer, Stages.OfHeads(layer), Stages.OfMlp(layer), residual);
            Tensor Attended()
            {
                residuals[heads] = before.detach().DetachFromDisposeScope();
                var input = model.AttentionNorm(at).Apply(before);
                var (queries, keys, values) = (Projected(PortKinds.Query), Projected(PortKinds.Key), Projected(PortKinds.Value));
                return PortedLayer.Attended(model, at, queries, keys, values);
                Tensor Projected(PortKinds port) => Watched(heads, model.Project(at, port, input, positions));
            }

            var middle = residual.Plus((heads < written.Count ? written[heads] : Attended()).sum([0])).Plus(model.AttentionBias(layer));
            var read = model.Shape.Blocks == BlockKind.Parallel ? residual : middle;
            residual = middle.Plus((mlp < written.Count ? written[mlp] : PortedLayer.Mlp(model, layer, Watched(mlp, read.unsqueeze(0)))).squeeze(0));
        }

        var last = Watched(Stages.Last(model.Shape), residual.unsqueeze(0)).squeeze(0);
        var normed = model.FinalNorm.Apply(EdgeExperiments.AtRole(last, batch, metric.At));
        var found = autograd.grad([metric.Of(model, normed).sum()], [.. added.Select(each => each.Zero)], allow_unused: true);
        foreach (var same in added.Zip(found).GroupBy(each => each.First.Stage))
        {
            // In the last layer, what nobody reads has none.
            byStage[same.Key] = [.. same.Select(each => (each.Second is null || each.Second.IsInvalid ? zeros_like(each.First.Zero) : each.Second).DetachFromDisposeScope())];
        }
    }

    /// <summary>
    /// The gradients by what the ports of a stage read [ports, N, P, D], ports in the order of <see cref="EdgeGraph.Ports"/>; null
    /// where what the stage writes was given. Prompts do not depend on each other. The caller's dispose scope holds them.
    /// </summary>
    public Tensor? Of(int stage)
    {
        if (!byStage.TryGetValue(stage, out var gradients))
        {
            return null;
        }

        if (!residuals.TryGetValue(stage, out var residual))
        {
            return gradients[0].alias();
        }

        using var gradient = enable_grad();
        using var scope = NewDisposeScope();
        var layer = Stages.Layer(stage);
        var zero = zeros([3 * model.Shape.Heads, .. residual.shape], model.ElementType, model.Device, requires_grad: true);
        var normed = model.AttentionNorm(layer).Apply(residual.Plus(zero));
        var whole = gradients
            .Select((byProjection, part) => (PortedLayer.Projected(model, layer, normed, part) * byProjection).sum())
            .Aggregate((one, other) => one.Plus(other));
        return autograd.grad([whole], [zero])[0].MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var tensor in residuals.Values.Concat(byStage.Values.SelectMany(each => each)))
        {
            tensor.Dispose();
        }
    }
}
