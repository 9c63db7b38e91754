using System.Collections.Immutable;
using IoiClaims.Checkpoints;
using static TorchSharp.torch;

namespace IoiClaims.Gpt2;

/// <summary>A GPT-2 language model, component by component. Immutable; owns its tensors.</summary>
/// <remarks>Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"; names as in Hugging Face.</remarks>
public sealed class Gpt2Model : ITransformer
{
    private readonly ImmutableSortedDictionary<string, Tensor> tensors;
    private readonly ImmutableArray<Gpt2Layer> layers;
    private readonly Tensor tokenEmbedding;
    private readonly Tensor positionEmbedding;
    private readonly Tensor unembedding;
    private readonly LayerNorm finalNorm;
    private volatile bool disposed;

    /// <summary>Takes ownership of the tensors, also out of a dispose scope that holds them.</summary>
    /// <param name="config">Sizes and choices.</param>
    /// <param name="tensors">
    /// Every tensor of <see cref="Gpt2TensorNames.Required"/> and no other, all float32 or all float64, on one device.
    /// </param>
    /// <param name="fingerprint">
    /// Identifies configuration and weights: equal fingerprints must mean equal numbers. Computed from them where omitted.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The configuration cannot be, or tensors are missing, superfluous, or of the wrong shape, type or device; all are
    /// listed. The tensors then stay the caller's.
    /// </exception>
    public Gpt2Model(Gpt2Config config, IReadOnlyDictionary<string, Tensor> tensors, string? fingerprint = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tensors);
        WeightChecks.Check(config.Problems(), () => Gpt2TensorNames.Required(config), tensors);
        Config = config;
        Fingerprint = fingerprint ?? Gpt2Fingerprint.Of(config, tensors);
        this.tensors = tensors.ToImmutableSortedDictionary(StringComparer.Ordinal);
        foreach (var tensor in tensors.Values)
        {
            tensor.requires_grad_(false);
            tensor.DetachFromDisposeScope();
        }

