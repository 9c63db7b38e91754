using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// The matrices of a layer's heads, in float64. Rows are vectors: a head maps x to x W_V W_O and scores the pair (x, y) by
/// x W_Q W_Kᵀ yᵀ. The tensors belong to the dispose scope in which it was made.
/// </summary>
/// <param name="Query">W_Q [H, D, Dh]</param>
/// <param name="Key">W_K [H, D, Dh]</param>
/// <param name="Value">W_V [H, D, Dh]</param>
/// <param name="Output">W_O [H, Dh, D]</param>
internal sealed record HeadFactors(Tensor Query, Tensor Key, Tensor Value, Tensor Output)
{
    public static HeadFactors Of(ITransformer model, int layer, CompositionWeights weights)
    {
        var heads = Enumerable.Range(0, model.Shape.Heads).Select(index => model.HeadWeights(layer, index)).ToList();
        Tensor All(Func<HeadWeights, Tensor> of) => stack(heads.Select(of));
        var (query, key, value, output) = (All(h => h.Query), All(h => h.Key), All(h => h.Value), All(h => h.Output));
        if (weights == CompositionWeights.Folded)
        {
            var norm = LinearPart(model, model.AttentionNorm(layer));
            (query, key, value) = (matmul(norm, query), matmul(norm, key), matmul(norm, value));
            output = where(RemovesMean(norm), output - output.mean([-1], keepdim: true), output);
        }

        return new HeadFactors(
            query.to(ScalarType.Float64), key.to(ScalarType.Float64), value.to(ScalarType.Float64), output.to(ScalarType.Float64));
    }

    /// <summary>What a norm does to a row x, its scale put to 1 and its bias left out: x M, with M [D, D].</summary>
    private static Tensor LinearPart(ITransformer model, INorm norm)
    {
        var width = model.Shape.ModelWidth;
        var unit = ones([width, 1], model.ElementType, model.Device);
        var identity = eye(width, width, model.ElementType, model.Device);
        return norm.ApplyFrozen(identity, unit) - norm.ApplyFrozen(zeros_like(identity), unit);
    }

    // The mean is removed if a row of ones comes out as zero. (A bare 0 would be read as a type to sum in.)
    private static Tensor RemovesMean(Tensor norm) => norm.sum([0L]).abs().max().le(norm.abs().max().Times(1e-4));
}
