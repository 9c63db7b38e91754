using static TorchSharp.torch;

namespace IoiClaims;

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
