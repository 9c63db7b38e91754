using static TorchSharp.torch;

namespace IoiClaims.Interp.Readings;

/// <summary>
/// For each head of a layer a D × D matrix L R as its two thin factors, kept so that norms of products need no D × D
/// matrix: ‖L R‖² is the trace of (LᵀL)(R Rᵀ).
/// </summary>
/// <param name="Left">L [H, D, Dh]</param>
/// <param name="Right">R [H, Dh, D]</param>
internal sealed record FactoredMaps(Tensor Left, Tensor Right)
{
    private readonly Tensor left = matmul(Left.transpose(1, 2), Left);
    private readonly Tensor right = matmul(Right, Right.transpose(1, 2));

    /// <summary>‖A B‖ / (‖A‖ ‖B‖) in the Frobenius norm, for every pair of matrices [H of A, H of B]; 0 where one is zero.</summary>
    public static Tensor Alignment(FactoredMaps a, FactoredMaps b)
    {
        using var scope = NewDisposeScope();

        // A B = L K R' with K = R L' [Dh, Dh], so ‖A B‖² is the trace of (LᵀL) K (R' R'ᵀ) Kᵀ.
        var between = matmul(a.Right.unsqueeze(1), b.Left.unsqueeze(0));
        var product = (matmul(a.left.unsqueeze(1), between) * matmul(between, b.right.unsqueeze(0))).sum([-1, -2]);
        var size = a.SquaredNorms().unsqueeze(1) * b.SquaredNorms().unsqueeze(0);
        return where(size > 0, product / size, zeros_like(size)).clamp(0, 1).sqrt().MoveToOuterDisposeScope();
    }

    private Tensor SquaredNorms() => (left * right).sum([-1, -2]);
}
