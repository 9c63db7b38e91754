using NUnit.Framework.Interfaces;
using static IoiClaims.Testing.Tests.Claims.SampleClaims;

namespace IoiClaims.Testing.Tests.Claims;

/// <summary>A finding's test asks whether the outcome is the verified one; a claim's, whether the verdict is, and whether it can fail.</summary>
[TestFixture]
public sealed class JudgedFindingsTests : InAnotherFolder
{
    private static readonly SampleSubject Small = new("small");

    [Test]
    public void What_comes_out_as_verified_passes()
    {
        VerifyFindings(new Kept(Small).WholeReport);

        Run<Kept>("small").Where(test => test.ResultState.Status == TestStatus.Failed).Select(test => test.Test.Name)
            .Should().Equal(["Effects"], "its table is not verified");
    }

    [Test]
    public void An_outcome_that_is_not_the_verified_one_fails_and_names_the_finding()
    {
        VerifyFindings(new Kept(Small with { IsCounterModel = true }).WholeReport);

        var results = Run<Kept>("small").ToList();

        Message(results, "Attention_is_kept").Should().StartWith("'Attention is kept' came out supported, but it is recorded as refuted.")
            .And.Contain("retained attention to IO 95").And.Contain("required: at least 85 %").And.Contain("ABBA").And.Contain("To reproduce");
        Message(results, "It_is_there").Should().BeEmpty("the control comes out as it did");
        Message(results, "The_findings_are_the_verified_ones").Should().Contain("Attention is kept");
    }

    [Test]
    public void A_finding_without_a_row_fails()
    {
        var report = new Kept(Small).WholeReport;
        VerifyFindings(report with { Findings = report.Findings.RemoveAt(1) });

        Message(Run<Kept>("small"), "Attention_is_kept").Should()
            .StartWith("'Attention is kept' came out supported, but it has no row in the verified table of findings.");
    }

    [Test]
    public void While_nothing_is_verified_a_control_has_to_be_supported()
    {
        var results = Run<Unclear>("small").ToList();

        Message(results, "It_is_there").Should().StartWith("'It is there' came out inconclusive, but a control has to be supported.");
        Message(results, "Attention_is_kept").Should().BeEmpty();
    }

    [Test]
    public void Of_a_guest_nothing_is_expected_until_its_tables_are_verified()
    {
        var results = Run<Unclear>("owner/guest").ToList();

        results.Should().OnlyContain(test => test.ResultState.Status != TestStatus.Failed)
            .And.NotContain(test => test.Test.Name == nameof(ClaimFixture.The_claim_can_fail), "that is about the claim");
        Message(results, "The_findings_are_the_verified_ones").Should().Contain("owner--guest").And.Contain("ioi snapshots accept owner/guest");

        var unclear = new Unclear(new SampleSubject("owner/guest")).WholeReport;
        var table = (unclear with { Findings = [.. unclear.Findings.Select(finding => finding with { Verdict = Verdict.Supported })] }).ToTable(new Tolerance(0.01), Conditions.None);
        AtomicFile.Write(new SnapshotName("owner/guest", "Unclear", ClaimReport.FindingsTable).VerifiedPath(Verified), TableText.Write(table));
        Message(Run<Unclear>("owner/guest"), "It_is_there").Should().Contain("it is recorded as supported", "now it can gate");
    }

    [Test]
    public void A_required_subject_that_is_missing_fails_each_of_its_claims() =>
        RunInside.Run(typeof(ClaimRunSetup), typeof(Required), typeof(RequiredToo)).Tests().Select(test => test.ResultState.Status)
            .Should().Equal(TestStatus.Failed, TestStatus.Failed);

    [Test]
    public void While_nothing_is_verified_a_requirement_has_to_be_supported_where_the_claim_is_expected_to_be()
    {
        RecordedVerdicts.In(Verified).With("Alike", "small", Verdict.Supported);
        Message(Run<Alike>("small"), "Attention_is_kept").Should().BeEmpty();

        File.Delete(Path.Combine(Verified, RecordedVerdicts.FileName));
        RecordedVerdicts.In(Verified).With("Kept", "counter", Verdict.Supported);
        Message(Run<Kept>("counter"), "Attention_is_kept").Should()
            .StartWith("'Attention is kept' came out refuted, but the claim is expected to be supported.");

        File.Delete(Path.Combine(Verified, RecordedVerdicts.FileName));
        Message(Run<Kept>("counter"), "Attention_is_kept").Should().BeEmpty("no verdict is expected");
    }

    [Test]
    public void While_nothing_is_verified_an_extension_is_reported()
    {
        var extension = Run<Kept>("small").Single(test => test.Test.Name == "It_is_all_kept");

        extension.ResultState.Should().Be(ResultState.Success);
        extension.Output.Should().Contain("It is all kept: retained attention to IO 95").And.Contain("required at least 99 %: refuted");
    }

    [Test]
    public void An_inconclusive_control_makes_the_claim_inconclusive()
    {
        RecordedVerdicts.In(Verified).With("Unclear", "small", Verdict.Supported);

        Message(Run<Unclear>("small"), "The_verdict_is_the_recorded_one").Should()
            .StartWith("Expected this claim to be supported, but it is inconclusive.").And.Contain("1 of 1 controls not supported");
    }

    [Test]
    public void A_claim_without_a_control_fails_unless_it_says_why()
    {
        Message(Run<Toothless>("small"), "The_claim_can_fail").Should()
            .Contain("Toothless has no control: nothing shows that its experiments could come out otherwise. Add a [Control]");
        Message(Run<Excused>("small"), "The_claim_can_fail").Should().BeEmpty();
    }

