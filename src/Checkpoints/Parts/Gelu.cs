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
        var share = tanh ? hidden.Plus((hidden * hidden * hidden).Times(0.044715)).Times(Math.Sqrt(2 / Math.PI)).tanh() : hidden.Times(Math.Sqrt(0.5)).erf();
        return share.Plus(1).Times(0.5).MoveToOuterDisposeScope();
    }
}
