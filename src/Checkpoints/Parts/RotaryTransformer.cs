using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>
/// A decoder whose queries and keys are turned by their positions: what the families of GPT-NeoX and Llama share. Immutable;
/// owns its tensors.
/// </summary>
public abstract class RotaryTransformer : ITransformer
{
    private readonly RotaryParts parts;
    private readonly ImmutableArray<ImmutableArray<HeadWeights>> heads;
    private readonly ImmutableArray<int> keyValueHeadOf;
    private readonly List<Tensor> own = [];
    private readonly Tensor noHeadBias;
    private readonly Tensor noAttentionBias;
    private volatile bool disposed;

    private protected RotaryTransformer(RotaryParts parts)
    {
        this.parts = parts;
        foreach (var tensor in parts.Tensors.Values)
        {
            tensor.requires_grad_(false);
            tensor.DetachFromDisposeScope();
        }

        Device = parts.Embedding.device;
        ElementType = parts.Embedding.dtype;
        keyValueHeadOf = [.. Enumerable.Range(0, Shape.Heads).Select(head => head / (Shape.Heads / Shape.KeyValueHeads))];
        noHeadBias = Kept(zeros(Shape.HeadWidth, ElementType, Device));
        noAttentionBias = Kept(zeros(Shape.ModelWidth, ElementType, Device));
        heads = [.. parts.Layers.Select(HeadsOf)];
    }

    /// <inheritdoc/>
    public TransformerShape Shape => parts.Shape;

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    public ScalarType ElementType { get; }

    /// <inheritdoc/>
    public string Fingerprint => parts.Fingerprint;

    /// <inheritdoc/>
    public INorm FinalNorm => Alive().FinalNorm;

    /// <inheritdoc/>
    public Tensor Unembedding => Alive().Unembedding;

