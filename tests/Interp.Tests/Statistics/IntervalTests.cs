namespace IoiClaims.Interp.Tests.Statistics;

public sealed class IntervalTests
{
    [Test]
    public void Its_ends_belong_to_it()
    {
        var interval = new Interval(0.2, 0.4, 0.95);

        (interval.Contains(0.2), interval.Contains(0.4), interval.Contains(0.41)).Should().Be((true, true, false));
        (interval.LiesWithin(0.2, 0.4), interval.LiesWithin(0.21, 0.4), interval.LiesWithin(0.2, 0.39)).Should().Be((true, false, false));
        interval.ToString().Should().Be("[0.2, 0.4] (95 %)");
    }

    [Test]
    public void One_end_in_infinity_is_no_bound()
    {
        new Interval(double.NegativeInfinity, 1, 0.95).IsBounded.Should().BeFalse();
        new Interval(0, double.PositiveInfinity, 0.95).IsBounded.Should().BeFalse();
        new Interval(0, 1, 0.95).IsBounded.Should().BeTrue();
    }

    [TestCase(double.NaN, 1, 0.95)]
    [TestCase(0, double.NaN, 0.95)]
    [TestCase(1, 0, 0.95)]
    [TestCase(0, 1, 1)]
    [TestCase(0, 1, 0)]
    public void What_is_no_interval_is_refused(double lower, double upper, double level) =>
        FluentActions.Invoking(() => new Interval(lower, upper, level)).Should().Throw<ArgumentException>();

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_margin_of_equivalence_is_positive_and_finite(double margin) =>
        FluentActions.Invoking(() => Equivalence.OfMean([1, 2, 3], margin, new BootstrapPlan(100, 0)))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*is a positive number*");
}
