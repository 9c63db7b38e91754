using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Everything the engine knows of a model: the components of a pre-norm decoder-only transformer as pure functions.
/// </summary>
/// <remarks>
/// <para>
/// The residual stream at a position is the embedding, plus each head's output, plus each layer's attention bias, plus
/// each MLP's output; what of it a component reads, <see cref="TransformerShape.Reads"/> says. Every function works on any
/// leading axes, written "…" below; none changes its arguments, none keeps state. A returned tensor belongs to the caller
/// (or to the caller's dispose scope), except those of <see cref="HeadWeights"/>, <see cref="AttentionBias"/> and
/// <see cref="Unembedding"/>, which are the model's own weights.
/// </para>
/// <para>
/// What follows from these parts is the same for every model: patterns, logits and the forward pass are in
/// <see cref="TransformerExtensions"/>.
/// </para>
/// <para>
/// Implementations are immutable and shared between threads: two parts of the prompts run at a time. Add tensors, and multiply them by
/// numbers, with <see cref="TensorArithmetic"/>, or the collector may free the numbers meanwhile.
/// </para>
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

    /// <summary>What stands in the residual stream at first: token embeddings, and position embeddings where there are any.</summary>
    /// <param name="tokens">Token ids [N, P], int64; the first column is position 0, shorter prompts are padded at their end.</param>
    /// <returns>[N, P, D]</returns>
    Tensor Embed(Tensor tokens);

    /// <summary>The norm in front of a layer's attention.</summary>
    INorm AttentionNorm(int layer);

    /// <summary>The norm in front of a layer's MLP.</summary>
    INorm MlpNorm(int layer);

    /// <summary>The norm in front of the unembedding.</summary>
    INorm FinalNorm { get; }

    /// <summary>The weights of one head, as views that must not be changed or disposed; zeros for biases that there are none of.</summary>
    HeadWeights HeadWeights(int layer, int head);

    /// <summary>
    /// Queries, keys or values of heads as attention uses them: biases, norms and rotary positions included, and keys and values
    /// that several heads share there for each of them.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="port"><see cref="PortKinds.Query"/>, <see cref="PortKinds.Key"/> or <see cref="PortKinds.Value"/>.</param>
    /// <param name="normed">M rows of the input after <see cref="AttentionNorm"/> […, M, D].</param>
    /// <param name="positions">The position in its prompt of each row, int64, broadcastable to […, M].</param>
    /// <param name="heads">Which heads, G; all of the layer if omitted.</param>
    /// <returns>[…, G, M, Dh]</returns>
    Tensor Project(int layer, PortKinds port, Tensor normed, Tensor positions, IReadOnlyList<int>? heads = null);

    /// <summary>What the inner product of a query and a key is multiplied by.</summary>
    double ScoreScale(int layer);

    /// <summary>Attention scores before mask and softmax: scaled inner products of queries and keys.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="queries">[…, Q, Dh]</param>
    /// <param name="keys">[…, K, Dh]</param>
    /// <returns>[…, Q, K]</returns>
    Tensor Scores(int layer, Tensor queries, Tensor keys)
    {
        using var scope = NewDisposeScope();
        return matmul(queries, keys.transpose(-2, -1)).TimesInPlace(ScoreScale(layer)).MoveToOuterDisposeScope();
    }

    /// <summary>The bias that an attention layer adds to the residual stream, whatever its heads do [D]; zeros where there is none.</summary>
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

    /// <summary>
    /// A layer's MLP with its activations' gains frozen: what an activation gives is as much of what it gets as at another input; where
    /// two parts are multiplied, half the product follows either, and the other half stays with the other. Linear in
    /// <paramref name="normed"/> up to biases, and at <paramref name="at"/> itself what <see cref="Mlp"/> gives.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="normed">Input after <see cref="MlpNorm"/> […, D].</param>
    /// <param name="at">The input that gains are from […, D].</param>
    /// <returns>[…, D]</returns>
    Tensor MlpFrozen(int layer, Tensor normed, Tensor at);

    /// <summary>
    /// The directions in the residual stream that tokens' logits read [V, D]: a token's logit is the inner product of its row with
    /// the residual stream after <see cref="FinalNorm"/>.
    /// </summary>
    Tensor Unembedding { get; }
}

/// <summary>The weights of one attention head, as views of the model's tensors. Heads that share keys and values have the same views of those.</summary>
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

    /// <summary>What the norm divides by, epsilon included: for LayerNorm the standard deviation, for RMSNorm the root mean square.</summary>
    /// <param name="residual">[…, D]</param>
    /// <returns>[…, 1]</returns>
    Tensor Scale(Tensor residual);

    /// <summary>The norm with a given scale instead of its own: linear in <paramref name="residual"/> up to the bias.</summary>
    /// <param name="residual">[…, D]</param>
    /// <param name="scale">[…, 1], from <see cref="Scale"/> of another run.</param>
    /// <returns>[…, D]</returns>
    Tensor ApplyFrozen(Tensor residual, Tensor scale);
}
