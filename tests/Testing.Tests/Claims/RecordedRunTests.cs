using IoiClaims.Report;
using static IoiClaims.Testing.Tests.Claims.SampleClaims;

namespace IoiClaims.Testing.Tests.Claims;

/// <summary>What a run of claims leaves behind: a record of each, whatever became of it, and nothing else.</summary>
[TestFixture]
public sealed class RecordedRunTests : InAnotherFolder
{
    private static readonly Type[] All = [typeof(Kept), typeof(Toothless), typeof(Lacking), typeof(Broken)];

    [Test]
    public void Every_claim_that_was_asked_for_has_a_record()
    {
        RunInside.Run(typeof(ClaimRunSetup), All);
        Record.Units.Should().Equal(
            new ClaimUnit("Broken", "small"), new("Kept", "counter"), new("Kept", "large"), new("Kept", "small"),
            new("Lacking", "small"), new("Toothless", "small"));
        Record.Claims.Select(claim => claim.Unit).Should().Equal(Record.Units);
        Record.CounterModels.Should().Equal(new ClaimUnit("Kept", "counter"));
        Record.Texts.Select(text => text.Statement).Should().Contain("Kept is so");
        Record.Shard.Should().BeNull();
    }

    [Test]
    public void What_ran_is_there_with_verdict_findings_tables_and_figures()
    {
        RunInside.Run(typeof(ClaimRunSetup), All);
        var kept = Record.Find("Kept", "small")!;
        kept.Status.Should().Be(ClaimStatus.Ran);
        (kept.Verdict, kept.Expected).Should().Be((Verdict.Supported, Verdict.Supported));
        kept.Findings.Select(finding => (finding.Role, finding.Statement)).Should().Equal(
            (FindingRole.Control, "It is there"), (FindingRole.Requirement, "Attention is kept"),
            (FindingRole.Extension, "It is all kept"), (FindingRole.Record, "Attention before"));
        kept.Findings[1].Number!.Threshold.Should().Be(new ThresholdRecord(0.85));
        kept.Tables.Select(table => (table.Name, table.Status)).Should().Equal(
            ("Effects", TableStatus.New), ("Findings", TableStatus.New));
        kept.Tables[0].VerifiedFile.Should().Be("snapshots/small/Kept.Effects.verified.txt");
        kept.Attention.Should().ContainSingle();
        kept.Conditions["subject"].Should().Be("small");
        kept.Reproduce.Should().Be(
            "dotnet test mine --filter \"FullyQualifiedName~IoiClaims.Testing.Tests.Claims.SampleClaims+Kept\\(small\\)\"");
    }

    [Test]
    public void The_command_for_a_model_that_was_named_names_it()
    {
        RunInside.Run(typeof(ClaimRunSetup), typeof(Unclear));

        Record.Find("Unclear", "owner/guest")!.Reproduce.Should().StartWith("IOI_SUBJECTS=\"../guest\" dotnet test mine --filter ");
        Record.Find("Unclear", "small")!.Reproduce.Should().StartWith("dotnet test ");
    }

    [Test]
    public void A_counter_model_is_asked_for_the_verdict_and_what_it_rests_on()
    {
        RunInside.Run(typeof(ClaimRunSetup), typeof(Kept));
        var counter = Record.Find("Kept", "counter")!;
        (counter.IsCounterModel, counter.Verdict, counter.Passed).Should().Be((true, Verdict.Refuted, true));
        counter.Findings.Select(finding => finding.Statement).Should().Equal("It is there", "Attention is kept", "Attention before");
        counter.Tables.Select(table => table.Name).Should().Equal("Findings");
    }

    [Test]
    public void What_failed_says_what_and_where()
    {
        Verify("small", "Kept", "Findings", Samples.Table());
        RecordedVerdicts.In(Verified).With("Toothless", "small", Verdict.Refuted);
        RunInside.Run(typeof(ClaimRunSetup), typeof(Toothless));
        var failed = Record.Find("Toothless", "small")!;
        (failed.Verdict, failed.Expected, failed.Passed).Should().Be((Verdict.Supported, Verdict.Refuted, false));
        failed.Tests.Single(test => test.Name == "The_findings_are_the_verified_ones").Message.Should().Contain("has not been verified yet");
        var test = failed.Tests.Single(test => test.Name == "The_verdict_is_the_recorded_one");
        test.Message.Should().Contain("Expected this claim to be refuted");
        test.File.Should().EndWith("SampleClaims.cs").And.NotStartWith("/");
        test.Line.Should().BePositive();
    }

