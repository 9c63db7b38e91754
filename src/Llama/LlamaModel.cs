using System.Globalization;
using IoiClaims.Checkpoints;
using static TorchSharp.torch;

namespace IoiClaims.Llama;

/// <summary>
/// A language model of Llama's form, component by component: RMSNorm, rotary positions, keys and values shared by heads, gated MLPs.
/// Immutable; owns its tensors.
/// </summary>
/// <remarks>
/// Touvron et al. 2023 (arXiv 2307.09288); Llama 3, arXiv 2407.21783; Mistral, arXiv 2310.06825; Qwen2, arXiv 2407.10671;
/// Qwen3, arXiv 2505.09388. Names as in Hugging Face.
/// </remarks>
public sealed class LlamaModel : RotaryTransformer
{
    /// <summary>Takes ownership of the tensors, also out of a dispose scope that holds them.</summary>
    /// <param name="config">Sizes and choices.</param>
    /// <param name="tensors">
    /// Every tensor that the configuration needs and no other, under its name in a checkpoint without "model." in front, all float32
    /// or all float64, on one device.
    /// </param>
    /// <param name="fingerprint">
    /// Identifies configuration and weights: equal fingerprints must mean equal numbers. Computed from them where omitted.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The configuration cannot be, or tensors are missing, superfluous, or of the wrong shape, type or device; all are
    /// listed. The tensors then stay the caller's.
    /// </exception>
    public LlamaModel(LlamaConfig config, IReadOnlyDictionary<string, Tensor> tensors, string? fingerprint = null)
        : base(Parts(config, tensors, fingerprint)) => Config = config;

    /// <summary>The sizes and choices.</summary>
    public LlamaConfig Config { get; }

    /// <summary>The same model with its tensors in another type or on another device; this one stays as it is.</summary>
    /// <param name="type">Float32 or Float64.</param>
    /// <param name="device">The device; this model's own if omitted.</param>
    /// <exception cref="ArgumentException">The type is neither.</exception>
    public LlamaModel To(ScalarType type, Device? device = null)
    {
        var (tensors, fingerprint) = Converted(type, device ?? Device);
        return new LlamaModel(Config, tensors, fingerprint);
    }

    /// <summary>
    /// The model on a device: itself where its tensors are there already, otherwise a copy, and this one is disposed, so that
    /// one model to dispose stays one. <see cref="To"/> copies and leaves this one as it is.
    /// </summary>
    /// <param name="device">The device, such as <c>DeviceChoice.Parse("cuda").Open()</c>.</param>
    public LlamaModel MoveTo(Device device)
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
    internal static string FingerprintOf(LlamaConfig config, ScalarType type, IReadOnlyDictionary<string, byte[]> digests) =>
        WeightFingerprint.Combine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"llama {config.Layers} {config.Heads} {config.KeyValueHeads} {config.HeadWidth} {config.Width} {config.InnerWidth} "
                + $"{config.Vocabulary} {config.Context} {config.NormEpsilon:R} {config.RotaryBase:R} {config.RotaryScaling} {config.TiedUnembedding} "
                + $"{config.ProjectionBias} {config.OutputBias} {config.MlpBias} {config.QueryKeyNorm} {config.Window} {type}"),
            LlamaTensorNames.Required(config).Select(required => required.Name),
            digests);

    private static RotaryParts Parts(LlamaConfig config, IReadOnlyDictionary<string, Tensor> tensors, string? fingerprint)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tensors);
        WeightChecks.Check(config.Problems(), () => LlamaTensorNames.Required(config), tensors);
        var embedding = tensors[LlamaTensorNames.Embedding];
        return new RotaryParts(
            new TransformerShape(
                config.Layers, config.Heads, config.Width, config.HeadWidth, config.Vocabulary, Math.Min(config.Context, config.Window ?? config.Context))
            {
                KeyValueHeads = config.KeyValueHeads,
            },
            config.Window < config.Context ? config.Window : null,
            fingerprint ?? FingerprintOf(
                config, embedding.dtype, tensors.ToDictionary(pair => pair.Key, pair => WeightFingerprint.Digest(pair.Value), StringComparer.Ordinal)),
            tensors,
            embedding,
            config.TiedUnembedding ? embedding : tensors[LlamaTensorNames.Unembedding],
            new RmsNorm(tensors[LlamaTensorNames.FinalNorm], config.NormEpsilon),
            [.. Enumerable.Range(0, config.Layers).Select(layer => Layer(config, tensors, layer))],
            new RotaryPositions(config.HeadWidth, config.RotaryBase, config.RotaryScaling, embedding.device));
    }

    private static RotaryLayer Layer(LlamaConfig config, IReadOnlyDictionary<string, Tensor> tensors, int layer)
    {
        Tensor Named(string name) => tensors[LlamaTensorNames.Layer(layer, name)];
        LinearMap Map(string name, bool bias) => new(Named($"{name}.weight"), bias ? Named($"{name}.bias") : null);
        RmsNorm Norm(string name) => new(Named($"{name}.weight"), config.NormEpsilon);

        var (gate, up, down) = (Map("mlp.gate_proj", config.MlpBias), Map("mlp.up_proj", config.MlpBias), Map("mlp.down_proj", config.MlpBias));
        return new RotaryLayer
        {
            AttentionNorm = Norm("input_layernorm"),
            MlpNorm = Norm("post_attention_layernorm"),
            Query = Map("self_attn.q_proj", config.ProjectionBias),
            Key = Map("self_attn.k_proj", config.ProjectionBias),
            Value = Map("self_attn.v_proj", config.ProjectionBias),
            Output = Map("self_attn.o_proj", config.OutputBias),
            QueryNorm = config.QueryKeyNorm ? Norm("self_attn.q_norm") : null,
            KeyNorm = config.QueryKeyNorm ? Norm("self_attn.k_norm") : null,
            Mlp = normed => down.Apply(nn.functional.silu(gate.Apply(normed), inplace: true).mul_(up.Apply(normed))),
            MlpFrozen = (normed, at) =>
            {
                var (gated, raised) = (gate.Apply(at), up.Apply(at));
                var gain = gated.sigmoid();
                return down.Apply((gain * gate.Apply(normed) * raised).Plus(gain * gated * up.Apply(normed)).Times(0.5));
            },
        };
    }
}
