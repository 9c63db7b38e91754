using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// The plain forward pass on a batch, with everything kept that experiments ask for. Heads are kept as their mixed
/// values z (Dh numbers a head), which the output weights turn into what the head writes.
/// </summary>
public sealed class PlainRun : IDisposable
{
    private readonly ImmutableArray<Tensor> beforeAttention;
    private readonly ImmutableArray<Tensor> beforeMlp;
    private readonly ImmutableArray<Tensor> mixed;
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
        var visible = Visible(model, batch);
        var residual = Embeddings = model.Embed(TokenTensor.Of(batch, model));
        for (var layer = 0; layer < layers; layer++)
        {
            using var layerScope = NewDisposeScope();
            var (q, k, v) = model.QueriesKeysValues(layer, model.AttentionNorm(layer).Apply(residual));
            pre[layer] = residual;
            z[layer] = matmul(model.Pattern(layer, q, k, visible), v).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
            mid[layer] = (residual + model.AttentionOutput(layer, z[layer]).add_(model.AttentionBias(layer)))
                .MoveToOuterDisposeScope();
            mlp[layer] = model.Mlp(layer, model.MlpNorm(layer).Apply(mid[layer])).MoveToOuterDisposeScope();
            residual = (mid[layer] + mlp[layer]).MoveToOuterDisposeScope();
        }

        Final = residual;
        beforeAttention = [.. pre];
        beforeMlp = [.. mid];
        mixed = [.. z];
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
    public Tensor BeforeAttention(int layer) => beforeAttention[layer];

    /// <summary>The residual stream in front of a layer's MLP [N, P, D].</summary>
    public Tensor BeforeMlp(int layer) => beforeMlp[layer];

    /// <summary>Mixed values z of a layer's heads [N, P, H, Dh].</summary>
    public Tensor Mixed(int layer) => mixed[layer];

    /// <summary>What a layer's MLP writes [N, P, D].</summary>
    public Tensor MlpOutput(int layer) => mlpOutputs[layer];

    /// <summary>Queries, keys and values of a layer, computed anew [N, H, P, Dh]; the caller's.</summary>
    public (Tensor Queries, Tensor Keys, Tensor Values) QueriesKeysValues(int layer)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = Model.QueriesKeysValues(layer, Model.AttentionNorm(layer).Apply(BeforeAttention(layer)));
        return (q.MoveToOuterDisposeScope(), k.MoveToOuterDisposeScope(), v.MoveToOuterDisposeScope());
    }

    /// <summary>Which key position each query position sees: a lower triangle, bool [P, P]; the caller's.</summary>
    internal static Tensor Visible(ITransformer model, PromptBatch batch) =>
        ones(batch.Length, batch.Length, ScalarType.Bool, model.Device).tril_();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Kept())
        {
            tensor.Dispose();
        }
    }

    // The first BeforeAttention is the embedding itself.
    private IEnumerable<Tensor> Kept() =>
        beforeAttention.Skip(1).Concat(beforeMlp).Concat(mixed).Concat(mlpOutputs).Append(Embeddings)
            .Concat(beforeAttention.Length > 0 ? [Final] : []);
}
