using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// For each head of a layer a D × D matrix L R as its two thin factors, so that norms of products need no D × D matrix:
/// ‖L R‖² is the trace of (LᵀL)(R Rᵀ). The tensors belong to the dispose scope in which it was made.
/// </summary>
internal sealed class FactoredMaps
{
    private readonly Tensor left;
    private readonly Tensor right;
    private readonly Tensor leftGram;
    private readonly Tensor rightGram;

    /// <param name="left">L [H, D, Dh]</param>
    /// <param name="right">R [H, Dh, D]</param>
    public FactoredMaps(Tensor left, Tensor right)
    {
        this.left = left;
        this.right = right;
        leftGram = matmul(left.transpose(1, 2), left);
        rightGram = matmul(right, right.transpose(1, 2));
    }

    /// <summary>‖A B‖ / (‖A‖ ‖B‖) in the Frobenius norm, for every pair of matrices [H of A, H of B]; 0 where one is zero.</summary>
    public static Tensor Alignment(FactoredMaps a, FactoredMaps b)
    {
        using var scope = NewDisposeScope();

        // A B = L K R' with K = R L' [Dh, Dh], so ‖A B‖² is the trace of (LᵀL) K (R' R'ᵀ) Kᵀ. One product of matrices
        // gives K for all pairs.
        var between = matmul(a.right.flatten(0, 1), b.left.transpose(0, 1).flatten(1, 2))
            .view(a.right.shape[0], a.right.shape[1], b.left.shape[0], b.left.shape[2])
            .transpose(1, 2);
        var product = (matmul(a.leftGram.unsqueeze(1), between) * matmul(between, b.rightGram.unsqueeze(0))).sum([-1, -2]);
        var size = a.SquaredNorms().unsqueeze(1) * b.SquaredNorms().unsqueeze(0);
        using var zero = 0.0.ToScalar();
        return where(size.gt(zero), product / size, zeros_like(size)).clamp(zero, TensorArithmetic.One).sqrt().MoveToOuterDisposeScope();
    }

    /// <summary>Leaves the current dispose scope for the next outer one.</summary>
    public FactoredMaps MoveToOuterDisposeScope()
    {
        left.MoveToOuterDisposeScope();
        right.MoveToOuterDisposeScope();
        leftGram.MoveToOuterDisposeScope();
        rightGram.MoveToOuterDisposeScope();
        return this;
    }

    private Tensor SquaredNorms() => (leftGram * rightGram).sum([-1, -2]);
}