        Shape = new TransformerShape(
            config.Layers, config.Heads, config.Width, config.HeadWidth, config.Vocabulary, config.Context);
        tokenEmbedding = tensors[Gpt2TensorNames.TokenEmbedding];
        positionEmbedding = tensors[Gpt2TensorNames.PositionEmbedding];
        unembedding = config.TiedUnembedding ? tokenEmbedding : tensors[Gpt2TensorNames.Unembedding];
        Device = tokenEmbedding.device;
        ElementType = tokenEmbedding.dtype;
        finalNorm = new LayerNorm(
            tensors[Gpt2TensorNames.FinalNormGain], tensors[Gpt2TensorNames.FinalNormBias], config.NormEpsilon);
        layers = Enumerable.Range(0, config.Layers).Select(i => new Gpt2Layer(config, tensors, i)).ToImmutableArray();
    }

    /// <summary>The sizes and choices.</summary>
    public Gpt2Config Config { get; }

    /// <inheritdoc/>
    public TransformerShape Shape { get; }

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    public ScalarType ElementType { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public INorm FinalNorm => Alive(finalNorm);

    /// <inheritdoc/>
    public Tensor Unembedding => Alive(unembedding);

    /// <summary>The weights by their checkpoint names, as views that must not be changed or disposed.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => Alive(tensors);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// Tokens that are not Int64 [N, P], a prompt longer than the context, or an id outside the vocabulary.
    /// </exception>
    public Tensor Embed(Tensor tokens)
    {
        ThrowIfDisposed();
        TransformerChecks.Prompts(tokens, Shape);
        using var scope = NewDisposeScope();
        return tokenEmbedding.index_select(0, tokens.flatten()).view([.. tokens.shape, Config.Width])
            .PlusInPlace(positionEmbedding.narrow(0, 0, tokens.shape[1]))
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public INorm AttentionNorm(int layer) => At(layer).AttentionNorm;

    /// <inheritdoc/>
    public INorm MlpNorm(int layer) => At(layer).MlpNorm;

    /// <inheritdoc/>
    public HeadWeights HeadWeights(int layer, int head)
    {
        var heads = At(layer).Heads;
        return head >= 0 && head < heads.Length
            ? heads[head]
            : throw new ArgumentOutOfRangeException(
                nameof(head), head, $"There is no head {layer}.{head}: this model has heads 0 to {heads.Length - 1}.");
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Another port, or an input of another width.</exception>
    public Tensor Project(int layer, PortKinds port, Tensor normed, Tensor positions, IReadOnlyList<int>? heads = null)
    {
        var all = At(layer).Projections;
        TransformerChecks.LastAxes(normed, nameof(normed), Config.Width);
        using var scope = NewDisposeScope();
        var (weight, bias) = heads is null ? all[Part(port)] : Joined(heads.Select(head => HeadWeights(layer, head)), Part(port));
        return addmm(bias, normed.reshape(-1, Config.Width), weight, 1, 1)
            .view([.. normed.shape[..^1], heads?.Count ?? Config.Heads, Config.HeadWidth])
            .transpose(-3, -2)
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public double ScoreScale(int layer)
    {
        _ = At(layer);
        return Config.ScoreScale(layer);
    }

    /// <inheritdoc/>
    public Tensor AttentionBias(int layer) => At(layer).AttentionOutBias;

    /// <inheritdoc/>
    public Tensor AttentionOutput(int layer, Tensor z)
    {
        var weights = At(layer);
        TransformerChecks.LastAxes(z, nameof(z), Config.Heads, Config.HeadWidth);
        using var scope = NewDisposeScope();
        return matmul(z.flatten(-2, -1), weights.AttentionOut).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Mlp(int layer, Tensor normed)
    {
        var weights = At(layer);
        using var scope = NewDisposeScope();
        var hidden = Gelu.Apply(Hidden(weights, normed), Config.Activation == Gpt2Activation.GeluNew);
        return addmm(weights.MlpOutBias, hidden, weights.MlpOut, 1, 1).view(normed.shape).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor MlpFrozen(int layer, Tensor normed, Tensor at)
    {
        var weights = At(layer);
        using var scope = NewDisposeScope();
        var hidden = Gelu.Gain(Hidden(weights, at), Config.Activation == Gpt2Activation.GeluNew) * Hidden(weights, normed);
        return addmm(weights.MlpOutBias, hidden, weights.MlpOut, 1, 1).view(normed.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The same model with its tensors in another type or on another device; this one stays as it is.</summary>
    /// <param name="type">Float32 or Float64.</param>
    /// <param name="device">The device; this model's own if omitted.</param>
    /// <exception cref="ArgumentException">The type is neither.</exception>
    public Gpt2Model To(ScalarType type, Device? device = null)
    {
        ThrowIfDisposed();
        using var scope = NewDisposeScope();
        var target = device ?? Device;
        var same = type == ElementType && target.type == Device.type; // GPUs of one machine count alike
        return new Gpt2Model(
            Config,
            tensors.ToDictionary(
                pair => pair.Key, pair => pair.Value.to(type, target, copy: true), StringComparer.Ordinal),
            same ? Fingerprint : $"{Fingerprint}:{type}:{target.type}");
    }

    /// <summary>
    /// The model on a device: itself where its tensors are there already, otherwise a copy, and this one is disposed, so that
    /// one model to dispose stays one. <see cref="To"/> copies and leaves this one as it is.
    /// </summary>
    /// <param name="device">The device, such as <c>DeviceChoice.Parse("cuda").Open()</c>.</param>
    public Gpt2Model MoveTo(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (Device.type == device.type && (device.type == TorchSharp.DeviceType.CPU || Device.index == device.index))
        {
            return this;
        }

        using (this)
        {
            return To(ElementType, device);
        }
    }

    /// <summary>
    /// The same weights under another activation function; this model stays as it is. The caller disposes the new one. Some
    /// published numbers of GPT-2 were measured with the exact GELU in place of its tanh approximation.
    /// </summary>
    public Gpt2Model WithActivation(Gpt2Activation activation) => new(
        Config with { Activation = activation },
        Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone(), StringComparer.Ordinal));

    /// <summary>Frees the weights. What the model computed stays; asking it for more is an error.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        foreach (var layer in layers)
        {
            layer.Dispose();
        }

        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private static int Part(PortKinds port) => port switch
    {
        PortKinds.Query => 0,
        PortKinds.Key => 1,
        PortKinds.Value => 2,
        _ => throw new ArgumentException($"Heads project queries, keys or values, one at a time; this is {port}.", nameof(port)),
    };

    private static (Tensor Weight, Tensor Bias) Joined(IEnumerable<HeadWeights> heads, int part)
    {
        var each = heads.Select(head => part switch
        {
            0 => (Weight: head.Query, Bias: head.QueryBias),
            1 => (Weight: head.Key, Bias: head.KeyBias),
            _ => (Weight: head.Value, Bias: head.ValueBias),
        }).ToList();
        return each is [var only] ? only : (cat(each.Select(one => one.Weight).ToList(), 1), cat(each.Select(one => one.Bias).ToList(), 0));
    }

    /// <summary>An MLP's hidden layer before its activation [M, inner].</summary>
    private Tensor Hidden(Gpt2Layer weights, Tensor normed)
    {
        TransformerChecks.LastAxes(normed, nameof(normed), Config.Width);
        return addmm(weights.MlpInBias, normed.reshape(-1, Config.Width), weights.MlpIn, 1, 1);
    }

    private Gpt2Layer At(int layer)
    {
        ThrowIfDisposed();
        return layer >= 0 && layer < layers.Length
            ? layers[layer]
            : throw new ArgumentOutOfRangeException(
                nameof(layer), layer, $"There is no layer {layer}: this model has layers 0 to {layers.Length - 1}.");
    }

    private T Alive<T>(T value)
    {
        ThrowIfDisposed();
        return value;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(disposed, this);
}
