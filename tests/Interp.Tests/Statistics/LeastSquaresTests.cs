namespace IoiClaims.Interp.Tests.Statistics;

public sealed class LeastSquaresTests
{
    /// <summary>Position signal kept (+1) or inverted (−1); S token kept (1), random (0) or replaced by IO (−1).</summary>
    private static readonly (string, IReadOnlyList<double>)[] Design =
    [
        ("position", [1, 1, 1, -1, -1, -1]),
        ("token", [1, 0, -1, 1, 0, -1]),
    ];

    // The six cells of figure 9 of the IOI paper (arXiv 2211.00593), and of an independent replication (sankaranv).
    [TestCase(new[] { 3.55, 2.45, 1.77, -0.99, -1.96, -3.16 }, 2.3133, 0.9875, 0.2767)]
    [TestCase(new[] { 3.618, 2.543, 1.790, -1.148, -2.335, -3.559 }, 2.499, 1.060, 0.1515)]
    public void The_published_cells_give_the_published_coefficients(
        double[] cells, double position, double token, double intercept)
    {
        var fit = LeastSquares.Fit(cells, Design);

        fit["position"].Should().BeApproximately(position, 5e-4);
        fit["token"].Should().BeApproximately(token, 5e-4);
        fit.Intercept.Should().BeApproximately(intercept, 5e-4);
    }

    [Test]
    public void The_intercept_more_than_halves_what_the_published_fit_leaves_unexplained()
    {
        double[] cells = [3.55, 2.45, 1.77, -0.99, -1.96, -3.16];

        LeastSquares.Fit(cells, Design).MeanAbsoluteResidual.Should().BeApproximately(0.101, 1e-3);
        LeastSquares.FitThroughZero(cells, Design).MeanAbsoluteResidual.Should().BeApproximately(0.277, 1e-3);
        LeastSquares.FitThroughZero(cells, Design)["position"].Should().BeApproximately(2.3133, 5e-4);
        LeastSquares.Fit(cells, Design).RSquared.Should().BeInRange(0.99, 1);
    }

    [Test]
    public void A_plane_is_found_again_exactly()
    {
        var random = new SplitMix64(1);
        double[] Draw() => [.. Enumerable.Range(0, 30).Select(_ => random.NextDouble() * 10 - 5)];
        var (a, b, c) = (Draw(), Draw(), Draw());
        var y = a.Zip(b, c).Select(row => 4 + 2 * row.First - 3 * row.Second + 0.5 * row.Third).ToArray();
        var fit = LeastSquares.Fit(y, ("a", a), ("b", b), ("c", c));

        fit.Intercept.Should().BeApproximately(4, 1e-12);
        fit.Coefficients.Select(pair => pair.Key).Should().Equal("a", "b", "c");
        (fit["a"], fit["b"], fit["c"]).Should().Match<(double, double, double)>(found =>
            Math.Abs(found.Item1 - 2) < 1e-12 && Math.Abs(found.Item2 + 3) < 1e-12 && Math.Abs(found.Item3 - 0.5) < 1e-12);
        fit.RSquared.Should().BeApproximately(1, 1e-12);
    }

    [Test]
    public void The_share_of_variance_that_a_plane_explains_is_that_of_its_squares()
    {
        // By hand: residuals 1/6, −1/3, 1/6 of deviations −4/3, −1/3, 5/3.
        LeastSquares.Fit([1, 2, 4], ("a", [0, 1, 2])).RSquared.Should().BeApproximately(1 - ((1.0 / 6) / (42.0 / 9)), 1e-12);
        LeastSquares.Fit([2, 2, 2], ("a", [0, 1, 2])).RSquared.Should().Be(1, "it does not vary and is met");
        LeastSquares.Fit([0.1, 0.1, 0.1], ("a", [0, 1, 2])).RSquared.Should().Be(1);
        LeastSquares.FitThroughZero([2, 2, 2], ("a", [0, 1, 2])).RSquared.Should().Be(0, "it does not vary and is missed");
    }

    [Test]
    public void What_cannot_be_fitted_is_named()
    {
        FluentActions.Invoking(() => LeastSquares.Fit([1, 2, 3], ("a", [1, 2, 3]), ("twice a", [2, 4, 6])))
            .Should().Throw<ArgumentException>().WithMessage("*'twice a' is determined by*intercept, a*");
        FluentActions.Invoking(() => LeastSquares.Fit([1, 2, 3], ("constant", [7, 7, 7])))
            .Should().Throw<ArgumentException>().WithMessage("*'constant' is determined*");
        FluentActions.Invoking(() => LeastSquares.Fit([1], ("a", [1])))
            .Should().Throw<ArgumentException>().WithMessage("*1 rows cannot determine 2 unknowns*");
        FluentActions.Invoking(() => LeastSquares.Fit([1, 2], ("a", [1])))
            .Should().Throw<ArgumentException>().WithMessage("*'a' has 1 rows*2*");
        FluentActions.Invoking(() => LeastSquares.Fit([1, double.NaN], ("a", [1, 2])))
            .Should().Throw<ArgumentException>().WithMessage("*Row 1 of 'outcome' is NaN*");
        FluentActions.Invoking(() => LeastSquares.Fit([1, 2, 3], ("a", [1, 2, 3]))["b"])
            .Should().Throw<KeyNotFoundException>().WithMessage("*'b'*there are a*");
    }
}
