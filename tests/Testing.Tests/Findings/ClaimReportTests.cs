using static IoiClaims.Threshold;

namespace IoiClaims.Testing.Tests.Findings;

public sealed class ClaimReportTests
{
    private static readonly BootstrapPlan Plan = new(1000, seed: 3);

    private static Effect Attention { get; } = new(
        new EffectDescription(
            "keys of Name Movers at IO from prompts with another IO",
            "attention to IO",
            "",
            Conditions.Of(subject: "toy", dataset: "eight prompts", conventions: "MLPs frozen")),
        [0.60f, 0.55f, 0.62f, 0.58f, 0.61f, 0.57f, 0.59f, 0.60f],
        [0.58f, 0.54f, 0.60f, 0.58f, 0.60f, 0.55f, 0.58f, 0.59f],
        Plan,
        ["ABBA", "BABA", "ABBA", "BABA", "ABBA", "BABA", "ABBA", "BABA"]);

    private static ClaimReport Report { get; } = Claim.That("Name Movers do not rely on the value of the IO token")
        .Control("Name Movers attend to IO", Attention.Baseline, AtLeast(0.50))
        .Require("their attention to IO is kept", Attention.Retained, AtLeast(0.85))
        .Require("the four largest senders are the S-Inhibition heads", true, "7.3, 7.9, 8.6, 8.10", "7.3, 7.9, 8.6, 8.10")
        .Record("how much it changes", Attention.Change);

    [Test]
    public void Its_table_says_where_N_is_another_than_above_the_table()
    {
        var report = Claim.That("c").Record("attention", Attention.Baseline).Require("a fact", true, "so", "so");

        report.ToTable(new Tolerance(0.1), Conditions.Of(prompts: 8)).Rows.Should().Equal("attention", "a fact");
        report.ToTable(new Tolerance(0.1), Conditions.Of(prompts: 240)).Rows.Should().Equal("attention (N = 8)", "a fact");
        report.ToTable(new Tolerance(0.1), Conditions.None).Rows.Should().Equal("attention", "a fact");
    }