    /// <summary>
    /// The weights by their names in a checkpoint; the caller disposes them, and must not change them: most are the model's own.
    /// </summary>
    public virtual IReadOnlyDictionary<string, Tensor> ToCheckpoint() =>
        Alive().Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.alias(), StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// Tokens that are not Int64 [N, P], a prompt longer than the context, or an id outside the vocabulary.
    /// </exception>
    public Tensor Embed(Tensor tokens)
    {
        var embedding = Alive().Embedding;
        ArgumentNullException.ThrowIfNull(tokens);
        if (parts.Window is { } window && tokens.dim() == 2 && tokens.shape[1] > window)
        {
            throw new ArgumentException(
                $"A prompt of {tokens.shape[1]} tokens is longer than this model's sliding window of {window}, which is not implemented: "
                + $"up to {window} tokens, the window makes no difference.",
                nameof(tokens));
        }

        TransformerChecks.Prompts(tokens, Shape);
        using var scope = NewDisposeScope();
        return embedding.index_select(0, tokens.flatten()).view([.. tokens.shape, Shape.ModelWidth]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public INorm AttentionNorm(int layer) => At(layer).AttentionNorm;

    /// <inheritdoc/>
    public INorm MlpNorm(int layer) => At(layer).MlpNorm;

    /// <inheritdoc/>
    public HeadWeights HeadWeights(int layer, int head)
    {
        _ = At(layer);
        return head >= 0 && head < Shape.Heads
            ? heads[layer][head]
            : throw new ArgumentOutOfRangeException(
                nameof(head), head, $"There is no head {layer}.{head}: this model has heads 0 to {Shape.Heads - 1}.");
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Another port, or an input of another width.</exception>
    public Tensor Project(int layer, PortKinds port, Tensor normed, Tensor positions, IReadOnlyList<int>? heads = null)
    {
        var of = At(layer);
        ArgumentNullException.ThrowIfNull(positions);
        TransformerChecks.LastAxes(normed, nameof(normed), Shape.ModelWidth);
        var (map, norm, turns) = port switch
        {
            PortKinds.Query => (of.Query, of.QueryNorm, true),
            PortKinds.Key => (of.Key, of.KeyNorm, true),
            PortKinds.Value => (of.Value, null, false),
            _ => throw new ArgumentException($"Heads project queries, keys or values, one at a time; this is {port}.", nameof(port)),
        };
        using var scope = NewDisposeScope();
        var (computed, spread) = Computed(port, heads);
        var rows = computed is null ? map : map.OfHeads(computed, Shape.HeadWidth);
        var projected = rows.Apply(normed.reshape(-1, Shape.ModelWidth))
            .view([.. normed.shape[..^1], rows.Weight.shape[0] / Shape.HeadWidth, Shape.HeadWidth])
            .transpose(-3, -2);
        var placed = norm is null ? projected : norm.Apply(projected);
        var turned = turns ? parts.Positions.Turn(placed, positions) : placed;
        return (spread is null ? turned : turned.index_select(-3, tensor(spread, dtype: ScalarType.Int64, device: Device))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public double ScoreScale(int layer)
    {
        _ = At(layer);
        return 1 / Math.Sqrt(Shape.HeadWidth);
    }

    /// <inheritdoc/>
    public Tensor AttentionBias(int layer) => At(layer).Output.Bias ?? noAttentionBias;

    /// <inheritdoc/>
    public Tensor AttentionOutput(int layer, Tensor z)
    {
        var output = At(layer).Output;
        TransformerChecks.LastAxes(z, nameof(z), Shape.Heads, Shape.HeadWidth);
        using var scope = NewDisposeScope();
        return nn.functional.linear(z.flatten(-2, -1), output.Weight).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Mlp(int layer, Tensor normed)
    {
        var mlp = At(layer).Mlp;
        TransformerChecks.LastAxes(normed, nameof(normed), Shape.ModelWidth);
        using var scope = NewDisposeScope();
        return mlp(normed.reshape(-1, Shape.ModelWidth)).view(normed.shape).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor MlpFrozen(int layer, Tensor normed, Tensor at)
    {
        var mlp = At(layer).MlpFrozen;
        TransformerChecks.LastAxes(normed, nameof(normed), Shape.ModelWidth);
        TransformerChecks.LastAxes(at, nameof(at), Shape.ModelWidth);
        using var scope = NewDisposeScope();
        return mlp(normed.reshape(-1, Shape.ModelWidth), at.reshape(-1, Shape.ModelWidth)).view(normed.shape).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the weights. What the model computed stays; asking it for more is an error.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        parts.Positions.Dispose();
        foreach (var tensor in own.Concat(parts.Tensors.Values))
        {
            tensor.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The weights in another type or on another device, and the fingerprint that belongs to them.</summary>
    private protected (IReadOnlyDictionary<string, Tensor> Tensors, string Fingerprint) Converted(ScalarType type, Device device)
    {
        var checkpoint = ToCheckpoint();
        try
        {
            var same = type == ElementType && device.type == Device.type; // GPUs of one machine count alike
            return (
                checkpoint.ToDictionary(
                    pair => pair.Key, pair => pair.Value.to(type, device, copy: true).DetachFromDisposeScope(), StringComparer.Ordinal),
                same ? Fingerprint : $"{Fingerprint}:{type}:{device.type}");
        }
        finally
        {
            foreach (var tensor in checkpoint.Values)
            {
                tensor.Dispose();
            }
        }
    }

    /// <summary>Whether the tensors are on a device.</summary>
    private protected bool IsOn(Device device) =>
        Device.type == device.type && (device.type == TorchSharp.DeviceType.CPU || Device.index == device.index);

    /// <summary>
    /// Which of a port's heads have to be computed for the heads asked for, null for all of them; and which of the computed ones
    /// each head takes, null where each takes its own.
    /// </summary>
    private (IReadOnlyList<int>? Computed, int[]? Spread) Computed(PortKinds port, IReadOnlyList<int>? asked)
    {
        if (port == PortKinds.Query || Shape.KeyValueHeads == Shape.Heads)
        {
            return (asked, null);
        }

        if (asked is null)
        {
            return (null, [.. keyValueHeadOf]);
        }

        var shared = asked.Select(head => keyValueHeadOf[head]).Distinct().ToList();
        return (shared, [.. asked.Select(head => shared.IndexOf(keyValueHeadOf[head]))]);
    }

    private ImmutableArray<HeadWeights> HeadsOf(RotaryLayer layer)
    {
        var width = Shape.HeadWidth;
        (Tensor Weight, Tensor Bias) Of(LinearMap map, int head)
        {
            using var scope = NewDisposeScope();
            return (
                Kept(map.Weight.narrow(0, head * width, width).t()),
                map.Bias is null ? noHeadBias : Kept(map.Bias.narrow(0, head * width, width)));
        }

        Tensor Written(int head)
        {
            using var scope = NewDisposeScope();
            return Kept(layer.Output.Weight.narrow(1, head * width, width).t());
        }

        var shared = Enumerable.Range(0, Shape.KeyValueHeads).Select(index => (Key: Of(layer.Key, index), Value: Of(layer.Value, index))).ToList();
        return
        [
            .. Enumerable.Range(0, Shape.Heads).Select(head =>
            {
                var (query, (key, value)) = (Of(layer.Query, head), shared[keyValueHeadOf[head]]);
                return new HeadWeights(query.Weight, query.Bias, key.Weight, key.Bias, value.Weight, value.Bias, Written(head));
            }),
        ];
    }

    private Tensor Kept(Tensor tensor)
    {
        own.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    private RotaryLayer At(int layer)
    {
        var layers = Alive().Layers;
        return layer >= 0 && layer < layers.Count
            ? layers[layer]
            : throw new ArgumentOutOfRangeException(
                nameof(layer), layer, $"There is no layer {layer}: this model has layers 0 to {layers.Count - 1}.");
    }

    private RotaryParts Alive()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return parts;
    }
}
