using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Everything the engine knows of a model: the components of a pre-norm decoder-only transformer as pure functions.
/// </summary>
/// <remarks>
/// <para>
/// The residual stream at a position is the embedding, plus each head's output, plus each layer's attention bias, plus
/// each MLP's output. Every function works on any leading axes, written "…" below; none changes its arguments, none
/// keeps state. A returned tensor belongs to the caller (or to the caller's dispose scope), except those of
/// <see cref="HeadWeights"/> and <see cref="AttentionBias"/>, which are views of the model's own weights.
/// </para>
/// <para>Implementations are immutable and may be shared between threads.</para>
/// </remarks>
public interface ITransformer : IDisposable
{
    /// <summary>The sizes.</summary>
    TransformerShape Shape { get; }

    /// <summary>The tensors' device.</summary>
    Device Device { get; }

    /// <summary>The tensors' type: float32, or float64 for a reference run.</summary>
    ScalarType ElementType { get; }

    /// <summary>Identifies the weights and the configuration: equal fingerprints mean equal numbers.</summary>
    string Fingerprint { get; }

    /// <summary>Token plus position embeddings.</summary>
    /// <param name="tokens">Token ids [N, P], int64; the first column is position 0.</param>
    /// <returns>[N, P, D]</returns>
    Tensor Embed(Tensor tokens);

    /// <summary>The norm in front of a layer's attention.</summary>
    INorm AttentionNorm(int layer);

    /// <summary>The norm in front of a layer's MLP.</summary>
    INorm MlpNorm(int layer);

    /// <summary>The norm in front of the unembedding.</summary>
    INorm FinalNorm { get; }

    /// <summary>The weights of one head, as views that must not be changed or disposed.</summary>
    HeadWeights HeadWeights(int layer, int head);

    /// <summary>Queries, keys and values of all heads of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="normed">Input after <see cref="AttentionNorm"/> [N, P, D].</param>
    /// <returns>Three tensors [N, H, P, Dh].</returns>
    (Tensor Queries, Tensor Keys, Tensor Values) QueriesKeysValues(int layer, Tensor normed);

    /// <summary>Attention scores before mask and softmax: scaled inner products of queries and keys.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="queries">[…, Q, Dh]</param>
    /// <param name="keys">[…, K, Dh]</param>
    /// <returns>[…, Q, K]</returns>
    Tensor Scores(int layer, Tensor queries, Tensor keys);

    /// <summary>
    /// Attention pattern: softmax over the keys of the scaled scores, a query at position p seeing the keys at
    /// positions ≤ p.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="queries">[…, Q, Dh]</param>
    /// <param name="keys">[…, K, Dh]</param>
    /// <param name="causalMask">Which key each query may see, bool, broadcastable to […, Q, K].</param>
    /// <returns>[…, Q, K]; each row sums to 1.</returns>
    Tensor Pattern(int layer, Tensor queries, Tensor keys, Tensor causalMask);

    /// <summary>The bias that an attention layer adds to the residual stream, whatever its heads do [D].</summary>
    Tensor AttentionBias(int layer);

    /// <summary>What all heads of a layer together write, the attention bias not included.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="z">The heads' values z [N, P, H, Dh].</param>
    /// <returns>[N, P, D]</returns>
    Tensor AttentionOutput(int layer, Tensor z);

    /// <summary>A layer's MLP.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="normed">Input after <see cref="MlpNorm"/> […, D].</param>
    /// <returns>[…, D]</returns>
    Tensor Mlp(int layer, Tensor normed);

    /// <summary>Logits of the whole vocabulary.</summary>
    /// <param name="normed">Residual stream after <see cref="FinalNorm"/> […, D].</param>
    /// <returns>[…, V]</returns>
    Tensor Unembed(Tensor normed);

    /// <summary>Directions in the residual stream that chosen tokens' logits read, without the rest of the vocabulary.</summary>
    /// <param name="tokens">Token ids […], int64.</param>
    /// <returns>Rows of the unembedding […, D]; a token's logit is the inner product with the normed residual stream.</returns>
    Tensor UnembeddingRows(Tensor tokens);
}

/// <summary>The weights of one attention head, as views of the model's tensors.</summary>
/// <param name="Query">W_Q [D, Dh]</param>
/// <param name="QueryBias">b_Q [Dh]</param>
/// <param name="Key">W_K [D, Dh]</param>
/// <param name="KeyBias">b_K [Dh]</param>
/// <param name="Value">W_V [D, Dh]</param>
/// <param name="ValueBias">b_V [Dh]</param>
/// <param name="Output">W_O [Dh, D]</param>
public sealed record HeadWeights(
    Tensor Query, Tensor QueryBias, Tensor Key, Tensor KeyBias, Tensor Value, Tensor ValueBias, Tensor Output);

/// <summary>A normalisation of the residual stream, with its scale apart so that it can be frozen.</summary>
public interface INorm
{
    /// <summary>The norm as the model computes it.</summary>
    /// <param name="residual">[…, D]</param>
    /// <returns>[…, D]</returns>
    Tensor Apply(Tensor residual);

    /// <summary>What the norm divides by: for LayerNorm the standard deviation, epsilon included.</summary>
    /// <param name="residual">[…, D]</param>
    /// <returns>[…, 1]</returns>
    Tensor Scale(Tensor residual);

    /// <summary>The norm with a given scale instead of its own: linear in <paramref name="residual"/> up to the bias.</summary>
    /// <param name="residual">[…, D]</param>
    /// <param name="scale">[…, 1], from <see cref="Scale"/> of another run.</param>
    /// <returns>[…, D]</returns>
    Tensor ApplyFrozen(Tensor residual, Tensor scale);
}
