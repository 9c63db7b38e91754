using System.Globalization;
using IoiClaims.Checkpoints;
using static TorchSharp.torch;

namespace IoiClaims.GptNeoX;

/// <summary>
/// A GPT-NeoX language model, component by component: rotary positions on a part of each head, attention and MLP side by side.
/// Immutable; owns its tensors.
/// </summary>
/// <remarks>Black et al. 2022 (arXiv 2204.06745); Pythia, Biderman et al. 2023 (arXiv 2304.01373). Names as in Hugging Face.</remarks>
public sealed class GptNeoXModel : RotaryTransformer
{
    private static readonly string[] Ports = ["query", "key", "value"];

    /// <summary>Takes ownership of the tensors, also out of a dispose scope that holds them.</summary>
    /// <param name="config">Sizes and choices.</param>
    /// <param name="tensors">
    /// Every tensor that the configuration needs and no other, under its name in a checkpoint without "gpt_neox." in front, all
    /// float32 or all float64, on one device. Those that hold queries, keys and values of all heads are taken apart and disposed.
    /// </param>
    /// <param name="fingerprint">
    /// Identifies configuration and weights: equal fingerprints must mean equal numbers. Computed from them where omitted.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The configuration cannot be, or tensors are missing, superfluous, or of the wrong shape, type or device; all are
    /// listed. The tensors then stay the caller's.
    /// </exception>
    public GptNeoXModel(GptNeoXConfig config, IReadOnlyDictionary<string, Tensor> tensors, string? fingerprint = null)
        : base(Parts(config, tensors, fingerprint)) => Config = config;

