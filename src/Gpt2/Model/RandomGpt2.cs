using IoiClaims.Checkpoints;
using static TorchSharp.torch;

namespace IoiClaims.Gpt2;

/// <summary>GPT-2-shaped models with random weights from a seed, for tests and benchmarks.</summary>
public static class RandomGpt2
{
    /// <summary>A model whose every weight, bias and gain is random: no symmetry hides a mistake.</summary>
    /// <param name="config">Sizes and choices.</param>
    /// <param name="seed">Equal seeds give equal weights; torch's own generator is neither read nor moved.</param>
    /// <param name="scale">
    /// Standard deviation of matrices, embeddings and biases, and of the gains around 1. Published GPT-2 starts at 0.02;
    /// models of a few dozen wide want about 0.3 for attention that is far from uniform.
    /// </param>
    /// <returns>A float32 model on the CPU. The caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative or not finite.</exception>
    public static Gpt2Model Create(Gpt2Config config, int seed, double scale = 0.3)
    {
        ArgumentNullException.ThrowIfNull(config);
        using var scope = NewDisposeScope();
        return new Gpt2Model(config, RandomTensors.Draw(Gpt2TensorNames.Required(config), IsGain, seed, scale));
    }

    private static bool IsGain(string name) =>
        name == Gpt2TensorNames.FinalNormGain
        || name.EndsWith("ln_1.weight", StringComparison.Ordinal)
        || name.EndsWith("ln_2.weight", StringComparison.Ordinal);
}
