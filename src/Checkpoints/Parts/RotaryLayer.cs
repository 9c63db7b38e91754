using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>One layer of a model with rotary positions, by its parts. The tensors belong to the model.</summary>
internal sealed record RotaryLayer
{
    public required INorm AttentionNorm { get; init; }

    public required INorm MlpNorm { get; init; }

    /// <summary>[H Dh, D], head after head.</summary>
    public required LinearMap Query { get; init; }

    /// <summary>[K Dh, D], one key-value head after the other.</summary>
    public required LinearMap Key { get; init; }

    /// <summary>[K Dh, D], one key-value head after the other.</summary>
    public required LinearMap Value { get; init; }

    /// <summary>[D, H Dh]; its bias is the attention bias.</summary>
    public required LinearMap Output { get; init; }

    /// <summary>What each head's queries pass before they are turned; null for nothing.</summary>
    public INorm? QueryNorm { get; init; }

    /// <summary>What keys pass before they are turned; null for nothing.</summary>
    public INorm? KeyNorm { get; init; }

    /// <summary>The MLP, [M, D] → [M, D].</summary>
    public required Func<Tensor, Tensor> Mlp { get; init; }

    /// <summary>As <see cref="ITransformer.MlpFrozen"/>: [M, D] and the input that gains are from [M, D] → [M, D].</summary>
    public required Func<Tensor, Tensor, Tensor> MlpFrozen { get; init; }
}

/// <summary>What a model with rotary positions is made of.</summary>
/// <param name="Shape">Its sizes.</param>
/// <param name="Window">How many tokens a token sees at most, where that is fewer than the context has; null for all.</param>
/// <param name="Fingerprint">Identifies configuration and weights.</param>
/// <param name="Tensors">Every tensor; owned by the model.</param>
/// <param name="Embedding">[V, D]</param>
/// <param name="Unembedding">[V, D]</param>
/// <param name="FinalNorm">The norm in front of the unembedding.</param>
/// <param name="Layers">The layers.</param>
/// <param name="Positions">The rotary positions; owned by the model.</param>
internal sealed record RotaryParts(
    TransformerShape Shape,
    int? Window,
    string Fingerprint,
    IReadOnlyDictionary<string, Tensor> Tensors,
    Tensor Embedding,
    Tensor Unembedding,
    INorm FinalNorm,
    IReadOnlyList<RotaryLayer> Layers,
    RotaryPositions Positions);
