using CsCheck;

namespace IoiClaims.Interp.Tests.Support;

/// <summary>
/// Runs a law on random cases. The ordinary run tries the seeds 0, 1, 2, … and so is the same everywhere; with
/// IOI_PROPERTY_FACTOR=100, say, CsCheck goes on with 99 times as many others and prints the seed of a failure.
/// </summary>
internal static class Cases
{
    private const string Variable = "IOI_PROPERTY_FACTOR";

    private static readonly double Factor = Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text ? 1
        : TypedNumber.TryParse(text, out double factor, out var wrong) ? factor
        : throw new InvalidOperationException($"{Variable}: {wrong}");

    /// <summary>Of how many seeds a case must come, so that a law is not held to be true for want of cases.</summary>
    private const double LeastShare = 0.8;

    /// <summary>The law holds where it returns true. Null says that the seed gave no case; few may.</summary>
    public static void Sample(Func<int, bool?> law, int iter)
    {
        var cases = 0;
        for (var seed = 0; seed < iter; seed++)
        {
            bool? holds;
            try
            {
                holds = law(seed);
            }
            catch (Exception exception)
            {
                throw new AssertionException($"The law fails for seed {seed}: {exception.Message}", exception);
            }

            Assert.That(holds ?? true, $"The law does not hold for seed {seed}.");
            cases += holds is null ? 0 : 1;
        }

        Assert.That(
            cases, Is.GreaterThanOrEqualTo(LeastShare * iter), $"Only {cases} of {iter} seeds gave a case to try the law on.");
        if (Factor > 1)
        {
            Gen.Int[iter, int.MaxValue].Sample(seed => law(seed) ?? true, iter: (long)((Factor - 1) * iter), threads: 1);
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
