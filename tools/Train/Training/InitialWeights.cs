using static TorchSharp.torch;

namespace IoiClaims.Train.Training;

/// <summary>Weights to start from.</summary>
internal static class InitialWeights
{
    /// <summary>For matrices. GPT-2's own .02 is for models six times as wide.</summary>
    public const double Deviation = 0.05;

    /// <summary>For matrices that write to the residual stream, which sums what all layers write.</summary>
    public static double OfWriters(int layers) => Deviation / Math.Sqrt(2 * layers);

    /// <summary>Normally distributed numbers.</summary>
    public static Tensor Normal(long[] shape, double deviation, SplitMix64 random)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            // Box and Muller; one of the pair is enough here.
            values[i] = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return tensor(values).view(shape);
    }
}
