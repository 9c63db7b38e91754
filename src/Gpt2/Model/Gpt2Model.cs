using System.Collections.Immutable;
using IoiClaims.Interp.Models;
using static TorchSharp.torch;

namespace IoiClaims.Gpt2.Model;

/// <summary>A GPT-2 language model, component by component. Immutable; owns its tensors.</summary>
/// <remarks>Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"; names as in Hugging Face.</remarks>
public sealed class Gpt2Model : ITransformer
{
    private readonly ImmutableDictionary<string, Tensor> tensors;
    private readonly ImmutableArray<Layer> layers;
    private readonly Tensor unembedding;
    private readonly double scale;

    /// <summary>Takes ownership of the tensors.</summary>
    /// <param name="config">Sizes and choices.</param>
    /// <param name="tensors">
    /// Every tensor of <see cref="Gpt2TensorNames.Required"/> and no other, of one floating-point type, on one device.
    /// </param>
    /// <param name="fingerprint">Identifies configuration and weights; equal fingerprints must mean equal numbers.</param>
    /// <exception cref="ArgumentException">A tensor is missing, superfluous or has the wrong shape; all are listed.</exception>
    public Gpt2Model(Gpt2Config config, IReadOnlyDictionary<string, Tensor> tensors, string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tensors);
        CheckTensors(config, tensors);
        Config = config;
        Fingerprint = fingerprint;
        this.tensors = tensors.ToImmutableDictionary();
        foreach (var tensor in tensors.Values)
        {
            tensor.requires_grad_(false);
            tensor.DetachFromDisposeScope();
        }

