namespace IoiClaims.Interp.Tests.Statistics;

public sealed class RankCorrelationTests
{
    private static Measurement Of(double[] x, double[] y) =>
        RankCorrelation.Spearman("agreement", x, y, new BootstrapPlan(500, 0), Conditions.None);

    [Test]
    public void It_is_Spearmans_with_an_interval_over_the_things()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7];
        double[] y = [2, 1, 3, 5, 4, 7, 6];

        var found = Of(x, y);

        found.Value.Should().BeApproximately(Correlation.Spearman(x, y), 1e-12);
        found.Count.Should().Be(7);
        found.Lower.Should().BeLessThan(found.Value);
        found.Interval.Width.Should().BeGreaterThan(0.2, "seven things say little");
        Of(x, x).Value.Should().BeApproximately(1, 1e-12);
    }

    [Test]
    public void A_draw_that_does_not_vary_counts_as_0()
    {
        var found = Of([1, 2], [3, 4]);

        found.Value.Should().BeApproximately(1, 1e-12);
        found.Lower.Should().Be(0, "half of the draws of two things are one thing twice");
        found.Upper.Should().BeApproximately(1, 1e-12);
    }

    [Test]
    public void Without_ranks_it_is_unstable_and_still_a_number_that_tables_can_hold()
    {
        var found = Of([0, 0, 0], [1, 2, 3]);

        found.Value.Should().Be(0);
        found.Instability.Should().Contain("no ranks");
        Of([1, 2, 3], [7, 7, 7]).Instability.Should().Contain("no ranks");
        FluentActions.Invoking(() => Of([1, 2], [1, 2, 3])).Should().Throw<ArgumentException>();
    }
}
