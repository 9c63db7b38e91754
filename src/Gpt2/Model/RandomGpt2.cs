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
        if (!double.IsFinite(scale) || scale < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "A standard deviation is finite and not negative.");
        }

        var normal = new NormalSource(seed);
        using var scope = NewDisposeScope();
        var tensors = Gpt2TensorNames.Required(config).ToDictionary(
            required => required.Name,
            required => Fill(required.Shape, normal, mean: IsGain(required.Name) ? 1 : 0, scale),
            StringComparer.Ordinal);
        return new Gpt2Model(config, tensors);
    }

    private static bool IsGain(string name) =>
        name == Gpt2TensorNames.FinalNormGain
        || name.EndsWith("ln_1.weight", StringComparison.Ordinal)
        || name.EndsWith("ln_2.weight", StringComparison.Ordinal);

    private static Tensor Fill(long[] shape, NormalSource normal, double mean, double scale)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => checked(product * size))];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(mean + scale * normal.Next());
        }

        return tensor(values, shape, device: CPU);
    }

    /// <summary>Standard normal numbers, by Box and Muller's transform of a seeded uniform source.</summary>
    private sealed class NormalSource(int seed)
    {
        private readonly Random uniform = new(seed);
        private double spare = double.NaN;

        public double Next()
        {
            if (!double.IsNaN(spare))
            {
                var ready = spare;
                spare = double.NaN;
                return ready;
            }

            var radius = Math.Sqrt(-2 * Math.Log(1 - uniform.NextDouble()));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * uniform.NextDouble());
            spare = radius * sine;
            return radius * cosine;
        }
    }
}