    [Test]
    public void It_reads_like_a_report()
    {
        Report.ToString().Should().Be(
            """
            Name Movers do not rely on the value of the IO token
            verdict: supported

              supported     control: Name Movers attend to IO
                            attention to IO before patching 0.590 [0.574, 0.604]; required: at least 0.5
              supported     their attention to IO is kept
                            retained attention to IO 97.9 % [97.2 %, 98.7 %]; required: at least 85 %
              supported     the four largest senders are the S-Inhibition heads
                            7.3, 7.9, 8.6, 8.10; required: 7.3, 7.9, 8.6, 8.10
              recorded      how much it changes
                            change of the attention to IO -0.013 [-0.016, -0.007]

              subject:      toy
              dataset:      eight prompts
              conventions:  MLPs frozen
              N:            8
              intervals:    95 % BCa intervals, 1000 resamples of prompts, seed 3

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void All_parts_supported_is_supported() => Report.Verdict.Should().Be(Verdict.Supported);

    [Test]
    public void What_was_found_for_another_claim_can_be_put_on_record_without_deciding_this_one()
    {
        var other = Claim.That("it is lost").Require("nothing is left", Attention.Retained, AtMost(0.10));
        var report = Report.Recording(other);

        report.Verdict.Should().Be(Verdict.Supported);
        report.Findings.Should().HaveCount(5);
        report.ToTable(new Tolerance(0.01), Conditions.None)["nothing is left", "verdict"].Should().BeNull();
        report.ToString().Should().Contain("recorded      nothing is left").And.NotContain("at most 10 %");
    }

    [Test]
    public void One_part_refuted_is_refuted()
    {
        var report = Report.Require("it grows", Attention.Change, Above(0)).Require("it is exactly so", Attention.Retained, Below(0.98));

        report.Verdict.Should().Be(Verdict.Refuted);
        report.ToString().Should().Contain("verdict: refuted");
        Report.Verdict.Should().Be(Verdict.Supported, "a report is immutable");
    }

    [Test]
    public void One_part_open_is_inconclusive() =>
        Report.Require("nearly all is kept", Attention.Retained, Below(0.98)).Verdict.Should().Be(Verdict.Inconclusive);

    [Test]
    public void A_control_that_fails_leaves_even_refuted_evidence_inconclusive()
    {
        var report = Report.Require("it grows", Attention.Change, Above(0)).Control("power", Attention.Baseline, AtLeast(0.9));

        report.Verdict.Should().Be(Verdict.Inconclusive);
        report.ToString().Should().Contain("verdict: inconclusive (1 of 2 controls not supported)");
    }

    [Test]
    public void A_claim_without_evidence_is_inconclusive()
    {
        Claim.That("nothing").Verdict.Should().Be(Verdict.Inconclusive);
        Claim.That("nothing").Control("power", Attention.Baseline, AtLeast(0.5)).Verdict.Should().Be(Verdict.Inconclusive);
        FluentActions.Invoking(() => Claim.That(" ")).Should().Throw<ArgumentException>();
    }

    [Test]
    public void An_unstable_ratio_is_inconclusive_and_says_why()
    {
        var noise = new Effect(
            new EffectDescription("x", "logit difference", "logits", Conditions.None), [1, -1, 0.5f, -0.4f], [1, 1, 1, 1], Plan);
        var report = Claim.That("something is kept").Require("something is kept", noise.Retained, AtLeast(0.5));

        report.Verdict.Should().Be(Verdict.Inconclusive);
        report.ToString().Should().Contain("retained logit difference 4000.0 % (unstable); required: at least 50 %")
            .And.Contain("a ratio to it could be anything");
    }

    [Test]
    public void A_measurement_beside_its_threshold_shows_enough_digits_to_see_why()
    {
        var quantity = new Quantity("retained attention", IsFraction: true);

        quantity.Show(0.69998, 0.1).Should().Be("70.0 %");
        quantity.Show(0.69998, 0.1, 0.70).Should().Be("69.998 %");
        quantity.Show(-0.00001, 0.1).Should().Be("0.0 %");
        new Quantity("x").Show(0.123456, 0.0004).Should().Be("0.1235");
        new Quantity("x").Show(double.NegativeInfinity).Should().Be("-∞");
        quantity.ShowExact(0.07).Should().Be("7 %");
    }

    [Test]
    public void One_sample_can_be_measured_without_an_intervention()
    {
        var mean = Measurement.OfMean(
            new Quantity("attention to IO"), [0.5f, 0.7f, 0.6f, 0.6f], Plan, Conditions.Of(subject: "toy"), ["a", "a", "b", "b"]);

        mean.Mean.Should().BeApproximately(0.6, 1e-6);
        mean.Groups.Select(part => part.Group).Should().Equal("a", "b");
        mean.Conditions["N"].Should().Be("4");
        FluentActions.Invoking(() => Measurement.OfMean(new Quantity("q"), [float.NaN], Plan, Conditions.None))
            .Should().Throw<ArgumentException>().WithMessage("*q of prompt 0 is NaN*");
    }

    [Test]
    public void A_statistic_computed_elsewhere_can_be_judged()
    {
        var random = new SplitMix64(8);
        var x = Enumerable.Range(0, 40).Select(_ => random.NextDouble()).ToArray();
        var y = x.Select(value => value + 0.2 * random.NextDouble()).ToArray();
        var estimate = Bootstrap.Of(
            40,
            rows => Correlation.Spearman(Pick(x, rows), Pick(y, rows)),
            Plan);
        var measurement = Measurement.Of(new Quantity("Spearman's ρ"), estimate, 40, Conditions.None);

        Above(0.7).Judge(measurement).Should().Be(Verdict.Supported);
        measurement.ToString().Should().MatchRegex(@"^0\.9\d+ \[0\.\d+, 0\.\d+\]$");
    }

    private static double[] Pick(double[] values, ReadOnlySpan<int> rows)
    {
        var picked = new double[rows.Length];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = values[rows[i]];
        }

        return picked;
    }
}
