using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>Random weights from a seed: equal seeds give equal weights; torch's own generator is neither read nor moved.</summary>
internal static class RandomTensors
{
    /// <summary>Normally distributed tensors, one after the other.</summary>
    /// <param name="required">Names and shapes, in the order in which they are drawn.</param>
    /// <param name="isGain">Whether a tensor is the gain of a norm: its mean is 1, and 0 that of all others.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="scale">The standard deviation.</param>
    /// <returns>Float32 tensors on the CPU; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative or not finite.</exception>
    public static IReadOnlyDictionary<string, Tensor> Draw(
        IEnumerable<(string Name, long[] Shape)> required, Func<string, bool> isGain, int seed, double scale)
    {
        if (!double.IsFinite(scale) || scale < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "A standard deviation is finite and not negative.");
        }

        var normal = new NormalSource(seed);
        return required.ToDictionary(
            one => one.Name, one => Fill(one.Shape, normal, mean: isGain(one.Name) ? 1 : 0, scale), StringComparer.Ordinal);
    }

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