        Shape = new TransformerShape(
            config.Layers, config.Heads, config.Width, config.HeadWidth, config.Vocabulary, config.Context);
        scale = 1 / Math.Sqrt(config.HeadWidth);
        unembedding = tensors[config.TiedUnembedding ? Gpt2TensorNames.TokenEmbedding : Gpt2TensorNames.Unembedding];
        FinalNorm = new LayerNorm(
            tensors[Gpt2TensorNames.FinalNormGain], tensors[Gpt2TensorNames.FinalNormBias], config.NormEpsilon);
        layers = Enumerable.Range(0, config.Layers).Select(index => new Layer(config, tensors, index)).ToImmutableArray();
    }

    /// <summary>The sizes and choices.</summary>
    public Gpt2Config Config { get; }

    /// <inheritdoc/>
    public TransformerShape Shape { get; }

    /// <inheritdoc/>
    public Device Device => unembedding.device;

    /// <inheritdoc/>
    public ScalarType ElementType => unembedding.dtype;

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public INorm FinalNorm { get; }

    /// <summary>The weights by their checkpoint names, as views that must not be changed or disposed.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <inheritdoc/>
    public Tensor Embed(Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var length = tokens.shape[^1];
        if (length > Shape.Context)
        {
            throw new ArgumentException(
                $"A prompt of {length} tokens does not fit this model's context of {Shape.Context}.", nameof(tokens));
        }

        using var scope = NewDisposeScope();
        var token = Rows(tensors[Gpt2TensorNames.TokenEmbedding], tokens);
        var position = tensors[Gpt2TensorNames.PositionEmbedding].slice(0, 0, length, 1);
        return (token + position).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public INorm AttentionNorm(int layer) => At(layer).AttentionNorm;

    /// <inheritdoc/>
    public INorm MlpNorm(int layer) => At(layer).MlpNorm;

    /// <inheritdoc/>
    public HeadWeights HeadWeights(int layer, int head)
    {
        if (head < 0 || head >= Shape.Heads)
        {
            throw new ArgumentOutOfRangeException(
                nameof(head), head, $"There is no head {layer}.{head}: this model has heads 0 to {Shape.Heads - 1}.");
        }

        return At(layer).Heads[head];
    }

    /// <inheritdoc/>
    public (Tensor Queries, Tensor Keys, Tensor Values) QueriesKeysValues(int layer, Tensor normed)
    {
        ArgumentNullException.ThrowIfNull(normed);
        var weights = At(layer);
        using var scope = NewDisposeScope();
        long n = normed.shape[0], p = normed.shape[1];
        var joint = addmm(weights.AttentionInBias, normed.reshape(n * p, -1), weights.AttentionIn, 1, 1)
            .view(n, p, 3, Shape.Heads, Shape.HeadWidth)
            .permute(2, 0, 3, 1, 4);
        var parts = joint.unbind(0);
        return (
            parts[0].MoveToOuterDisposeScope(),
            parts[1].MoveToOuterDisposeScope(),
            parts[2].MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public Tensor Pattern(int layer, Tensor queries, Tensor keys, Tensor visible)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(visible);
        using var scope = NewDisposeScope();
        var scores = matmul(queries, keys.transpose(-2, -1)) * scale;
        return scores.masked_fill(visible.logical_not(), double.NegativeInfinity).softmax(-1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor AttentionBias(int layer) => At(layer).AttentionOutBias;

    /// <inheritdoc/>
    public Tensor AttentionOutput(int layer, Tensor mixed)
    {
        ArgumentNullException.ThrowIfNull(mixed);
        using var scope = NewDisposeScope();
        return matmul(mixed.flatten(-2, -1), At(layer).AttentionOut).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Mlp(int layer, Tensor normed)
    {
        ArgumentNullException.ThrowIfNull(normed);
        var weights = At(layer);
        using var scope = NewDisposeScope();
        var flat = normed.reshape(-1, Shape.ModelWidth);
        var hidden = Activate(addmm(weights.MlpInBias, flat, weights.MlpIn, 1, 1));
        return addmm(weights.MlpOutBias, hidden, weights.MlpOut, 1, 1).view(normed.shape).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Unembed(Tensor normed)
    {
        ArgumentNullException.ThrowIfNull(normed);
        using var scope = NewDisposeScope();
        return matmul(normed, unembedding.t()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor UnembeddingRows(Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return Rows(unembedding, tokens);
    }

    /// <summary>The whole forward pass, plainly.</summary>
    /// <param name="tokens">Token ids [N, P], int64. Shorter prompts may be padded at their end with any token.</param>
    /// <returns>Logits [N, P, V]; those at a prompt's own positions do not depend on its padding.</returns>
    public Tensor Forward(Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        using var scope = NewDisposeScope();
        var length = tokens.shape[^1];
        var visible = ones(length, length, ScalarType.Bool, Device).tril();
        var residual = Embed(tokens);
        for (var layer = 0; layer < Shape.Layers; layer++)
        {
            var (q, k, v) = QueriesKeysValues(layer, AttentionNorm(layer).Apply(residual));
            var mixed = matmul(Pattern(layer, q, k, visible), v).transpose(1, 2);
            residual = residual + AttentionOutput(layer, mixed) + AttentionBias(layer);
            residual = residual + Mlp(layer, MlpNorm(layer).Apply(residual));
        }

        return Unembed(FinalNorm.Apply(residual)).MoveToOuterDisposeScope();
    }

    /// <summary>The same model with its tensors in another type or on another device; this one stays as it is.</summary>
    public Gpt2Model To(ScalarType type, Device? device = null) =>
        new(
            Config,
            tensors.ToDictionary(pair => pair.Key, pair => pair.Value.to(type, device ?? Device, copy: true)),
            $"{Fingerprint}:{type}");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in layers)
        {
            layer.Dispose();
        }

        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private static void CheckTensors(Gpt2Config config, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var required = Gpt2TensorNames.Required(config);
        var known = required.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var problems = required.Where(r => !tensors.ContainsKey(r.Name)).Select(r => $"{r.Name} is missing")
            .Concat(tensors.Keys.Where(name => !known.Contains(name)).Select(name => $"{name} is not a tensor of this model"))
            .Concat(required
                .Where(r => tensors.TryGetValue(r.Name, out var found) && !found.shape.SequenceEqual(r.Shape))
                .Select(r => $"{r.Name} should be [{string.Join(", ", r.Shape)}] "
                    + $"but is [{string.Join(", ", tensors[r.Name].shape)}]"))
            .ToList();
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                "The tensors do not make the model that the configuration describes: " + string.Join("; ", problems) + ".",
                nameof(tensors));
        }
    }

    private static Tensor Rows(Tensor matrix, Tensor indices)
    {
        using var scope = NewDisposeScope();
        return matrix.index_select(0, indices.flatten()).view([.. indices.shape, matrix.shape[1]]).MoveToOuterDisposeScope();
    }

    private Layer At(int layer) =>
        layer >= 0 && layer < layers.Length
            ? layers[layer]
            : throw new ArgumentOutOfRangeException(
                nameof(layer), layer, $"There is no layer {layer}: this model has layers 0 to {layers.Length - 1}.");

    private Tensor Activate(Tensor hidden)
    {
        if (Config.Activation == Gpt2Activation.Gelu)
        {
            return nn.functional.gelu(hidden);
        }

        // gelu_new: ½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))
        var inner = (hidden + hidden * hidden * hidden * 0.044715) * Math.Sqrt(2 / Math.PI);
        return hidden * 0.5 * (inner.tanh() + 1);
    }

    /// <summary>Views of one layer's tensors.</summary>
    private sealed class Layer : IDisposable
    {
        public Layer(Gpt2Config config, IReadOnlyDictionary<string, Tensor> tensors, int index)
        {
            Tensor Named(string name) => tensors[Gpt2TensorNames.Layer(index, name)];

            AttentionNorm = new LayerNorm(Named("ln_1.weight"), Named("ln_1.bias"), config.NormEpsilon);
            MlpNorm = new LayerNorm(Named("ln_2.weight"), Named("ln_2.bias"), config.NormEpsilon);
            AttentionIn = Named("attn.c_attn.weight");
            AttentionInBias = Named("attn.c_attn.bias");
            AttentionOut = Named("attn.c_proj.weight");
            AttentionOutBias = Named("attn.c_proj.bias");
            MlpIn = Named("mlp.c_fc.weight");
            MlpInBias = Named("mlp.c_fc.bias");
            MlpOut = Named("mlp.c_proj.weight");
            MlpOutBias = Named("mlp.c_proj.bias");

            int d = config.Width, dh = config.HeadWidth;
            Tensor Columns(int part, int head) =>
                AttentionIn.slice(1, part * d + head * dh, part * d + (head + 1) * dh, 1).DetachFromDisposeScope();
            Tensor Biases(int part, int head) =>
                AttentionInBias.slice(0, part * d + head * dh, part * d + (head + 1) * dh, 1).DetachFromDisposeScope();

            Heads = Enumerable.Range(0, config.Heads)
                .Select(head => new HeadWeights(
                    Columns(0, head), Biases(0, head),
                    Columns(1, head), Biases(1, head),
                    Columns(2, head), Biases(2, head),
                    AttentionOut.slice(0, head * dh, (head + 1) * dh, 1).DetachFromDisposeScope()))
                .ToImmutableArray();
        }

        public INorm AttentionNorm { get; }

        public INorm MlpNorm { get; }

        public ImmutableArray<HeadWeights> Heads { get; }

        public Tensor AttentionIn { get; }

        public Tensor AttentionInBias { get; }

        public Tensor AttentionOut { get; }

        public Tensor AttentionOutBias { get; }

        public Tensor MlpIn { get; }

        public Tensor MlpInBias { get; }

        public Tensor MlpOut { get; }

        public Tensor MlpOutBias { get; }

        public void Dispose()
        {
            foreach (var head in Heads)
            {
                head.Query.Dispose();
                head.QueryBias.Dispose();
                head.Key.Dispose();
                head.KeyBias.Dispose();
                head.Value.Dispose();
                head.ValueBias.Dispose();
                head.Output.Dispose();
            }
        }
    }
}
