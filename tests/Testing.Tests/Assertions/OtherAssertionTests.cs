using static IoiClaims.Testing.Tests.Assertions.EffectAssertionTests;
using static IoiClaims.Threshold;

namespace IoiClaims.Testing.Tests.Assertions;

public sealed class OtherAssertionTests
{
    [Test]
    public void Measured_numbers_can_be_asserted()
    {
        var effect = Samples.Attention(0.5);
        effect.Baseline.Should().BeAtLeast(0.55).And.BeAtMost(0.65).And.BeBetween(0.5, 0.7).And.BeAboveZero();
        effect.Change.Should().BeBelowZero();
        effect.Patched.Should().Satisfy(Below(0.4));

        Failing(() => effect.Baseline.Should().BeAtLeast(0.7)).Should().StartWith("Expected attention to IO before patching to be at least 0.7");
        Failing(() => effect.Baseline.Should().BeAtMost(0.2)).Should().Contain("at most 0.2");
        Failing(() => effect.Baseline.Should().BeBetween(0.1, 0.2)).Should().Contain("between 0.1 and 0.2");
        Failing(() => effect.Change.Should().BeAboveZero()).Should().Contain("above 0");
        Failing(() => effect.Patched.Should().BeBelowZero()).Should().Contain("below 0");
        Failing(() => effect.Patched.Should().Satisfy(Above(0.4), "so it was said")).Should().Contain("because so it was said");
    }

