namespace IoiClaims.Cli.Tests.Claims;

/// <summary>ioi report: the report, written again.</summary>
[TestFixture]
public sealed class ReportTests
{
    private string root = null!;

    private string Artifacts => Path.Combine(root, "artifacts", "claims");

    [SetUp]
    public void MakeARepository()
    {
        root = Directory.CreateTempSubdirectory("ioi-report-").FullName;
        File.WriteAllText(Path.Combine(root, "Mine.sln"), string.Empty);
    }

    [TearDown]
    public void RemoveIt() => Directory.Delete(root, recursive: true);

    [Test]
    public async Task It_writes_the_page_again_and_says_where()
    {
        RunRecordFile.Write(Empty, Path.Combine(Directory.CreateDirectory(Artifacts).FullName, "claims.json"));

        var run = (await CommandLineRun.InAsync(root, "report")).Succeeded();

        run.Output.Should().Be(Path.Combine(Artifacts, "index.html") + Environment.NewLine);
        File.Exists(run.Output.Trim()).Should().BeTrue();
        File.Exists(Path.Combine(Artifacts, "claims.md")).Should().BeTrue();
    }

    [Test]
    public async Task A_record_from_elsewhere_becomes_a_report_elsewhere()
    {
        var record = Path.Combine(root, "download", "claims.json");
        Directory.CreateDirectory(Path.GetDirectoryName(record)!);
        RunRecordFile.Write(Empty, record);

        var run = (await CommandLineRun.InAsync(root, "report", "download/claims.json", "--to", "page", "--json")).Succeeded();

        run.Json.GetProperty("page").GetString().Should().Be(Path.Combine(root, "page", "index.html"));
        File.Exists(Path.Combine(root, "page", "index.html")).Should().BeTrue();
        Directory.EnumerateFiles(Path.GetDirectoryName(record)!).Should().Equal(record);
    }

    [Test]
    public async Task The_artifacts_folder_may_be_elsewhere()
    {
        var elsewhere = Path.Combine(root, "elsewhere");
        Directory.CreateDirectory(Path.Combine(elsewhere, "claims"));
        RunRecordFile.Write(Empty, Path.Combine(elsewhere, "claims", "claims.json"));

        var run = await CommandLineRun.InAsync(root, [("IOI_ARTIFACTS", elsewhere)], CancellationToken.None, "report");

        run.Succeeded().Output.Should().StartWith(elsewhere);
    }

    [Test]
    public async Task Without_a_run_it_says_how_to_run()
    {
        (await CommandLineRun.InAsync(root, "report")).FailedWith(1, "There is no record of a run of claims", "claims run");
        Directory.Exists(Artifacts).Should().BeFalse();
    }

    [Test]
    public async Task A_record_that_is_none_is_named_and_stays()
    {
        Directory.CreateDirectory(Artifacts);
        await File.WriteAllTextAsync(Path.Combine(Artifacts, "claims.json"), "{}");

        (await CommandLineRun.InAsync(root, "report")).FailedWith(1, "is no record of a run of claims");
        Directory.EnumerateFiles(Artifacts).Should().ContainSingle();
    }

    private static RunRecord Empty => new() { Conditions = new RunConditions("0.1.0", null, "cpu") };
}
