using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>A metric that is a function of what the unembedding reads at a role, so that a gradient can be taken of it.</summary>
public interface IMetricOfLogits : IMetric
{
    /// <summary>Where the logits are read.</summary>
    Role At { get; }

    /// <summary>The metric of every prompt […, N]; changes nothing in place, and belongs to the caller.</summary>
    /// <param name="model">The model.</param>
    /// <param name="normed">The residual stream at <see cref="At"/> after the final norm […, N, D].</param>
    Tensor Of(ITransformer model, Tensor normed);
}
