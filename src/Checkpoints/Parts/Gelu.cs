using static TorchSharp.torch;
using Approximate = TorchSharp.Modules.GELU.Approximate;

namespace IoiClaims.Checkpoints;

/// <summary>The Gaussian error linear unit, exact or by tanh (Hendrycks and Gimpel 2016, arXiv 1606.08415).</summary>
internal static class Gelu
{
    /// <summary>In place: the hidden layer is the largest tensor of a forward pass.</summary>
    public static Tensor Apply(Tensor hidden, bool tanh) => hidden.gelu_(tanh ? Approximate.tanh : Approximate.none);

    /// <summary>What it gives, divided by what it gets: 1/2 at 0.</summary>
    public static Tensor Gain(Tensor hidden, bool tanh)
    {
        using var scope = NewDisposeScope();
        var share = tanh ? ((hidden + (0.044715 * hidden.pow(3))) * Math.Sqrt(2 / Math.PI)).tanh() : (hidden / Math.Sqrt(2)).erf();
        return ((share + 1) / 2).MoveToOuterDisposeScope();
    }
}
