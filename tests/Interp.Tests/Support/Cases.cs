using System.Globalization;
using CsCheck;

namespace IoiClaims.Interp.Tests.Support;

/// <summary>
/// Runs a law on random cases. The ordinary run tries the seeds 0, 1, 2, … and so is the same everywhere; with
/// IOI_PROPERTY_FACTOR=100, say, CsCheck goes on with 99 times as many others and prints the seed of a failure.
/// </summary>
internal static class Cases
{
    private static readonly double Factor =
        double.TryParse(
            Environment.GetEnvironmentVariable("IOI_PROPERTY_FACTOR"), NumberStyles.Float, CultureInfo.InvariantCulture, out var factor)
            ? factor
            : 1;

    /// <summary>The law holds where it returns true.</summary>
    public static void Sample(Func<int, bool> law, int iter)
    {
        for (var seed = 0; seed < iter; seed++)
        {
            bool holds;
            try
            {
                holds = law(seed);
            }
            catch (Exception exception)
            {
                throw new AssertionException($"The law fails for seed {seed}: {exception.Message}", exception);
            }

            Assert.That(holds, $"The law does not hold for seed {seed}.");
        }

        if (Factor > 1)
        {
            Gen.Int[iter, int.MaxValue].Sample(law, iter: (long)((Factor - 1) * iter), threads: 1);
        }
    }

    /// <summary>The law holds where it does not throw.</summary>
    public static void Sample(Action<int> law, int iter) => Sample(
        seed =>
        {
            law(seed);
            return true;
        },
        iter);
}
