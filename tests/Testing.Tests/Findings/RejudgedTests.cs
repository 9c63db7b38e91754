using static IoiClaims.Threshold;

namespace IoiClaims.Testing.Tests.Findings;

/// <summary>Numbers of a run, judged by what is asked now.</summary>
public sealed class RejudgedTests
{
    private static readonly Measurement Kept = Measurement.OfMean(
        new Quantity("retained attention", IsFraction: true), [0.78f, 0.80f, 0.82f, 0.80f], new BootstrapPlan(500, seed: 1), Conditions.Of(subject: "lake"));

    private static Finding IsKept => Kept.Is(AtLeast(0.85)).In(FindingRole.Requirement, "it is kept");

    private static Finding IsLargest => Finding.That(true, "9.9", "9.9").In(FindingRole.Requirement, "the largest is 9.9");

    [Test]
    public void A_looser_bound_turns_the_verdict()
    {
        var now = Rejudged.By(Record(IsKept, IsLargest), Asked(Kept.Is(AtLeast(0.70)).In(FindingRole.Requirement, "it is kept"), IsLargest));

        now.Record.Verdict.Should().Be(Verdict.Supported);
        now.Changed.Should().ContainSingle().Which.Should().Match<(FindingRecord Before, FindingRecord Now)>(each =>
            each.Before.Verdict == Verdict.Refuted && each.Now.Verdict == Verdict.Supported && each.Now.Required == "at least 70 %");
        now.NotJudged.Should().BeEmpty();
    }

    [Test]
    public void What_becomes_an_extension_decides_no_longer() =>
        Rejudged.By(Record(IsKept, IsLargest), Asked(IsKept with { Role = FindingRole.Extension }, IsLargest)).Record.Verdict.Should().Be(Verdict.Supported);

    [Test]
    public void What_becomes_a_record_is_judged_no_longer()
    {
        var now = Rejudged.By(Record(IsKept, IsLargest), Asked(Finding.Recorded(Kept).In(FindingRole.Record, "it is kept"), IsLargest));

        now.Record.Verdict.Should().Be(Verdict.Supported);
        now.Record.Findings.Single(finding => finding.Role == FindingRole.Record).Should().Match<FindingRecord>(
            finding => finding.Verdict == null && finding.Required.Length == 0);
    }

    [Test]
    public void An_unstable_number_stays_inconclusive_whatever_is_asked_of_it()
    {
        var record = Record(IsKept, IsLargest);
        var unstable = record with
        {
            Findings = [.. record.Findings.Select(finding => finding.Number is { } number
                ? finding with { Number = number with { Instability = "a ratio to it could be anything" } } : finding)],
        };

        Rejudged.By(unstable, Asked(Kept.Is(AtLeast(0.70)).In(FindingRole.Requirement, "it is kept"), IsLargest))
            .Record.Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Test]
    public void A_control_that_becomes_inconclusive_makes_the_claim_so()
    {
        var control = Kept.Is(AtLeast(0.70)).In(FindingRole.Control, "it is kept");

        Rejudged.By(Record(control, IsLargest), Asked(control, IsLargest)).Record.Verdict.Should().Be(Verdict.Supported);
        Rejudged.By(Record(control, IsLargest), Asked(Kept.Is(AtLeast(Kept.Value)).In(FindingRole.Control, "it is kept"), IsLargest))
            .Record.Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Test]
    public void The_same_bounds_change_nothing()
    {
        var now = Rejudged.By(Record(IsKept, IsLargest), Asked(IsKept, IsLargest));

        now.Changed.Should().BeEmpty();
        now.Record.Verdict.Should().Be(Verdict.Refuted);
    }

    [Test]
    public void What_only_a_run_can_judge_is_said()
    {
        var largest = Finding.That(true, "9.6", "9.6").In(FindingRole.Requirement, "the largest is 9.9");
        var equivalent = Kept.Is(EquivalentToZero(0.5)).In(FindingRole.Requirement, "it is kept");
        var more = Finding.That(true, "yes", "yes").In(FindingRole.Control, "it is wet");

        Rejudged.By(Record(IsKept, IsLargest), Asked(equivalent, largest, more)).NotJudged
            .Should().Equal("it is wet", "it is kept", "the largest is 9.9");
    }

    private static NumericTable Asked(params Finding[] findings) =>
        new ClaimReport("water is wet", [.. findings]).ToTable(new Tolerance(0.01), Conditions.Of(subject: "lake"));

    private static ClaimRecord Record(params Finding[] findings) => new()
    {
        Text = new ClaimText("Water", "water is wet", "Because it is.", "", []),
        Subject = "lake",
        Status = ClaimStatus.Ran,
        Verdict = Finding.Together(findings),
        Findings = [.. findings.Select(finding => FindingRecord.Of(finding))],
        Reproduce = "dotnet test",
    };
}
