using static TorchSharp.torch;

namespace IoiClaims.Gpt2;

/// <summary>
/// Moves what heads write whatever they attend to into their layer's attention bias. The function of the model stays.
/// </summary>
/// <remarks>
/// Attention sums to 1, so the bias of the values, and the norm's bias as the values see it, reach the output undivided.
/// TransformerLens processes weights so (<c>fold_ln</c>, then <c>fold_value_biases</c>); its values z, and so its
/// zero ablations and its attributions to heads, are those of the folded model.
/// </remarks>
public static class ValueBiasFolding
{
    /// <summary>The model with value biases folded; the given one stays as it is. The caller disposes it.</summary>
    public static Gpt2Model WithFoldedValueBiases(this Gpt2Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var width = model.Config.Width;
        var tensors = model.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone(), StringComparer.Ordinal);
        for (var layer = 0; layer < model.Config.Layers; layer++)
        {
            Tensor Named(string name) => tensors[Gpt2TensorNames.Layer(layer, name)];

            // In double precision, since what is moved is subtracted again.
            Tensor Precise(string name) => Named(name).to(ScalarType.Float64);

            var fromNorm = matmul(Precise("ln_1.bias"), Precise("attn.c_attn.weight").narrow(1, 2 * width, width));
            var constant = fromNorm.Plus(Precise("attn.c_attn.bias").narrow(0, 2 * width, width));
            Named("attn.c_proj.bias").PlusInPlace(matmul(constant, Precise("attn.c_proj.weight")).to(model.ElementType));
            Named("attn.c_attn.bias").narrow(0, 2 * width, width).copy_(-fromNorm);
        }

        return new Gpt2Model(model.Config, tensors);
    }
}
