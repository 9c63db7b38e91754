using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>What follows from the parts of a model, the same for all of them. Returned tensors belong to the caller.</summary>
public static class TransformerExtensions
{
    /// <summary>Bytes of one number of an activation.</summary>
    internal static int BytesOfNumber(this ITransformer model) => model.ElementType == ScalarType.Float64 ? 8 : 4;

    /// <summary>
    /// Attention pattern: softmax over the keys of the scaled scores, a query at position p seeing the keys at
    /// positions ≤ p.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="queries">[…, Q, Dh]</param>
    /// <param name="keys">[…, K, Dh]</param>
    /// <param name="causalMask">Which key each query may see, bool, broadcastable to […, Q, K].</param>
    /// <returns>[…, Q, K]; each row sums to 1.</returns>
    public static Tensor Pattern(this ITransformer model, int layer, Tensor queries, Tensor keys, Tensor causalMask)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        return Pattern(model.Scores(layer, queries, keys), causalMask).MoveToOuterDisposeScope();
    }

    /// <summary>From scores, which may be changed, to the pattern.</summary>
    internal static Tensor Pattern(Tensor scores, Tensor causalMask)
    {
        ArgumentNullException.ThrowIfNull(causalMask);
        if (causalMask.dtype != ScalarType.Bool)
        {
            throw new ArgumentException($"Visibility is Bool; this is {causalMask.dtype}.", nameof(causalMask));
        }

        using var scope = NewDisposeScope();
        return scores.HideInPlace(causalMask.logical_not()).softmax(-1).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of the whole vocabulary.</summary>
    /// <param name="model">The model.</param>
    /// <param name="normed">Residual stream after the final norm […, D].</param>
    /// <returns>[…, V]</returns>
    /// <exception cref="ArgumentException">The last axis is not the residual stream's.</exception>
    public static Tensor Unembed(this ITransformer model, Tensor normed)
    {
        ArgumentNullException.ThrowIfNull(model);
        var unembedding = model.Unembedding;
        TransformerChecks.LastAxes(normed, nameof(normed), model.Shape.ModelWidth);
        return nn.functional.linear(normed, unembedding);
    }

    /// <summary>Directions in the residual stream that chosen tokens' logits read, without the rest of the vocabulary.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">Token ids […], int64.</param>
    /// <returns>Rows of the unembedding […, D]; a token's logit is the inner product with the normed residual stream.</returns>
    /// <exception cref="ArgumentException">Ids that are not Int64, or one outside the vocabulary.</exception>
    public static Tensor UnembeddingRows(this ITransformer model, Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(model);
        var unembedding = model.Unembedding;
        TransformerChecks.TokenIds(tokens, model.Shape);
        using var scope = NewDisposeScope();
        return unembedding.index_select(0, tokens.flatten())
            .view([.. tokens.shape, unembedding.shape[1]])
            .MoveToOuterDisposeScope();
    }

    /// <summary>The whole forward pass, plainly.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">Token ids [N, P], int64. Shorter prompts may be padded at their end with any token.</param>
    /// <returns>Logits [N, P, V]; those at a prompt's own positions do not depend on its padding.</returns>
    /// <exception cref="ArgumentException">
    /// Tokens that are not Int64 [N, P], a prompt longer than the context, or an id outside the vocabulary.
    /// </exception>
    public static Tensor Forward(this ITransformer model, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var final = model.FinalResidual(tokens);
        return model.Unembed(model.FinalNorm.Apply(final)).MoveToOuterDisposeScope();
    }

    /// <summary>The forward pass up to the logits of a few tokens at one position of each prompt: no other row is computed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">Token ids [N, P], int64, padded at the end as for <see cref="Forward"/>.</param>
    /// <param name="positions">For each prompt the position that is asked, [N], int64.</param>
    /// <param name="choices">For each prompt the tokens whose logits are asked for, [N, R], int64.</param>
    /// <returns>Logits [N, R].</returns>
    /// <exception cref="ArgumentException">As for <see cref="Forward"/>; a position outside the prompts; unequal N.</exception>
    public static Tensor Logits(this ITransformer model, Tensor tokens, Tensor positions, Tensor choices)
    {
        ArgumentNullException.ThrowIfNull(model);
        TransformerChecks.Prompts(tokens, model.Shape);
        TransformerChecks.Questions(tokens, positions, choices);
        using var scope = NewDisposeScope();
        long n = tokens.shape[0], p = tokens.shape[1];
        var rows = model.UnembeddingRows(choices);
        var asked = model.FinalResidual(tokens).view(n * p, model.Shape.ModelWidth)
            .index_select(0, TensorArithmetic.Indices(n, model.Device).Times(p).Plus(positions));
        return matmul(rows, model.FinalNorm.Apply(asked).unsqueeze(-1)).squeeze(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The residual stream after the last layer, before the final norm.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">Token ids [N, P], int64, padded at the end as for <see cref="Forward"/>.</param>
    /// <returns>[N, P, D]</returns>
    /// <exception cref="ArgumentException">As for <see cref="Forward"/>.</exception>
    public static Tensor FinalResidual(this ITransformer model, Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        var residual = model.Embed(tokens);
        var length = tokens.shape[1];
        var causalMask = ones(length, length, ScalarType.Bool, model.Device).tril_();
        var positions = TensorArithmetic.Indices(length, model.Device);
        for (var layer = 0; layer < model.Shape.Layers; layer++)
        {
            using var previous = residual;
            using var inner = NewDisposeScope();
            var z = model.Attend(layer, previous, positions, causalMask);
            residual = model.Finish(layer, previous, z).Residual.MoveToOuterDisposeScope();
        }

        return residual.MoveToOuterDisposeScope();
    }

    /// <summary>Values z of a layer's heads [N, P, H, Dh], not contiguous.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="residual">The residual stream in front of it [N, P, D].</param>
    /// <param name="positions">0 to P − 1.</param>
    /// <param name="causalMask">Which key each query may see [P, P].</param>
    internal static Tensor Attend(this ITransformer model, int layer, Tensor residual, Tensor positions, Tensor causalMask)
    {
        using var scope = NewDisposeScope();
        var normed = model.AttentionNorm(layer).Apply(residual);
        var (queries, keys) = (
            model.Project(layer, PortKinds.Query, normed, positions), model.Project(layer, PortKinds.Key, normed, positions));
        return matmul(model.Pattern(layer, queries, keys, causalMask), model.Project(layer, PortKinds.Value, normed, positions))
            .transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>From the residual stream in front of a layer and its heads' z to that behind it, and what the MLP wrote.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="residual">The residual stream in front of it […, D].</param>
    /// <param name="z">The heads' values […, H, Dh].</param>
    internal static (Tensor Residual, Tensor Mlp) Finish(this ITransformer model, int layer, Tensor residual, Tensor z)
    {
        using var scope = NewDisposeScope();
        var middle = model.AttentionOutput(layer, z).PlusInPlace(model.AttentionBias(layer)).PlusInPlace(residual);
        var read = model.Shape.Blocks == BlockKind.Parallel ? residual : middle;
        var mlp = model.Mlp(layer, model.MlpNorm(layer).Apply(read));
        return (middle.PlusInPlace(mlp).MoveToOuterDisposeScope(), mlp.MoveToOuterDisposeScope());
    }
}
