using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Forward passes in which most outputs of heads are ablated, several selections together: circuits ride the batch axis,
/// so that C of them cost C forward passes and nothing more.
/// </summary>
/// <remarks>
/// A circuit run changes nearly everything from the first layer on, so that keeping differences from a plain run, as the
/// evaluator of plans does, would save nothing. It means the same; tests compare the two.
/// </remarks>
internal sealed class AblatedForward : IDisposable
{
    private readonly ITransformer model;
    private readonly PromptBatch batch;
    private readonly Ablation ablation;
    private readonly Tensor[] ablated;
    private readonly IReadOnlyList<NodeSelection> selections;
    private Tensor? final;

    /// <param name="model">The model.</param>
    /// <param name="batch">The prompts, N.</param>
    /// <param name="selections">What is kept, V selections.</param>
    /// <param name="ablation">What the rest is replaced by.</param>
    /// <param name="ablated">Its values by layer [N, P, H, Dh]; empty for zero. Not disposed.</param>
    public AblatedForward(
        ITransformer model, PromptBatch batch, IReadOnlyList<NodeSelection> selections, Ablation ablation, Tensor[] ablated)
    {
        this.model = model;
        this.batch = batch;
        this.selections = selections;
        this.ablation = ablation;
        this.ablated = ablated;
    }

    /// <summary>One selection, for metrics to read.</summary>
    public IEvaluation this[int selection] => new Evaluation(this, selection);

    public void Dispose() => final?.Dispose();

    /// <summary>The residual stream after the last layer [V × N, P, D], or what a layer's heads read or write on the way.</summary>
    private Tensor Forward(Func<int, Tensor, Tensor, Tensor, Tensor?>? stop = null)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var count = selections.Count;
        var causalMask = PlainRun.CausalMask(model, batch);
        var residual = model.Embed(TokenTensor.Of(batch, model)).repeat(count, 1, 1);
        for (var layer = 0; layer < model.Shape.Layers; layer++)
        {
            using var layerScope = NewDisposeScope();
            var (q, k, v) = model.QueriesKeysValues(layer, model.AttentionNorm(layer).Apply(residual));
            var z = matmul(model.Pattern(layer, q, k, causalMask), v).transpose(1, 2);
            var instead = ablated.Length == 0 ? zeros_like(z) : ablated[layer].repeat(count, 1, 1, 1);
            z = where(Kept(layer), z, instead);
            if (stop?.Invoke(layer, q, k, z) is { } found)
            {
                return found.MoveToOuterDisposeScope().MoveToOuterDisposeScope();
            }

            var middle = residual + model.AttentionOutput(layer, z).add_(model.AttentionBias(layer));
            var before = residual;
            residual = (middle + model.Mlp(layer, model.MlpNorm(layer).Apply(middle))).MoveToOuterDisposeScope();
            before.Dispose();
        }

        return residual.MoveToOuterDisposeScope();
    }

    /// <summary>Which outputs of a layer's heads stay, bool [V × N, P, H, 1].</summary>
    private Tensor Kept(int layer)
    {
        var (length, heads) = (batch.Length, model.Shape.Heads);
        var each = batch.Count * length * heads;
        var kept = new bool[selections.Count * each];
        for (var v = 0; v < selections.Count; v++)
        {
            var selection = selections[v];
            Array.Fill(kept, !selection.AreKept, v * each, each);
            foreach (var node in selection.Nodes.Where(node => node.Head.Layer == layer))
            {
                var positions = node.At.Resolve(batch);
                for (var n = 0; n < batch.Count; n++)
                {
                    var (first, last) = positions is null ? (0, length - 1) : (positions[n], positions[n]);
                    for (var p = first; p <= last; p++)
                    {
                        kept[(v * each) + (((n * length) + p) * heads) + node.Head.Index] = selection.AreKept;
                    }
                }
            }
        }

        return tensor(kept, device: model.Device).view(selections.Count * batch.Count, length, heads, 1);
    }

    private sealed class Evaluation(AblatedForward run, int selection) : IEvaluation
    {
        private Plan? plan;

        public ITransformer Model => run.model;

        public Plan Plan => plan ??= run.selections[selection].ToPlan(Model.Shape, run.batch, run.ablation);

        public Tensor FinalNormOutput(Role at)
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            return Model.FinalNorm.Apply(FinalResidual(at)).MoveToOuterDisposeScope();
        }

        public Tensor FinalResidual(Role at)
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            run.final ??= run.Forward().DetachFromDisposeScope();
            var rows = run.batch.Positions(at)
                .Select((p, n) => ((((long)selection * run.batch.Count) + n) * run.batch.Length) + p)
                .ToArray();
            return run.final.flatten(0, 1).index_select(0, tensor(rows, device: Model.Device)).MoveToOuterDisposeScope();
        }

        public Tensor Pattern(Head head, params IReadOnlyList<Component> path) => Own(head, path, (q, k, _) =>
            Model.Pattern(
                head.Layer, q.select(1, head.Index), k.select(1, head.Index), PlainRun.CausalMask(Model, run.batch)));

        public Tensor HeadOutput(Head head, params IReadOnlyList<Component> path) => Own(head, path, (_, _, z) =>
            matmul(z.select(2, head.Index), Model.HeadWeights(head.Layer, head.Index).Output));

        /// <summary>What a head does in this selection; every path of a circuit run reads it in the same state.</summary>
        private Tensor Own(Head head, IReadOnlyList<Component> path, Func<Tensor, Tensor, Tensor, Tensor> read)
        {
            ArgumentNullException.ThrowIfNull(head);
            ArgumentNullException.ThrowIfNull(path);
            ComponentOrder.Check(head, Model.Shape);
            using var scope = NewDisposeScope();
            var all = run.Forward((layer, q, k, z) => layer == head.Layer ? read(q, k, z) : null);
            return all.narrow(0, (long)selection * run.batch.Count, run.batch.Count).clone().MoveToOuterDisposeScope();
        }
    }
}