    [Test]
    public void What_is_missing_says_how_to_get_it_and_what_broke_says_what()
    {
        RunInside.Run(typeof(ClaimRunSetup), All);
        var lacking = Record.Find("Lacking", "small")!;
        (lacking.Status, lacking.Obstacle).Should().Be((ClaimStatus.NotRun, new Obstacle("Its weights are not here.", "fetch them")));
        lacking.Tests.Should().ContainSingle().Which.Outcome.Should().Be(TestOutcome.Skipped);
        var broken = Record.Find("Broken", "small")!;
        broken.Status.Should().Be(ClaimStatus.Error);
        broken.Obstacle!.Reason.Should().Contain("The file ends in the middle.");
    }

    [Test]
    public void A_table_that_differs_is_there_beside_the_verified_one()
    {
        Verify("small", "Kept", "Effects", Samples.Table(first: 2));
        RunInside.Run(typeof(ClaimRunSetup), typeof(Kept));
        var table = Record.Find("Kept", "small")!.Tables[0];
        table.Status.Should().Be(TableStatus.Differs);
        table.Verified![0, 0].Should().Be(2);
        table.Table[0, 0].Should().Be(0.5);
        table.ReceivedFile.Should().Be("snapshots/small/Kept.Effects.received.txt");
    }

    [Test]
    public void A_run_that_ends_while_another_goes_on_does_not_lose_its_report()
    {
        var place = new ReportPlace(Path.Combine(Folder, "reports"));
        place.Choose().Should().Be(Path.Combine(Folder, "reports"), "nobody else wrote there");

        RunInside.Run(typeof(ClaimRunSetup), typeof(Kept));

        place.Choose().Should().Be(Path.Combine(Folder, "reports-2"));
        new ReportPlace(Path.Combine(Folder, "reports")).Choose().Should().Be(Path.Combine(Folder, "reports"), "a later run replaces it");
    }

    [Test]
    public void Whoever_asks_is_told_where_the_report_is()
    {
        var list = Path.Combine(Folder, "list");
        Environment.SetEnvironmentVariable(ReportFiles.ListVariable, list);

        RunInside.Run(typeof(ClaimRunSetup), typeof(Kept));

        File.ReadAllLines(list).Should().Equal(Path.Combine(Folder, "reports"));
    }

    [Test]
    public void What_other_fixtures_do_with_claims_leaves_nothing()
    {
        RunInside.Run(typeof(ClaimRunSetup), typeof(Proof)).FailCount.Should().Be(0);
        Directory.Exists(Path.Combine(Folder, "reports")).Should().BeFalse("no claim was asked for");
    }

    [Test]
    public void The_same_run_leaves_the_same_record()
    {
        RunInside.Run(typeof(ClaimRunSetup), All);
        var once = File.ReadAllText(RecordFile);
        RunInside.Run(typeof(ClaimRunSetup), [.. All.Reverse()]);
        File.ReadAllText(RecordFile).Should().Be(once);
    }

    [Test]
    public void The_summary_is_appended_to_that_of_the_job()
    {
        var summary = Path.Combine(Folder, "summary.md");
        File.WriteAllText(summary, "before\n");
        Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", summary);
        RunInside.Run(typeof(ClaimRunSetup), All);
        File.ReadAllText(summary).Should().StartWith("before\n").And.EndWith(
            File.ReadAllText(Path.Combine(Folder, "reports", ReportFiles.SummaryFile)));
    }

    [Test]
    public void Without_a_run_that_records_claims_run_as_ever()
    {
        var result = RunInside.Run(typeof(NothingRecorded), typeof(Excused));
        result.Tests().Where(test => test.ResultState.Status == NUnit.Framework.Interfaces.TestStatus.Failed).Should().BeEmpty();
        result.PassCount.Should().Be(3, "the finding, the verdict, and that nothing changes by itself");
    }

    [Test]
    public void On_a_model_that_nobody_has_run_yet_new_tables_are_written_and_nothing_fails()
    {
        var result = RunInside.Run(typeof(ClaimRunSetup), typeof(Kept));

        result.FailCount.Should().Be(0);
        Directory.GetFiles(Path.Combine(Verified, "small")).Select(Path.GetFileName).Should().BeEquivalentTo(
            "Kept.Effects.received.txt", "Kept.Findings.received.txt");
        Record.Find("Kept", "small")!.Tables.Should().OnlyContain(table => table.Status == TableStatus.New);
    }

    [Test]
    public void Where_something_was_verified_a_new_table_fails()
    {
        Verify("large", "Kept", "Effects", Samples.Table());

        RunInside.Run(typeof(ClaimRunSetup), typeof(Kept)).Tests()
            .Where(test => test.ResultState.Status == NUnit.Framework.Interfaces.TestStatus.Failed).Select(test => test.FullName)
            .Should().ContainSingle().Which.Should().Contain("large").And.EndWith("The_findings_are_the_verified_ones");
    }

    private sealed class NothingRecorded;
}
