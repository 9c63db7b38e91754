using IoiClaims.Report;
using static IoiClaims.Testing.Tests.Claims.SampleClaims;

namespace IoiClaims.Testing.Tests.Claims;

/// <summary>What a run of claims leaves behind: a record of each, whatever became of it, and nothing else.</summary>
[TestFixture]
public sealed class RecordedRunTests
{
    private static readonly string[] Variables =
        [ClaimRun.ArtifactsVariable, SnapshotSettings.DirectoryVariable, SnapshotSettings.AcceptVariable, "GITHUB_STEP_SUMMARY"];

    private Dictionary<string, string?> before = null!;
    private string folder = null!;

    [SetUp]
    public void WriteElsewhere()
    {
        folder = Directory.CreateTempSubdirectory("ioi-run-").FullName;
        before = Variables.ToDictionary(variable => variable, Environment.GetEnvironmentVariable, StringComparer.Ordinal);
        Environment.SetEnvironmentVariable(ClaimRun.ArtifactsVariable, folder);
        Environment.SetEnvironmentVariable(SnapshotSettings.DirectoryVariable, Path.Combine(folder, "snapshots"));
        Environment.SetEnvironmentVariable(SnapshotSettings.AcceptVariable, null);
        Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", null);
    }

    [TearDown]
    public void PutBack()
    {
        foreach (var (variable, value) in before)
        {
            Environment.SetEnvironmentVariable(variable, value);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Every_claim_that_was_asked_for_has_a_record()
    {
        RunInside.Run(typeof(TheRun), All);
        Record.Units.Should().Equal(
            new ClaimUnit("Broken", "small"), new("Kept", "large"), new("Kept", "small"), new("Lacking", "small"), new("NotKept", "small"));
        Record.Claims.Select(claim => claim.Unit).Should().Equal(Record.Units);
        Record.CounterModels.Should().Equal(new ClaimUnit("NotKept", "small"));
        Record.Texts.Select(text => text.Statement).Should().Contain("Kept is so");
        Record.Shard.Should().BeNull();
    }

    [Test]
    public void What_ran_is_there_with_verdict_findings_steps_tables_and_figures()
    {
        RunInside.Run(typeof(TheRun), All);
        var kept = Record.Find("Kept", "small")!;
        kept.Status.Should().Be(ClaimStatus.Ran);
        (kept.Verdict, kept.Expected).Should().Be((Verdict.Supported, Verdict.Supported));
        kept.Findings.Select(finding => finding.Statement).Should().Equal("attention is kept", "attention before");
        kept.Findings[0].Number!.Threshold.Should().Be(new ThresholdRecord(0.85));
        kept.Tests.Single(test => test.Name == "It_keeps_its_step").Findings.Should().ContainSingle()
            .Which.Role.Should().Be(FindingRole.Control);
        kept.Tables.Select(table => (table.Name, table.Status)).Should().Equal(
            ("Effects", TableStatus.New), ("Findings", TableStatus.New));
        kept.Tables[0].VerifiedFile.Should().Be("snapshots/small/Kept.Effects.verified.txt");
        kept.Attention.Should().ContainSingle();
        kept.Conditions["subject"].Should().Be("small");
        kept.Reproduce.Should().Be(
            "dotnet test mine --filter \"FullyQualifiedName~IoiClaims.Testing.Tests.Claims.SampleClaims+Kept\\(small\\)\"");
    }

    [Test]
    public void What_failed_says_what_and_where()
    {
        RunInside.Run(typeof(TheRun), All);
        var failed = Record.Find("NotKept", "small")!;
        (failed.Verdict, failed.Expected, failed.Passed).Should().Be((Verdict.Supported, Verdict.Refuted, false));
        var test = failed.Tests.Should().ContainSingle().Subject;
        test.Message.Should().Contain("Expected this claim to be refuted").And.Contain("has not been verified yet", "all that is wrong is told");
        test.File.Should().EndWith("SampleClaims.cs").And.NotStartWith("/");
        test.Line.Should().BePositive();
    }

    [Test]
    public void What_is_missing_says_how_to_get_it_and_what_broke_says_what()
    {
        RunInside.Run(typeof(TheRun), All);
        var lacking = Record.Find("Lacking", "small")!;
        (lacking.Status, lacking.Obstacle).Should().Be((ClaimStatus.NotRun, new Obstacle("Its weights are not here.", "fetch them")));
        lacking.Tests.Should().HaveCount(2).And.OnlyContain(test => test.Outcome == TestOutcome.Skipped);
        var broken = Record.Find("Broken", "small")!;
        broken.Status.Should().Be(ClaimStatus.Error);
        broken.Obstacle!.Reason.Should().Contain("The file ends in the middle.");
    }

    [Test]
    public void A_table_that_differs_is_there_beside_the_verified_one()
    {
        IoiClaims.Testing.Snapshots.Compare(
            Samples.Table(first: 2), new SnapshotName("small", "Kept", "Effects"), SnapshotSettings.FromEnvironment() with { Accept = true, IsBuildServer = false });
        RunInside.Run(typeof(TheRun), (typeof(Kept), ["small"]));
        var table = Record.Find("Kept", "small")!.Tables[0];
        table.Status.Should().Be(TableStatus.Differs);
        table.Verified![0, 0].Should().Be(2);
        table.Table[0, 0].Should().Be(0.5);
        table.ReceivedFile.Should().Be("snapshots/small/Kept.Effects.received.txt");
    }

    [Test]
    public void A_table_that_differs_does_not_keep_the_next_one_from_being_verified()
    {
        RunInside.Run(typeof(TheRun), (typeof(Two), ["small"]));
        Record.Claims[0].Tables.Select(table => table.Name).Should().Equal("First", "Second");
        Record.Claims[0].Tests[0].Message.Should().Contain("Two.First").And.Contain("Two.Second");
    }

    [Test]
    public void What_other_fixtures_do_with_claims_leaves_nothing()
    {
        RunInside.Run(typeof(TheRun), (typeof(Proof), []));
        Directory.Exists(Path.Combine(folder, "reports")).Should().BeFalse("no claim was asked for");
    }

    [Test]
    public void The_same_run_leaves_the_same_record()
    {
        RunInside.Run(typeof(TheRun), All);
        var once = File.ReadAllText(RecordFile);
        RunInside.Run(typeof(TheRun), [.. All.Reverse()]);
        File.ReadAllText(RecordFile).Should().Be(once);
    }

    [Test]
    public void The_summary_is_appended_to_that_of_the_job()
    {
        var summary = Path.Combine(folder, "summary.md");
        File.WriteAllText(summary, "before\n");
        Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", summary);
        RunInside.Run(typeof(TheRun), All);
        File.ReadAllText(summary).Should().StartWith("before\n").And.EndWith(
            File.ReadAllText(Path.Combine(folder, "reports", RunReport.SummaryFile)));
    }

    [Test]
    public void Without_a_run_that_records_claims_run_as_ever() =>
        RunInside.Run(typeof(NothingRecorded), (typeof(Kept), ["small"])).FailCount.Should().Be(2, "its two tables are not verified yet");

    [Test]
    public void On_a_model_that_nobody_has_run_yet_new_tables_are_written_and_only_verdicts_fail()
    {
        var result = RunInside.Run(typeof(TheRun), (typeof(First), ["new"]), (typeof(FirstAndNotKept), ["new"]));

        (result.PassCount, result.FailCount).Should().Be((2, 1));
        Directory.GetFiles(Path.Combine(folder, "snapshots", "new")).Select(Path.GetFileName).Should().BeEquivalentTo(
            "First.Effects.received.txt", "First.Findings.received.txt", "FirstAndNotKept.Findings.received.txt");
        Record.Find("First", "new")!.Tables.Should().OnlyContain(table => table.Status == TableStatus.New);
    }

    [Test]
    public void What_was_verified_is_compared_there_too()
    {
        RunInside.Run(typeof(TheRun), (typeof(First), ["new"]));
        var verified = Path.Combine(folder, "snapshots", "new", "First.Effects.verified.txt");
        File.WriteAllText(verified, TableText.Write(Samples.Table(first: 0.75)));

        RunInside.Run(typeof(TheRun), (typeof(First), ["new"])).FailCount.Should().Be(1);
    }

    private static (Type Type, object[] Arguments)[] All =>
        [(typeof(Kept), ["small"]), (typeof(Kept), ["large"]), (typeof(NotKept), ["small"]), (typeof(Lacking), ["small"]), (typeof(Broken), ["small"])];

    private string RecordFile => Path.Combine(folder, "reports", RunReport.RecordFile);

    private RunRecord Record => RunRecordFile.Read(RecordFile);

    private sealed class NothingRecorded;
}
