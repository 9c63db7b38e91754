namespace IoiClaims.Interp.Tests.Statistics;

/// <summary>Do 95 % intervals contain the truth in 95 % of samples? Everything that claims say rests on this.</summary>
public sealed class CoverageTests
{
    private const int Samples = 800;

    [Test]
    public void Intervals_of_normal_samples_contain_the_mean_about_as_often_as_they_say()
    {
        foreach (var method in Enum.GetValues<BootstrapMethod>())
        {
            Coverage(seed => Sampler.Normal(seed, 50), 1, method).Should().BeInRange(0.92, 0.97, $"{method} promises 95 %");
        }
    }

    [Test]
    public void On_skewed_samples_accelerated_intervals_do_better_than_plain_percentiles()
    {
        var percentile = Misses(seed => Sampler.Skewed(seed, 20), Sampler.SkewedMean, BootstrapMethod.Percentile);
        var accelerated = Misses(seed => Sampler.Skewed(seed, 20), Sampler.SkewedMean, BootstrapMethod.BCa);

        // Twenty values of a heavy tail are few: both fall short of 95 %, percentiles by more and mostly on one side.
        (accelerated.Below + accelerated.Above).Should().BeInRange(0.08, 0.14);
        (percentile.Below + percentile.Above).Should().BeInRange(0.12, 0.18);
        (percentile.Above - percentile.Below).Should().BeGreaterThan(1.4 * (accelerated.Above - accelerated.Below));
    }

    [Test]
    public void Intervals_of_a_retained_fraction_contain_the_true_fraction()
    {
        var hits = 0;
        for (ulong seed = 1; seed <= Samples; seed++)
        {
            var below = Sampler.Normal(seed, 60).Select(value => value + 3).ToArray();
            var noise = Sampler.Normal(seed + 50_000, 60);
            var above = below.Zip(noise, (value, extra) => 0.7 * value + 0.2 * (extra - 1)).ToArray();
            hits += Bootstrap.RatioOfMeans(above, below, Plan(seed, BootstrapMethod.BCa)).Interval.Contains(0.7) ? 1 : 0;
        }

        (hits / (double)Samples).Should().BeInRange(0.92, 0.97);
    }

    [Test]
    public void Two_one_sided_tests_rarely_call_a_mean_at_the_margin_as_good_as_zero()
    {
        // True mean 1 = the margin: the worst case, in which the error rate should be about 5 %.
        var wrong = 0;
        for (ulong seed = 1; seed <= Samples; seed++)
        {
            wrong += Equivalence.OfMean(Sampler.Normal(seed, 100), 1, Plan(seed, BootstrapMethod.BCa)).IsEquivalent ? 1 : 0;
        }

        (wrong / (double)Samples).Should().BeInRange(0.02, 0.08);
        Equivalence.OfMean(Sampler.Normal(1, 200), 2, Plan(1, BootstrapMethod.BCa)).IsEquivalent.Should().BeTrue();
    }

    private static double Coverage(Func<ulong, double[]> sample, double truth, BootstrapMethod method)
    {
        var (below, above) = Misses(sample, truth, method);
        return 1 - below - above;
    }

    /// <summary>Shares of samples whose interval has the truth below its lower end, and above its upper end.</summary>
    private static (double Below, double Above) Misses(Func<ulong, double[]> sample, double truth, BootstrapMethod method)
    {
        var (below, above) = (0, 0);
        for (ulong seed = 1; seed <= Samples; seed++)
        {
            var interval = Bootstrap.Mean(sample(seed), Plan(seed, method)).Interval;
            below += truth < interval.Lower ? 1 : 0;
            above += truth > interval.Upper ? 1 : 0;
        }

        return (below / (double)Samples, above / (double)Samples);
    }

    private static BootstrapPlan Plan(ulong seed, BootstrapMethod method) => new(400, seed + 1_000_000, method: method);
}
