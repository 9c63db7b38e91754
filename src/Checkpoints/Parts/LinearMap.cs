using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>A linear map as Hugging Face stores it.</summary>
/// <param name="Weight">[out, in]</param>
/// <param name="Bias">[out]; null where there is none.</param>
internal sealed record LinearMap(Tensor Weight, Tensor? Bias)
{
    /// <summary>[…, in] → […, out]</summary>
    public Tensor Apply(Tensor input) => nn.functional.linear(input, Weight, Bias);

    /// <summary>The rows of some heads, each <paramref name="width"/> wide; a view where it is one head.</summary>
    public LinearMap OfHeads(IReadOnlyList<int> heads, int width)
    {
        Tensor Joined(Tensor whole)
        {
            var parts = heads.Select(head => whole.narrow(0, head * width, width)).ToList();
            return parts is [var only] ? only : cat(parts, 0);
        }

        return new LinearMap(Joined(Weight), Bias is null ? null : Joined(Bias));
    }
}
