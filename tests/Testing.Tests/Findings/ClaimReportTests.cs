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

    private static ClaimReport Report { get; } = new(
        "Name Movers do not rely on the value of the IO token",
        [
            Attention.Baseline.Is(AtLeast(0.50)).In(FindingRole.Control, "Name Movers attend to IO"),
            Attention.Retained.Is(AtLeast(0.85)).In(FindingRole.Requirement, "their attention to IO is kept"),
            Finding.That(true, "7.3, 7.9, 8.6, 8.10", "7.3, 7.9, 8.6, 8.10")
                .In(FindingRole.Requirement, "the four largest senders are the S-Inhibition heads"),
            Finding.Recorded(Attention.Change).In(FindingRole.Record, "how much it changes"),
        ]);

    [Test]
    public void Its_table_is_the_specification()
    {
        var table = Report.ToTable(new Tolerance(0.1), Conditions.Of(subject: "toy", dataset: "eight prompts", prompts: 8));

        table.Rows.Should().Equal(Report.Findings.Select(finding => finding.Statement));
        table["their attention to IO is kept", "measured"].Should().BeApproximately(Attention.Retained.Value, 1e-9);
        string[] Words(string row) => [.. table.TextColumns.Select(column => table.Text(row, column))];
        table.TextColumns.Should().Equal("counts as", "asked", "outcome", "N", "measured under");
        Words("Name Movers attend to IO").Should().Equal("control", "at least 0.5", "supported", "8", "MLPs frozen");
        Words("the four largest senders are the S-Inhibition heads").Should()
            .Equal("requirement", "7.3, 7.9, 8.6, 8.10", "supported", "", "");
        Words("how much it changes").Should().Equal("record", "", "recorded", "8", "MLPs frozen");
        table.Heading.Conditions["verdict"].Should().Be("supported");
        TableText.Write(TableText.Parse(TableText.Write(table))).Should().Be(TableText.Write(table));
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
    public void What_is_not_the_same_for_all_findings_is_said_with_each()
    {
        Measurement On(int prompts, string conventions, string? ablation) => Measurement.OfMean(
            new Quantity("attention to IO"),
            [.. Enumerable.Range(0, prompts).Select(n => 0.5f + (n % 2 * 0.1f))],
            Plan,
            ablation is null ? Conditions.Of(subject: "toy", conventions: conventions)
                : Conditions.Of(subject: "toy", conventions: conventions).With("ablation", ablation));
        var report = new ClaimReport(
            "water is wet",
            [
                On(8, "MLPs frozen", null).Is(AtLeast(0.1)).In(FindingRole.Requirement, "one"),
                On(6, "MLPs recomputed", "by the mean").Is(AtLeast(0.1)).In(FindingRole.Requirement, "other"),
            ]);

        var lines = report.ToString().Split('\n').Select(line => line.Trim()).ToList();
        lines.Should().Contain("N 8; MLPs frozen").And.Contain("N 6; MLPs recomputed; ablation: by the mean");
        lines.Should().Contain("subject:    toy").And.NotContain(line => line.StartsWith("ablation:") || line.StartsWith("conventions:"));
        var table = report.ToTable(new Tolerance(0.1), Conditions.Of(subject: "toy"));
        table.Text("other", "measured under").Should().Be("MLPs recomputed; ablation: by the mean");
        table.Text("other", "N").Should().Be("6");
    }

    [Test]
    public void Reports_of_the_same_findings_are_equal()
    {
        (Report with { } == Report).Should().BeTrue();
        (And(Report.Findings[0]) == Report).Should().BeFalse();
        (Report with { Statement = "they do" } == Report).Should().BeFalse();
    }

    [Test]
    public void All_parts_supported_is_supported() => Report.Verdict.Should().Be(Verdict.Supported);

    [Test]
    public void One_part_refuted_is_refuted()
    {
        var report = And(Required(Attention.Change.Is(Above(0))), Required(Attention.Retained.Is(Below(0.98))));

        report.Verdict.Should().Be(Verdict.Refuted);
        report.ToString().Should().Contain("verdict: refuted");
    }

    [Test]
    public void One_part_open_is_inconclusive() =>
        And(Required(Attention.Retained.Is(Below(0.98)))).Verdict.Should().Be(Verdict.Inconclusive);

    [Test]
    public void A_control_that_fails_leaves_even_a_refuted_requirement_inconclusive()
    {
        var report = And(Required(Attention.Change.Is(Above(0))), Attention.Baseline.Is(AtLeast(0.9)).In(FindingRole.Control, "power"));

        report.Verdict.Should().Be(Verdict.Inconclusive);
        report.ToString().Should().Contain("verdict: inconclusive (1 of 2 controls not supported)").And.Contain("control: power");
    }

    [Test]
    public void A_control_that_is_inconclusive_leaves_the_claim_inconclusive_too()
    {
        var control = Attention.Retained.Is(Below(0.98)).In(FindingRole.Control, "power");

        control.Verdict.Should().Be(Verdict.Inconclusive);
        And(control, Required(Attention.Change.Is(Above(0)))).Verdict.Should().Be(Verdict.Inconclusive);
        var report = And(control);
        report.Verdict.Should().Be(Verdict.Inconclusive);
        report.ToString().Should().Contain("verdict: inconclusive (1 of 2 controls not supported)").And.Contain("  inconclusive  control: power");
        var table = report.ToTable(new Tolerance(0.1), Conditions.None);
        table.Heading.Conditions["verdict"].Should().Be("inconclusive");
        table.Text("power", ClaimReport.OutcomeColumn).Should().Be("inconclusive");
    }

    [Test]
    public void Extensions_records_and_what_is_not_asked_do_not_decide()
    {
        var report = And(
            Attention.Change.Is(Above(0)).In(FindingRole.Extension, "it grows"),
            Attention.Change.Is(Above(0)).In(FindingRole.Record, "it grows, for the record"),
            Finding.NotAsked("it has no such heads").In(FindingRole.Control, "other heads do"));

        report.Verdict.Should().Be(Verdict.Supported);
        report.ToString().Should().Contain("refuted       extension: it grows").And.Contain("recorded      it grows, for the record")
            .And.NotContain("other heads do");
        var table = report.ToTable(new Tolerance(0.1), Conditions.None);
        (table.Text("other heads do", "outcome"), table.Text("other heads do", "measured under")).Should().Be(("not asked", "it has no such heads"));
    }

    [Test]
    public void A_claim_that_requires_nothing_is_inconclusive()
    {
        new ClaimReport("nothing", []).Verdict.Should().Be(Verdict.Inconclusive);
        new ClaimReport("nothing", [Report.Findings[0]]).Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Test]
    public void What_could_not_come_out_otherwise_is_no_requirement()
    {
        var recorded = Finding.Recorded(Attention.Baseline);

        recorded.Invoking(finding => finding.In(FindingRole.Requirement, "it is there"))
            .Should().Throw<ArgumentException>().WithMessage("'it is there' is a Requirement and requires nothing*AtLeast*");
        recorded.In(FindingRole.Record, "it is there").Outcome.Should().Be("recorded");
        FluentActions.Invoking(() => Finding.NotAsked(" ")).Should().Throw<ArgumentException>();
    }

    [Test]
    public void A_finding_about_one_of_several_names_it() =>
        Finding.That(true, "yes", "yes").For(new Head(9, 9)).In(FindingRole.Requirement, "it attends to IO").Statement
            .Should().Be("it attends to IO: 9.9");

    [Test]
    public void An_unstable_ratio_is_inconclusive_and_says_why()
    {
        var noise = new Effect(
            new EffectDescription("x", "logit difference", "logits", Conditions.None), [1, -1, 0.5f, -0.4f], [1, 1, 1, 1], Plan);
        var report = new ClaimReport("something is kept", [noise.Retained.Is(AtLeast(0.5)).In(FindingRole.Requirement, "something is kept")]);

        report.Verdict.Should().Be(Verdict.Inconclusive);
        report.ToString().Should().Contain("retained logit difference 4000.0 % (unstable); required: at least 50 %")
            .And.Contain("a ratio to it could be anything");
        report.ToTable(new Tolerance(0.01), Conditions.None)["something is kept", "lower"].Should().BeNull();
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

    private static ClaimReport And(params Finding[] further) => Report with { Findings = [.. Report.Findings, .. further] };

    private static Finding Required(Finding finding) => finding.In(FindingRole.Requirement, finding.Measured);

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
