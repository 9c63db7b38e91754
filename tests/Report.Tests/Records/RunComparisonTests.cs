namespace IoiClaims.Report.Tests.Records;

/// <summary>What moved between two runs.</summary>
public sealed class RunComparisonTests
{
    private static readonly ClaimUnit Unit = SampleRun.Supported.Unit;

    [Test]
    public void Nothing_moved_from_a_run_to_itself()
    {
        var same = RunComparison.Of(SampleRun.Whole, SampleRun.Whole);

        same.IsEmpty.Should().BeTrue();
        ComparisonWords.Of(same).Should().Equal("Nothing moved since the earlier run.");
    }

    [Test]
    public void A_verdict_and_the_finding_behind_it_are_told()
    {
        var now = With(Number(0.813, Verdict.Refuted)) with { Verdict = Verdict.Refuted };

        ComparisonWords.Of(RunComparison.Of(Run(With(Number(0.971, Verdict.Supported))), Run(now))).Should().Equal(
            "Claim2 on planted: was supported, is refuted",
            "Claim2 on planted: it is kept: retained 0.971 → 0.813; was supported, is refuted");
    }

    [TestCase(0.974, false, Description = "half a hundredth and two per cent are no move")]
    [TestCase(1.02, true)]
    [TestCase(double.NaN, true)]
    public void A_number_moved_where_it_left_the_tolerance(double value, bool moved) =>
        RunComparison.Of(Run(With(Number(0.971, Verdict.Supported))), Run(With(Number(value, Verdict.Supported)))).Findings.Any().Should().Be(moved);

    [Test]
    public void An_end_of_an_interval_that_moved_is_told_too()
    {
        var wider = Number(0.971, Verdict.Supported);
        wider = wider with { Number = wider.Number! with { Upper = double.PositiveInfinity } };

        RunComparison.Of(Run(With(Number(0.971, Verdict.Supported))), Run(With(wider))).Findings.Should().ContainSingle();
    }

    [Test]
    public void What_came_out_otherwise_stands_before_what_merely_moved()
    {
        var (before, now) = (With(Number(0.9, Verdict.Supported), Fact("yes")), With(Number(0.8, Verdict.Supported), Fact("no")));

        RunComparison.Of(Run(before), Run(now)).Findings.Select(move => move.Now.Statement).Should().Equal("it is so", "it is kept");
    }

    [Test]
    public void What_only_one_of_them_has_is_gone_or_new()
    {
        var (before, now) = (With(Number(0.9, Verdict.Supported)), With(Fact("yes")));
        var other = before with { Subject = "trained" };

        var compared = RunComparison.Of(Run(before), new RunRecord { Conditions = SampleRun.Whole.Conditions, Claims = [now, other] });

        compared.Gone.Should().Equal($"{Unit}: it is kept");
        compared.New.Should().Equal("Claim2 on trained", $"{Unit}: it is so");
    }

    [Test]
    public void What_did_not_run_both_times_is_not_compared() =>
        RunComparison.Of(Run(SampleRun.NotRun), Run(SampleRun.NotRun with { Obstacle = null })).IsEmpty.Should().BeTrue();

    private static FindingRecord Number(double value, Verdict verdict) => SampleRun.Number(
        FindingRole.Requirement, verdict, "it is kept", value, value - 0.01, value + 0.01, new ThresholdRecord(0.85), "retained");

    private static FindingRecord Fact(string found) => new(
        FindingRole.Requirement, "it is so", found == "yes" ? Verdict.Supported : Verdict.Refuted, found, "yes");

    private static ClaimRecord With(params FindingRecord[] findings) => SampleRun.Supported with { Findings = [.. findings] };

    private static RunRecord Run(ClaimRecord record) => new() { Conditions = SampleRun.Whole.Conditions, Claims = [record] };
}
