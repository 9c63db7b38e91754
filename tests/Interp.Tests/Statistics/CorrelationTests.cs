namespace IoiClaims.Interp.Tests.Statistics;

public sealed class CorrelationTests
{
    [Test]
    public void Pearson_agrees_with_a_sample_worked_by_hand()
    {
        // Deviations (-2,-1,0,1,2) and (-2,-2,1,1,2): products sum to 11, squares to 10 and 14.
        Correlation.Pearson([1, 2, 3, 4, 5], [1, 1, 4, 4, 5]).Should().BeApproximately(11 / Math.Sqrt(140), 1e-12);
        Correlation.Pearson([1, 2, 3], [-2, -4, -6]).Should().BeApproximately(-1, 1e-12);
    }

    [Test]
    public void Spearman_sees_only_the_order()
    {
        Correlation.Spearman([1, 2, 3, 4], [1, 10, 100, 1000]).Should().BeApproximately(1, 1e-12);
        Correlation.Pearson([1, 2, 3, 4], [1, 10, 100, 1000]).Should().BeLessThan(0.95);
    }

    [Test]
    public void Ties_share_the_mean_of_their_ranks()
    {
        Correlation.Ranks([3, 1, 3, 3, 0]).Should().Equal(4, 2, 4, 4, 1);
        Correlation.Spearman([1, 2, 2, 3], [1, 2, 3, 4]).Should().BeApproximately(4.5 / Math.Sqrt(4.5 * 5), 1e-12);
    }

    [Test]
    public void What_cannot_be_correlated_is_named()
    {
        FluentActions.Invoking(() => Correlation.Pearson([1, 1, 1], [1, 2, 3]))
            .Should().Throw<ArgumentException>().WithMessage("*first sample does not vary*");
        FluentActions.Invoking(() => Correlation.Spearman([1, 2], [1, 2, 3]))
            .Should().Throw<ArgumentException>().WithMessage("*2 and 3 values*");
        FluentActions.Invoking(() => Correlation.Pearson([1, 2], [1, double.PositiveInfinity]))
            .Should().Throw<ArgumentException>().WithMessage("*second sample*not a finite number*");
    }
}