    [Test]
    public void A_measurement_without_intervention_shows_its_own_table()
    {
        var random = new SplitMix64(4);
        var attention = Measurement.OfMean(
            new Quantity("attention to IO"),
            [.. Enumerable.Range(0, 20).Select(_ => (float)(0.3 + 0.1 * random.NextDouble()))],
            new BootstrapPlan(1000, 1),
            Conditions.Of(subject: "planted"),
            [.. Enumerable.Range(0, 20).Select(n => n < 10 ? "ABBA" : "BABA")]);

        Failing(() => attention.Should().BeAtLeast(0.5)).Should().StartWith(
            """
            Expected attention to IO to be at least 0.5, but it is 0.359, 95 % interval [0.347, 0.368].
            Refuted: no value in the interval would satisfy it.

            attention to IO:
              template   N                 value
              ABBA      10  0.357 [0.345, 0.371]
              BABA      10  0.360 [0.339, 0.373]
              all       20  0.359 [0.347, 0.368]

              subject:    planted
              N:          20

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Intervals_can_be_asserted()
    {
        var interval = new Interval(0.25, 0.75, 0.95);
        interval.Should().LieAbove(0.2).And.LieBelow(0.8).And.LieWithin(0.25, 0.75).And.Contain(0.5).And.NotContain(0);

        Failing(() => interval.Should().LieAbove(0.25)).Should().StartWith(
            "Expected the interval to lie above 0.25, but it is [0.25, 0.75] (95 %).");
        Failing(() => interval.Should().LieBelow(0.75)).Should().Contain("to lie below 0.75");
        Failing(() => interval.Should().LieWithin(0, 0.7)).Should().Contain("to lie within 0 and 0.7");
        Failing(() => interval.Should().Contain(1)).Should().Contain("to contain 1");
        Failing(() => interval.Should().NotContain(0.5, "it is a difference")).Should()
            .Contain("not to contain 0.5 because it is a difference");
    }

    [Test]
    public void A_claim_has_the_verdict_that_is_expected_of_its_subject()
    {
        var report = Report(kept: 0.97);

        report.Should().HaveVerdict(Verdict.Supported);
        Report(kept: 0.5).Should().HaveVerdict(Verdict.Refuted);
    }

    [Test]
    public void An_inconclusive_claim_is_neither_supported_nor_refuted()
    {
        var attention = Samples.Attention(0.97);
        var report = Report(kept: 0.97) with
        {
            Findings =
            [
                attention.Baseline.Is(AtLeast(attention.Baseline.Value)).In(FindingRole.Control, "Name Movers attend to IO"),
                attention.Retained.Is(AtLeast(0.85)).In(FindingRole.Requirement, "their attention to IO is kept"),
            ],
        };

        report.Should().HaveVerdict(Verdict.Inconclusive);
        Failing(() => report.Should().HaveVerdict(Verdict.Supported)).Should()
            .StartWith("Expected this claim to be supported, but it is inconclusive.")
            .And.Contain("verdict: inconclusive (1 of 1 controls not supported)")
            .And.Contain("in detail: Name Movers attend to IO", "a control that cannot tell is what decided")
            .And.NotContain("in detail: their attention");
        Failing(() => report.Should().HaveVerdict(Verdict.Refuted)).Should().Contain("to be refuted, but it is inconclusive");
        Failing(() => Report(kept: 0.97).Should().HaveVerdict(Verdict.Inconclusive)).Should().Contain("to be inconclusive, but it is supported");
    }

    [Test]
    public void A_claim_with_another_verdict_shows_its_report_and_what_decided()
    {
        Failing(() => Report(kept: 0.5).Should().HaveVerdict(Verdict.Supported, "this subject was built so")).Should().Be(
            """
            Expected this claim to be supported because this subject was built so, but it is refuted.

            Name Movers do not rely on the value of the IO token
            verdict: refuted

              supported     control: Name Movers attend to IO
                            attention to IO before patching 0.616 [0.600, 0.630]; required: at least 0.5
              refuted       their attention to IO is kept
                            retained attention to IO 50.1 % [49.9 %, 50.3 %]; required: at least 85 %

              subject:      planted
              dataset:      ioi (3fa9c1d2e4b5)
              N:            60
              seed:         42
              BOS:          yes
              conventions:  MLPs frozen; direct effect only
              intervals:    95 % BCa intervals, 2000 resamples of prompts, seed 7

            in detail: their attention to IO is kept
            attention to IO; keys of Name Movers at IO from prompts with another IO:
              template   N  baseline  patched                   change                 retained
              ABBA      30     0.612    0.307  -0.305 [-0.315, -0.296]  50.1 % [49.8 %, 50.4 %]
              BABA      30     0.620    0.311  -0.309 [-0.319, -0.297]  50.1 % [49.8 %, 50.4 %]
              all       60     0.616    0.309  -0.307 [-0.314, -0.299]  50.1 % [49.9 %, 50.3 %]

            To reproduce: dotnet test --filter "FullyQualifiedName~IoiClaims.Testing.Tests.Assertions.OtherAssertionTests.A_claim_with_another_verdict_shows_its_report_and_what_decided"

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void A_fact_that_does_not_hold_refutes_a_claim_too()
    {
        var report = Report(0.97);
        report = report with
        {
            Findings = report.Findings.Add(
                Finding.That(false, "7.3, 4.4", "7.3, 7.9").In(FindingRole.Requirement, "the largest senders are S-Inhibition heads")),
        };

        Failing(() => report.Should().HaveVerdict(Verdict.Supported)).Should().Contain("7.3, 4.4; required: 7.3, 7.9");
    }

    [Test]
    public void Tables_can_be_compared_with_each_other()
    {
        Samples.Table().Should().AgreeWith(Samples.Table(0.502));
        Failing(() => Samples.Table().Should().AgreeWith(Samples.Table(0.6), "nothing changed")).Should()
            .StartWith("Expected the table 'Direct effect of each head' to agree because nothing changed, but it differs.\n1 of 6 cells");
    }

    [TestCase("A.B", "C", "A.B.C", "FullyQualifiedName~A.B.C")]
    [TestCase("A.B", "C", "A.B.C(\"x\")", "FullyQualifiedName~A.B.C")]
    [TestCase("A.B", "C", "A.B(\"planted\").C", "FullyQualifiedName~A.B&FullyQualifiedName~.C")]
    public void The_command_selects_the_test_again(string type, string method, string fullName, string filter) =>
        ReproduceCommand.For(type, method, fullName).Should().Be($"dotnet test --filter \"{filter}\"");

    private static ClaimReport Report(double kept)
    {
        var attention = Samples.Attention(kept);
        return new ClaimReport(
            "Name Movers do not rely on the value of the IO token",
            [
                attention.Baseline.Is(AtLeast(0.50)).In(FindingRole.Control, "Name Movers attend to IO"),
                attention.Retained.Is(AtLeast(0.85)).In(FindingRole.Requirement, "their attention to IO is kept"),
            ]);
    }
}
