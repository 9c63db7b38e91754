namespace IoiClaims.Interp.Tests.Statistics;

/// <summary>Seeded samples of distributions whose mean is known.</summary>
internal static class Sampler
{
    /// <summary>Mean 1, standard deviation 2.</summary>
    public static double[] Normal(ulong seed, int count) => Draw(seed, count, random => 1 + 2 * Gauss(random));

    /// <summary>Log-normal with σ = 1: mean exp(1/2), strongly skewed to the right.</summary>
    public static double[] Skewed(ulong seed, int count) => Draw(seed, count, random => Math.Exp(Gauss(random)));

    public static double SkewedMean { get; } = Math.Exp(0.5);

    private static double[] Draw(ulong seed, int count, Func<SplitMix64, double> one)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => one(random))];
    }

    private static double Gauss(SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
