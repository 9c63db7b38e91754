using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// The plain forward pass on a batch, with everything kept that experiments ask for. Heads are kept as their
/// values z (Dh numbers a head), which the output weights turn into what the head writes.
/// </summary>
public sealed class PlainRun : IDisposable
{
    private readonly ImmutableArray<Tensor> residPre;
    private readonly ImmutableArray<Tensor> residMid;
    private readonly ImmutableArray<Tensor> zs;
    private readonly ImmutableArray<Tensor> mlpOutputs;

    /// <summary>Runs the model.</summary>
    /// <exception cref="ArgumentException">A token that the model does not have, or a prompt longer than its context.</exception>
    public PlainRun(ITransformer model, PromptBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        Model = model;
        Batch = batch;

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var layers = model.Shape.Layers;
        var pre = new Tensor[layers];
        var mid = new Tensor[layers];
        var z = new Tensor[layers];
        var mlp = new Tensor[layers];
        var causalMask = CausalMask(model, batch);
        var residual = Embeddings = model.Embed(TokenTensor.Of(batch, model));
        for (var layer = 0; layer < layers; layer++)
        {
            using var layerScope = NewDisposeScope();
            var (q, k, v) = model.QueriesKeysValues(layer, model.AttentionNorm(layer).Apply(residual));
            pre[layer] = residual;
            z[layer] = matmul(model.Pattern(layer, q, k, causalMask), v).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
            mid[layer] = (residual + model.AttentionOutput(layer, z[layer]).add_(model.AttentionBias(layer)))
                .MoveToOuterDisposeScope();
            mlp[layer] = model.Mlp(layer, model.MlpNorm(layer).Apply(mid[layer])).MoveToOuterDisposeScope();
            residual = (mid[layer] + mlp[layer]).MoveToOuterDisposeScope();
        }

        Final = residual;
        residPre = [.. pre];
        residMid = [.. mid];
        zs = [.. z];
        mlpOutputs = [.. mlp];
        foreach (var tensor in Kept())
        {
            tensor.DetachFromDisposeScope();
            Bytes += tensor.numel() * tensor.element_size();
        }
    }

    /// <summary>The model.</summary>
    public ITransformer Model { get; }

    /// <summary>The prompts.</summary>
    public PromptBatch Batch { get; }

    /// <summary>Memory held, in bytes.</summary>
    public long Bytes { get; }

    /// <summary>Embeddings [N, P, D].</summary>
    public Tensor Embeddings { get; }

    /// <summary>The residual stream after the last layer [N, P, D].</summary>
    public Tensor Final { get; }

    /// <summary>The residual stream in front of a layer's attention [N, P, D].</summary>
    public Tensor ResidPre(int layer) => residPre[layer];

    /// <summary>The residual stream in front of a layer's MLP [N, P, D].</summary>
    public Tensor ResidMid(int layer) => residMid[layer];

    /// <summary>Values z of a layer's heads [N, P, H, Dh].</summary>
    public Tensor Z(int layer) => zs[layer];

    /// <summary>What a layer's MLP writes [N, P, D].</summary>
    public Tensor MlpOutput(int layer) => mlpOutputs[layer];

    /// <summary>Queries, keys and values of a layer, computed anew [N, H, P, Dh]; the caller's.</summary>
    public (Tensor Queries, Tensor Keys, Tensor Values) QueriesKeysValues(int layer)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = Model.QueriesKeysValues(layer, Model.AttentionNorm(layer).Apply(ResidPre(layer)));
        return (q.MoveToOuterDisposeScope(), k.MoveToOuterDisposeScope(), v.MoveToOuterDisposeScope());
    }

    /// <summary>Which key position each query position sees: a lower triangle, bool [P, P]; the caller's.</summary>
    internal static Tensor CausalMask(ITransformer model, PromptBatch batch) =>
        ones(batch.Length, batch.Length, ScalarType.Bool, model.Device).tril_();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Kept())
        {
            tensor.Dispose();
        }
    }

    // The first ResidPre is the embedding itself.
    private IEnumerable<Tensor> Kept() =>
        residPre.Skip(1).Concat(residMid).Concat(zs).Concat(mlpOutputs).Append(Embeddings)
            .Concat(residPre.Length > 0 ? [Final] : []);
}
