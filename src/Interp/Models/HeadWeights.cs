using static TorchSharp.torch;

namespace IoiClaims;

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
