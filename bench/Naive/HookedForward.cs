using static TorchSharp.torch;

namespace IoiClaims.Bench.Naive;

/// <summary>
/// The forward pass with hooks, as users of hook libraries run it: all heads of a layer together, nothing cached between
/// passes, the logits of two tokens only. A hook sees what was computed, so what it replaces has been computed too.
/// </summary>
internal sealed class HookedForward
{
    /// <summary>Replaces the queries, keys and values of a layer [N, H, P, Dh].</summary>
    public Func<int, (Tensor Q, Tensor K, Tensor V), (Tensor Q, Tensor K, Tensor V)>? QueriesKeysValues { get; init; }

    /// <summary>Replaces the mixed values z of a layer [N, P, H, Dh].</summary>
    public Func<int, Tensor, Tensor>? Mixed { get; init; }

    /// <summary>Sees what the MLP of a layer writes [N, P, D], and may replace it.</summary>
    public Func<int, Tensor, Tensor>? MlpOutput { get; init; }

    /// <summary>Logit differences at a role [N].</summary>
    public Tensor LogitDifference(ITransformer model, PromptBatch batch, Tensor tokens, Tensor pairs, Role at)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var visible = ones(batch.Length, batch.Length, ScalarType.Bool).tril();
        var positions = arange(batch.Length);
        var residual = model.Embed(tokens);
        for (var layer = 0; layer < model.Shape.Layers; layer++)
        {
            using var layerScope = NewDisposeScope();
            var normed = model.AttentionNorm(layer).Apply(residual);
            Tensor Project(PortKinds port) => model.Project(layer, port, normed, positions);
            var attention = (Project(PortKinds.Query), Project(PortKinds.Key), Project(PortKinds.Value));
            var (q, k, v) = QueriesKeysValues?.Invoke(layer, attention) ?? attention;
            var mixed = matmul(model.Pattern(layer, q, k, visible), v).transpose(1, 2).contiguous();
            mixed = Mixed?.Invoke(layer, mixed) ?? mixed;
            var middle = residual + model.AttentionOutput(layer, mixed).add_(model.AttentionBias(layer));
            var mlp = model.Mlp(layer, model.MlpNorm(layer).Apply(model.Shape.Blocks == BlockKind.Parallel ? residual : middle));
            mlp = MlpOutput?.Invoke(layer, mlp) ?? mlp;
            residual = (middle + mlp).MoveToOuterDisposeScope();
        }

        var rows = tensor(batch.Positions(at).Select((p, n) => ((long)n * batch.Length) + p).ToArray());
        var final = model.FinalNorm.Apply(residual.flatten(0, 1).index_select(0, rows)).unsqueeze(1);
        var logits = (model.UnembeddingRows(pairs) * final).sum(-1);
        return (logits.select(1, 0) - logits.select(1, 1)).MoveToOuterDisposeScope();
    }
}
