using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>LayerNorm with gain and bias: (x − mean) / √(variance + ε) · gain + bias, over the last axis.</summary>
internal sealed class LayerNorm(Tensor gain, Tensor bias, double epsilon) : INorm
{
    public Tensor Apply(Tensor residual) =>
        nn.functional.layer_norm(residual, [gain.shape[0]], gain, bias, epsilon);

    public Tensor Scale(Tensor residual)
    {
        using var scope = NewDisposeScope();
        return residual.var(dimensions: [-1], unbiased: false, keepdim: true).Plus(epsilon).sqrt().MoveToOuterDisposeScope();
    }

    public Tensor ApplyFrozen(Tensor residual, Tensor scale)
    {
        using var scope = NewDisposeScope();
        var centred = residual - residual.mean([-1], keepdim: true);
        return (centred / scale * gain).Plus(bias).MoveToOuterDisposeScope();
    }
}

/// <summary>RMSNorm: x / √(mean of x² + ε) · gain, over the last axis (Zhang and Sennrich 2019, arXiv 1910.07467).</summary>
internal sealed class RmsNorm(Tensor gain, double epsilon) : INorm
{
    public Tensor Apply(Tensor residual)
    {
        using var scope = NewDisposeScope();
        return ApplyFrozen(residual, Scale(residual)).MoveToOuterDisposeScope();
    }

    public Tensor Scale(Tensor residual)
    {
        using var scope = NewDisposeScope();
        return residual.square().mean([-1], keepdim: true).Plus(epsilon).sqrt_().MoveToOuterDisposeScope();
    }

    public Tensor ApplyFrozen(Tensor residual, Tensor scale)
    {
        using var scope = NewDisposeScope();
        return (residual / scale).mul_(gain).MoveToOuterDisposeScope();
    }
}
