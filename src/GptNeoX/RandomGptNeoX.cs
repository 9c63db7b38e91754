using IoiClaims.Checkpoints;
using static TorchSharp.torch;

namespace IoiClaims.GptNeoX;

/// <summary>GPT-NeoX models with random weights from a seed, for tests and benchmarks.</summary>
public static class RandomGptNeoX
{
    /// <summary>A model whose every weight, bias and gain is random: no symmetry hides a mistake.</summary>
    /// <param name="config">Sizes and choices.</param>
    /// <param name="seed">Equal seeds give equal weights; torch's own generator is neither read nor moved.</param>
    /// <param name="scale">
    /// Standard deviation of matrices, embeddings and biases, and of the gains around 1. Models of a few dozen wide want about 0.3
    /// for attention that is far from uniform.
    /// </param>
    /// <returns>A float32 model on the CPU. The caller disposes it.</returns>
    /// <exception cref="ArgumentException">The configuration cannot be.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative or not finite.</exception>
    public static GptNeoXModel Create(GptNeoXConfig config, int seed, double scale = 0.3)
    {
        ArgumentNullException.ThrowIfNull(config);
        using var scope = NewDisposeScope();
        return new GptNeoXModel(config, RandomTensors.Draw(GptNeoXTensorNames.Required(config), GptNeoXTensorNames.IsGain, seed, scale));
    }
}