    [Test]
    public void A_claim_that_comes_out_alike_everywhere_fails_unless_it_says_why()
    {
        RecordedVerdicts.In(Verified).With("Alike", "small", Verdict.Supported).With("Alike", "large", Verdict.Inconclusive);

        Message(Run<Alike>("small"), "The_claim_can_fail").Should()
            .Contain("Alike comes out alike on every subject (").And.Contain("no counter-model").And.Contain(RecordedVerdicts.FileName);

        RecordedVerdicts.In(Verified).With("Alike", "other", Verdict.Refuted);
        Message(Run<Alike>("small"), "The_claim_can_fail").Should().BeEmpty();
    }

    [Test]
    public void A_subject_that_is_missing_is_one_skipped_test_and_a_failed_one_where_it_is_required()
    {
        var skipped = Run<Lacking>("small").Should().ContainSingle().Subject;
        (skipped.ResultState.Status, skipped.Test.Name).Should().Be((TestStatus.Skipped, nameof(ClaimFixture.Its_model_is_here)));
        skipped.Message.Should().Be("Its weights are not here. To get it: fetch them");

        var failed = Run<Required>("small").Should().ContainSingle().Subject;
        failed.ResultState.Status.Should().Be(TestStatus.Failed);
        failed.Message.Should().Contain("The subject small is required, but it cannot run here.");
    }

    [Test]
    public void Attributes_of_the_class_hold_for_each_subject()
    {
        var built = new ClaimAttribute("Unclear is so").BuildFrom(new NUnit.Framework.Internal.TypeWrapper(typeof(Unclear))).First();

        (built.RunState, built.Properties.Get("Category")).Should().Be((RunState.Explicit, "sample"));
        built.FullName.Should().EndWith("Unclear(small)");
    }

    [Test]
    public void A_claim_that_is_asked_of_no_model_fails_and_says_so()
    {
        Failing<AskedOfNone>().Should().Be(
            "AskedOfNone is asked of no model: Of(\"AskedOfNone\") of its [Subjects<…>] is empty. List at least one subject there.");
        Failing<WithoutSubjects>().Should().StartWith("Nothing says which models WithoutSubjects is asked of: give it,");

        static string? Failing<T>()
        {
            var test = new ClaimAttribute("").BuildFrom(new NUnit.Framework.Internal.TypeWrapper(typeof(T))).Single().Tests.Single();
            test.RunState.Should().Be(RunState.NotRunnable);
            return (string?)test.Properties.Get("_SKIPREASON");
        }
    }

    [Test]
    public void The_subjects_of_the_class_come_before_those_of_the_class_that_it_derives_from() =>
        RunInside.Fixtures(typeof(OfItsOwn)).Should().ContainSingle().Which.FullName.Should().EndWith("OfItsOwn(own)");

    [Test]
    public void While_no_verdict_is_recorded_the_claim_fails_and_says_what_to_do() =>
        Message(Run<Alike>("small"), "The_claim_can_fail").Should()
            .StartWith("No verdict on Alike is recorded yet. On small it came out supported:").And.Contain("IOI_SNAPSHOTS=accept");

    [Test]
    public void A_verdict_that_nobody_recorded_is_not_a_wrong_one() =>
        Run<Alike>("small").Single(test => test.Test.Name == "The_verdict_is_the_recorded_one").ResultState.Should().Be(ResultState.Success);

    [Test]
    public void A_method_can_give_several_findings_and_what_is_not_asked_is_not_measured()
    {
        var report = new Several(Small).WholeReport;

        report.Findings.Select(finding => (finding.Statement, finding.Outcome)).Should().Equal(
            ("Each is there: 0.0", "supported"), ("Each is there: 0.1", "supported"), ("Movers move", "not asked"));
        Message(Run<Several>("small"), "Movers_move").Should().BeEmpty();
    }

    [Test]
    public void Accepting_records_findings_and_a_verdict_where_there_is_none_yet()
    {
        Environment.SetEnvironmentVariable(SnapshotSettings.AcceptVariable, "accept");
        Assume.That(SnapshotSettings.FromEnvironment().IsBuildServer, Is.False, "a build server accepts nothing");

        Run<Alike>("small").Should().OnlyContain(test => test.ResultState.Status == TestStatus.Passed || test.ResultState.Status == TestStatus.Warning);

        RecordedVerdicts.In(Verified)["Alike", "small"].Should().Be(Verdict.Supported);
        RecordedVerdicts.In(Verified)["Kept", "counter"].Should().Be(Verdict.Refuted, "what was recorded stays");
        File.Exists(new SnapshotName("small", "Alike", "Findings").VerifiedPath(Verified)).Should().BeTrue();
    }

    private static IEnumerable<ITestResult> Run<T>(string subject) => RunInside.Run(typeof(ClaimRunSetup), typeof(T)).Tests()
        .Where(test => test.FullName.Contains($"({subject})", StringComparison.Ordinal)).OrderBy(test => test.Test.Name, StringComparer.Ordinal);

    private static string Message(IEnumerable<ITestResult> results, string test) =>
        results.Single(result => result.Test.Name == test).Message ?? string.Empty;

    private void VerifyFindings(ClaimReport report) => Verify(
        "small", report.Statement.Split(' ')[0], "Findings", report.ToTable(new Tolerance(0.005, 0.02), Conditions.Of(subject: "small")));
}
