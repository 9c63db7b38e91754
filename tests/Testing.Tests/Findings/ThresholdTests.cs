using static IoiClaims.Threshold;

namespace IoiClaims.Testing.Tests.Findings;

public sealed class ThresholdTests
{
    private static readonly (Threshold Threshold, double Lower, double Upper, Verdict Verdict)[] Cases =
    [
        (AtLeast(0.7), 0.7, 0.9, Verdict.Supported),
        (AtLeast(0.7), 0.69, 0.9, Verdict.Inconclusive),
        (AtLeast(0.7), 0.5, 0.7, Verdict.Inconclusive),
        (AtLeast(0.7), 0.5, 0.69, Verdict.Refuted),
        (AtMost(0.7), 0.5, 0.7, Verdict.Supported),
        (AtMost(0.7), 0.5, 0.71, Verdict.Inconclusive),
        (AtMost(0.7), 0.71, 0.8, Verdict.Refuted),
        (Above(0), 0.01, 1, Verdict.Supported),
        (Above(0), 0, 1, Verdict.Inconclusive),
        (Above(0), -1, 0, Verdict.Refuted),
        (Below(0), -1, -0.01, Verdict.Supported),
        (Below(0), -1, 0, Verdict.Inconclusive),
        (Below(0), 0, 1, Verdict.Refuted),
        (Within(0.1), -0.1, 0.1, Verdict.Supported),
        (Within(0.1), -0.11, 0.1, Verdict.Inconclusive),
        (Within(0.1), -0.3, -0.11, Verdict.Refuted),
        (Within(0.1), 0.11, 0.3, Verdict.Refuted),
        (Within(0.1), -0.3, 0.3, Verdict.Inconclusive),
        (Between(-0.45, -0.15), -0.40, -0.20, Verdict.Supported),
        (Between(-0.45, -0.15), -0.40, -0.10, Verdict.Inconclusive),
        (Between(-0.45, -0.15), -0.10, 0, Verdict.Refuted),
        // An interval that only touches an end holds one number that satisfies the range, and others that do not.
        (Between(-0.45, -0.15), -0.15, 0, Verdict.Inconclusive),
        (Between(-0.45, -0.15), -0.60, -0.45, Verdict.Inconclusive),
        (Between(-0.45, -0.15), -0.15, -0.15, Verdict.Supported),
        (Between(-0.45, -0.15), -0.149, 0, Verdict.Refuted),
        (Between(-0.45, -0.15), -0.60, -0.451, Verdict.Refuted),
        (Within(0.1), 0.1, 0.3, Verdict.Inconclusive),
        (Within(0.1), -0.3, -0.1, Verdict.Inconclusive),
        (EquivalentToZero(0.05), 0.05, 0.2, Verdict.Inconclusive),
        (EquivalentToZero(0.05), -0.2, -0.05, Verdict.Inconclusive),
        (EquivalentToZero(0.05), 0.051, 0.2, Verdict.Refuted),
        (EquivalentToZero(0.05), -0.05, 0.05, Verdict.Supported),
        (Beyond(0.05), -0.05, 0.05, Verdict.Refuted),
        (Beyond(0.05), 0.05, 0.20, Verdict.Supported),
        (Beyond(0.05), -0.20, -0.049, Verdict.Inconclusive),
        (Beyond(0.05), -0.04, 0.05, Verdict.Refuted),
        (Beyond(0.05), -0.04, 0.06, Verdict.Inconclusive),
        (Beyond(0.05), -0.20, -0.05, Verdict.Supported),
        (Beyond(0.05), 0.06, 0.20, Verdict.Supported),
        (Beyond(0.05), -0.20, 0.20, Verdict.Inconclusive),
        (AtLeast(-1e300), double.NegativeInfinity, double.PositiveInfinity, Verdict.Inconclusive),
    ];

    [TestCaseSource(nameof(Cases))]
    public void The_whole_interval_decides((Threshold Threshold, double Lower, double Upper, Verdict Verdict) it) =>
        it.Threshold.Judge(new Interval(it.Lower, it.Upper, 0.95)).Should().Be(it.Verdict);

    [Test]
    public void They_say_what_they_ask()
    {
        var fraction = new Quantity("retained attention", IsFraction: true);
        var logits = new Quantity("logit difference", "logits");

        AtLeast(0.85).Describe(fraction).Should().Be("at least 85 %");
        Below(0).Describe(logits).Should().Be("below 0");
        Within(0.1).Describe(fraction).Should().Be("within ±10 %");
        Between(-0.45, -0.15).Describe(fraction).Should().Be("between -45 % and -15 %");
        EquivalentToZero(0.07).Describe(fraction)
            .Should().Be("equivalent to zero within ±7 % (two one-sided tests at 5 %)");
        Beyond(0.07).Describe(fraction)
            .Should().Be("beyond ±7 % (refuted if equivalent to zero: two one-sided tests at 5 %)");
    }

    [Test]
    public void Equivalence_looks_at_the_ninety_per_cent_interval()
    {
        var measurement = Measurement.OfMean(
            new Quantity("change"), [-1, 1, -1, 1, 0, 0, 2, -2, 1, -1], new BootstrapPlan(2000, 1), Conditions.None);
        var margin = measurement.At(0.90).Upper + 1e-9;

        margin.Should().BeLessThan(measurement.Upper);
        EquivalentToZero(Math.Max(margin, -measurement.At(0.90).Lower)).Judge(measurement).Should().Be(Verdict.Supported);
        Within(Math.Max(margin, -measurement.At(0.90).Lower)).Judge(measurement).Should().Be(Verdict.Inconclusive);
    }

    [Test]
    public void Thresholds_that_nobody_can_mean_are_refused()
    {
        FluentActions.Invoking(() => AtLeast(double.NaN)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Within(0)).Should().Throw<ArgumentException>().WithMessage("*positive*");
        FluentActions.Invoking(() => Between(0.2, 0.1)).Should().Throw<ArgumentException>().WithMessage("*not from 0.2 to 0.1*");
        FluentActions.Invoking(() => Between(0.1, 0.1)).Should().Throw<ArgumentException>();

        var retained = new Effect(
            new EffectDescription("x", "attention", "", Conditions.None), [1, 2], [1, 2], new BootstrapPlan(100, 1)).Retained;
        FluentActions.Invoking(() => AtLeast(85).Judge(retained))
            .Should().Throw<ArgumentException>().WithMessage("*at least 8500 %*write 85 % as 0.85*");
        FluentActions.Invoking(() => Between(0.5, 85).Judge(retained)).Should().Throw<ArgumentException>("one end is enough");
        FluentActions.Invoking(() => Beyond(85).Judge(retained)).Should().Throw<ArgumentException>();
    }

    [TestCase("at least 50 %")]
    [TestCase("at most -3 %")]
    [TestCase("at least 0.4")]
    [TestCase("above 0")]
    [TestCase("below 0 %")]
    [TestCase("within ±10 %")]
    [TestCase("between -45 % and -15 %")]
    [TestCase("equivalent to zero within ±5 % (two one-sided tests at 5 %)")]
    [TestCase("beyond ±5 % (refuted if equivalent to zero: two one-sided tests at 5 %)")]
    public void What_they_say_is_read_back(string asked)
    {
        var text = ThresholdText.Read(asked)!;

        text.Threshold.Describe(new Quantity("number", IsFraction: text.IsFraction)).Should().Be(asked);
    }

    [TestCase("5.5, 6.9, 3.0")]
    [TestCase("more than half of them")]
    public void Other_words_are_none(string asked) => ThresholdText.Read(asked).Should().BeNull();
}
