namespace IoiClaims.Interp.Tests.Statistics;

public sealed class SplitMix64Tests
{
    [Test]
    public void It_gives_the_published_sequences()
    {
        // Reference values that the algorithm's authors and other implementations agree on.
        var zero = new SplitMix64(0);
        new[] { zero.Next(), zero.Next(), zero.Next() }
            .Should().Equal(0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F);

        var other = new SplitMix64(1234567);
        new[] { other.Next(), other.Next(), other.Next() }
            .Should().Equal(6457827717110365317, 3203168211198807973, 9817491932198370423);
    }

    [Test]
    public void Numbers_below_a_bound_are_equally_likely()
    {
        var random = new SplitMix64(5);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.Below(7)]++;
        }

        counts.Should().OnlyContain(count => count > 9_600 && count < 10_400);
        random.Invoking(it => it.Below(0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Doubles_lie_from_zero_to_below_one()
    {
        var random = new SplitMix64(6);
        var drawn = Enumerable.Range(0, 10_000).Select(_ => random.NextDouble()).ToArray();

        drawn.Should().OnlyContain(value => value >= 0 && value < 1);
        drawn.Average().Should().BeApproximately(0.5, 0.01);
    }

    [TestCase(0, 0.5)]
    [TestCase(1, 0.841344746068543)]
    [TestCase(-1.959963984540054, 0.025)]
    [TestCase(-5, 2.866515718791939e-7)]
    [TestCase(-10, 7.61985302416e-24)]
    [TestCase(3.999999, 0.99996832862)]
    [TestCase(4.000001, 0.99996832890)]
    public void The_normal_distribution_has_its_tabulated_values(double x, double probability)
    {
        StandardNormal.Cumulative(x).Should().BeApproximately(probability, 1e-9 * probability);
    }

    [Test]
    public void The_normal_quantile_inverts_the_distribution()
    {
        foreach (var probability in new[] { 1e-12, 1e-4, 0.025, 0.3, 0.5, 0.7, 0.975, 0.9999 })
        {
            StandardNormal.Cumulative(StandardNormal.Quantile(probability))
                .Should().BeApproximately(probability, 1e-10 * probability);
        }

        FluentActions.Invoking(() => StandardNormal.Quantile(1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
