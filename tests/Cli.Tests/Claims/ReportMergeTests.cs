namespace IoiClaims.Cli.Tests.Claims;

/// <summary>ioi report merge: parts of a run on disk become one report, or it is said why not.</summary>
[TestFixture]
public class ReportMergeTests
{
    private string folder = null!;

    [SetUp]
    public void MakeAFolder() => folder = Directory.CreateTempSubdirectory("ioi-merge-").FullName;

    [TearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Parts_given_as_files_or_folders_become_the_report_of_the_whole()
    {
        RunRecordFile.Write(Part(1, "Claim1"), File("one", "claims.json"));
        RunRecordFile.Write(Part(2, "Claim2"), File("two", "claims.json"));
        var run = await CommandLineRun.InProcessAsync("report", "merge", File("two"), File("one", "claims.json"), "--out", File("whole"));
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("2 parts, 2 records").And.Contain(File("whole", "index.html"));
        var whole = RunRecordFile.Read(File("whole", "claims.json"));
        whole.Shard.Should().BeNull();
        whole.Claims.Select(record => record.Text.Name).Should().Equal("Claim1", "Claim2");
    }

    [Test]
    public async Task A_missing_part_fails_and_writes_nothing()
    {
        RunRecordFile.Write(Part(1, "Claim1"), File("one", "claims.json"));
        var run = await CommandLineRun.InProcessAsync("report", "merge", File("one"), "--out", File("whole"));
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("Part 2/2 is missing.").And.Contain("Claim2 on tiny");
        Directory.Exists(File("whole")).Should().BeFalse();
    }

    [Test]
    public async Task A_claim_that_failed_fails_the_whole_and_the_report_is_there()
    {
        var broken = Part(2, "Claim2");
        RunRecordFile.Write(Part(1, "Claim1"), File("one", "claims.json"));
        RunRecordFile.Write(
            broken with { Claims = [broken.Claims[0] with { Tests = [new TestRecord("It_holds", TestOutcome.Failed, "It does not.")] }] },
            File("two", "claims.json"));
        var run = await CommandLineRun.InProcessAsync("report", "merge", File("one"), File("two"), "--out", File("whole"));
        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain("Claim2 on tiny did not come out as recorded. To reproduce: dotnet test");
        System.IO.File.Exists(File("whole", "index.html")).Should().BeTrue();
    }

    [Test]
    public async Task A_file_that_is_no_record_is_named()
    {
        await System.IO.File.WriteAllTextAsync(File("claims.json"), "{}");
        var run = await CommandLineRun.InProcessAsync("report", "merge", File("claims.json"));
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("claims.json is no record of a run of claims");
        (await CommandLineRun.InProcessAsync("report", "merge", File("none.json"))).Error.Should().Contain("none.json");
    }

    [Test]
    public async Task Help_shows_examples()
    {
        var run = await CommandLineRun.InProcessAsync("report", "merge", "--help");
        run.Output.Should().Contain("ioi report merge part-*/claims.json");
    }

    private string File(params string[] path) => Path.Combine([folder, .. path]);

    private static RunRecord Part(int index, string claim) => new()
    {
        Conditions = new RunConditions("0.1.0", null, "cpu"),
        Shard = new Shard(index, 2),
        Units = [new ClaimUnit("Claim1", "tiny"), new ClaimUnit("Claim2", "tiny")],
        Claims =
        [
            new ClaimRecord
            {
                Text = new ClaimText(claim, "It is so", "", "", []),
                Subject = "tiny",
                Status = ClaimStatus.Ran,
                Tests = [new TestRecord("It_holds", TestOutcome.Passed)],
                Reproduce = "dotnet test",
            },
        ],
    };
}
