using IoiClaims.Report;

namespace IoiClaims.Cli.Tests.Claims;

/// <summary>ioi claims judge, on the record of a run and the verified table of another subject.</summary>
[TestFixture]
public sealed class JudgeTests
{
    private string root = null!;

    [SetUp]
    public void MakeARepository()
    {
        root = Directory.CreateTempSubdirectory("ioi-judge-").FullName;
        File.WriteAllText(Path.Combine(root, "Mine.sln"), string.Empty);
        Directory.CreateDirectory(Path.Combine(root, "snapshots", "lake"));
        RunReport.Write(
            new RunRecord { Conditions = new RunConditions("0.1.0", null, "cpu"), Units = [new("Water", "sea")], Texts = [], Claims = [Sea] },
            Path.Combine(root, "artifacts", "claims"));
    }

    [TearDown]
    public void RemoveIt() => Directory.Delete(root, recursive: true);

    [Test]
    public async Task A_changed_bound_is_judged_without_a_run()
    {
        Verify(Threshold.AtLeast(0.70));

        var run = (await InAsync("claims", "judge", "--by", "lake")).Succeeded();

        run.Output.Should().Contain("Water on sea: refuted → supported")
            .And.Contain("requirement, at least 85 %: refuted → requirement, at least 70 %: supported");
        (await InAsync("claims", "judge", "--by", "lake", "--json")).Succeeded().Json
            .GetProperty("claims")[0].GetProperty("now").GetString().Should().Be("supported");
    }

    [Test]
    public async Task The_same_bound_changes_nothing()
    {
        Verify(Threshold.AtLeast(0.85));

        (await InAsync("claims", "judge", "--by", "lake")).Succeeded().Output.Should().Contain("Water on sea: refuted, as before");
    }

    [Test]
    public async Task Where_no_verified_table_says_what_is_asked_that_is_said() =>
        (await InAsync("claims", "judge")).FailedWith(1, "Nothing to judge", "Water on sea", "has a verified table of findings");

    private static Measurement Kept { get; } = Measurement.OfMean(
        new Quantity("retained water", IsFraction: true), [0.78f, 0.80f, 0.82f, 0.80f], new BootstrapPlan(500, seed: 1), Conditions.Of(subject: "sea"));

    private static ClaimRecord Sea => new()
    {
        Text = new ClaimText("Water", "water is wet", "Because it is.", string.Empty, []),
        Subject = "sea",
        Status = ClaimStatus.Ran,
        Verdict = Verdict.Refuted,
        Findings = [FindingRecord.Of(Asked(Threshold.AtLeast(0.85)))],
        Reproduce = "dotnet test claims",
    };

    private static Finding Asked(Threshold threshold) => Kept.Is(threshold).In(FindingRole.Requirement, "it is kept");

    private void Verify(Threshold threshold) => File.WriteAllText(
        new SnapshotName("lake", "Water", "Findings").VerifiedPath(Path.Combine(root, "snapshots")),
        TableText.Write(new ClaimReport("water is wet", [Asked(threshold)]).ToTable(new Tolerance(0.01), Conditions.Of(subject: "lake"))));

    private Task<CommandLineRun> InAsync(params string[] arguments) => CommandLineRun.InAsync(root, [], CancellationToken.None, arguments);
}