    /// <summary>The sizes and choices.</summary>
    public GptNeoXConfig Config { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> ToCheckpoint()
    {
        var tensors = base.ToCheckpoint().ToDictionary(StringComparer.Ordinal);
        for (var layer = 0; layer < Config.Layers; layer++)
        {
            foreach (var kind in Kinds(Config))
            {
                var parts = Ports.Select(port => Taken(tensors, Own(layer, port, kind))).ToList();
                tensors.Add(GptNeoXTensorNames.Layer(layer, $"{GptNeoXTensorNames.Fused}.{kind}"), Fuse(Config, parts));
                parts.ForEach(part => part.Dispose());
            }
        }

        return tensors;
    }

    /// <summary>The same model with its tensors in another type or on another device; this one stays as it is.</summary>
    /// <param name="type">Float32 or Float64.</param>
    /// <param name="device">The device; this model's own if omitted.</param>
    /// <exception cref="ArgumentException">The type is neither.</exception>
    public GptNeoXModel To(ScalarType type, Device? device = null)
    {
        var (tensors, fingerprint) = Converted(type, device ?? Device);
        return new GptNeoXModel(Config, tensors, fingerprint);
    }

    /// <summary>
    /// The model on a device: itself where its tensors are there already, otherwise a copy, and this one is disposed, so that
    /// one model to dispose stays one. <see cref="To"/> copies and leaves this one as it is.
    /// </summary>
    /// <param name="device">The device, such as <c>DeviceChoice.Parse("cuda").Open()</c>.</param>
    public GptNeoXModel MoveTo(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (IsOn(device))
        {
            return this;
        }

        using (this)
        {
            return To(ElementType, device);
        }
    }

    /// <summary>The fingerprint from the SHA-256 of each tensor's bytes, so that they can be computed in parallel.</summary>
    internal static string FingerprintOf(GptNeoXConfig config, ScalarType type, IReadOnlyDictionary<string, byte[]> digests) =>
        WeightFingerprint.Combine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"gpt_neox {config.Layers} {config.Heads} {config.Width} {config.InnerWidth} {config.Vocabulary} {config.Context} "
                + $"{config.NormEpsilon:R} {config.RotaryWidth} {config.RotaryBase:R} {config.RotaryScaling} {config.ParallelBlocks} "
                + $"{config.AttentionBias} {config.TanhGelu} {config.TiedUnembedding} {type}"),
            GptNeoXTensorNames.Required(config).Select(required => required.Name),
            digests);

    private static RotaryParts Parts(GptNeoXConfig config, IReadOnlyDictionary<string, Tensor> tensors, string? fingerprint)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tensors);
        WeightChecks.Check(config.Problems(), () => GptNeoXTensorNames.Required(config), tensors);
        var embedding = tensors[GptNeoXTensorNames.Embedding];
        fingerprint ??= FingerprintOf(
            config, embedding.dtype, tensors.ToDictionary(pair => pair.Key, pair => WeightFingerprint.Digest(pair.Value), StringComparer.Ordinal));
        var own = TakenApart(config, tensors);
        return new RotaryParts(
            new TransformerShape(config.Layers, config.Heads, config.Width, config.HeadWidth, config.Vocabulary, config.Context)
            {
                Blocks = config.ParallelBlocks ? BlockKind.Parallel : BlockKind.Sequential,
            },
            Window: null,
            fingerprint,
            own,
            embedding,
            config.TiedUnembedding ? embedding : own[GptNeoXTensorNames.Unembedding],
            Norm(config, own, GptNeoXTensorNames.FinalNorm),
            [.. Enumerable.Range(0, config.Layers).Select(layer => Layer(config, own, layer))],
            new RotaryPositions(config.RotaryWidth, config.RotaryBase, config.RotaryScaling, embedding.device));
    }

    private static RotaryLayer Layer(GptNeoXConfig config, IReadOnlyDictionary<string, Tensor> tensors, int layer)
    {
        LinearMap Map(string name, bool bias) => new(
            tensors[GptNeoXTensorNames.Layer(layer, $"{name}.weight")],
            bias ? tensors[GptNeoXTensorNames.Layer(layer, $"{name}.bias")] : null);
        LinearMap Part(string port) => new(
            tensors[Own(layer, port, "weight")], config.AttentionBias ? tensors[Own(layer, port, "bias")] : null);

        var (inner, outer) = (Map("mlp.dense_h_to_4h", bias: true), Map("mlp.dense_4h_to_h", bias: true));
        return new RotaryLayer
        {
            AttentionNorm = Norm(config, tensors, GptNeoXTensorNames.Layer(layer, "input_layernorm")),
            MlpNorm = Norm(config, tensors, GptNeoXTensorNames.Layer(layer, "post_attention_layernorm")),
            Query = Part("query"),
            Key = Part("key"),
            Value = Part("value"),
            Output = Map("attention.dense", config.AttentionBias),
            Mlp = normed => outer.Apply(Gelu.Apply(inner.Apply(normed), config.TanhGelu)),
            MlpFrozen = (normed, at) => outer.Apply(Gelu.Gain(inner.Apply(at), config.TanhGelu) * inner.Apply(normed)),
        };
    }

    private static LayerNorm Norm(GptNeoXConfig config, IReadOnlyDictionary<string, Tensor> tensors, string name) =>
        new(tensors[$"{name}.weight"], tensors[$"{name}.bias"], config.NormEpsilon);

    private static string[] Kinds(GptNeoXConfig config) => config.AttentionBias ? ["weight", "bias"] : ["weight"];

    /// <summary>The model's own name of the queries, keys or values of all heads.</summary>
    private static string Own(int layer, string port, string kind) => GptNeoXTensorNames.Layer(layer, $"attention.{port}.{kind}");

    /// <summary>
    /// The tensors, with queries, keys and values apart. A checkpoint has them head by head, [H, (q, k, v), Dh, …], where those of
    /// all heads are not contiguous and would be copied at each use.
    /// </summary>
    private static Dictionary<string, Tensor> TakenApart(GptNeoXConfig config, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var own = tensors.ToDictionary(StringComparer.Ordinal);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            foreach (var kind in Kinds(config))
            {
                using var fused = Taken(own, GptNeoXTensorNames.Layer(layer, $"{GptNeoXTensorNames.Fused}.{kind}"));
                using var scope = NewDisposeScope();
                var byHead = fused.view([config.Heads, 3, config.HeadWidth, .. fused.shape[1..]]);
                foreach (var (index, port) in Ports.Index())
                {
                    own.Add(Own(layer, port, kind), byHead.select(1, index).flatten(0, 1).clone().DetachFromDisposeScope());
                }
            }
        }

        return own;
    }

    private static Tensor Fuse(GptNeoXConfig config, List<Tensor> parts)
    {
        using var scope = NewDisposeScope();
        return stack(parts.Select(part => part.view([config.Heads, config.HeadWidth, .. part.shape[1..]])).ToList(), 1)
            .flatten(0, 2).MoveToOuterDisposeScope();
    }

    private static Tensor Taken(Dictionary<string, Tensor> tensors, string name)
    {
        tensors.Remove(name, out var tensor);
        return tensor!;
    }
}
