using static TorchSharp.torch;

namespace IoiClaims.Gpt2;

/// <summary>The whole forward pass, put together from a model's components. Tokens live on the model's device.</summary>
public static class Gpt2Forward
{
    /// <summary>The whole forward pass, plainly.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">Token ids [N, P], int64. Shorter prompts may be padded at their end with any token.</param>
    /// <returns>Logits [N, P, V]; those at a prompt's own positions do not depend on its padding.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Gpt2Model.Embed"/>.</exception>
    public static Tensor Forward(this Gpt2Model model, Tensor tokens)
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
    /// <exception cref="ArgumentException">As for <see cref="Gpt2Model.Embed"/>; a position outside the prompts; unequal N.</exception>
    public static Tensor Logits(this Gpt2Model model, Tensor tokens, Tensor positions, Tensor choices)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.ThrowIfDisposed();
        Gpt2Checks.Prompts(tokens, model.Config);
        Gpt2Checks.Questions(tokens, positions, choices);
        using var scope = NewDisposeScope();
        long n = tokens.shape[0], p = tokens.shape[1];
        var rows = model.UnembeddingRows(choices);
        var asked = model.FinalResidual(tokens).view(n * p, model.Config.Width)
            .index_select(0, arange(n, device: model.Device) * p + positions);
        return matmul(rows, model.FinalNorm.Apply(asked).unsqueeze(-1)).squeeze(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The residual stream after the last layer, before the final norm.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">Token ids [N, P], int64, padded at the end as for <see cref="Forward"/>.</param>
    /// <returns>[N, P, D]</returns>
    /// <exception cref="ArgumentException">As for <see cref="Gpt2Model.Embed"/>.</exception>
    public static Tensor FinalResidual(this Gpt2Model model, Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        var residual = model.Embed(tokens);
        var length = tokens.shape[1];
        var causalMask = ones(length, length, ScalarType.Bool, model.Device).tril();
        for (var layer = 0; layer < model.Shape.Layers; layer++)
        {
            using var previous = residual;
            residual = Block(model, layer, previous, causalMask);
        }

        return residual.MoveToOuterDisposeScope();
    }

    private static Tensor Block(Gpt2Model model, int layer, Tensor residual, Tensor causalMask)
    {
        using var scope = NewDisposeScope();
        var (queries, keys, values) = model.QueriesKeysValues(layer, model.AttentionNorm(layer).Apply(residual));
        var z = matmul(model.Pattern(layer, queries, keys, causalMask), values).transpose(1, 2);
        var middle = model.AttentionOutput(layer, z).add_(model.AttentionBias(layer)).add_(residual);
        return model.Mlp(layer, model.MlpNorm(layer).Apply(middle)).add_(middle).MoveToOuterDisposeScope();
    }
}
