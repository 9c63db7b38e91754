namespace IoiClaims.Cli.Tests.Claims;

/// <summary>ioi snapshots list, diff and accept.</summary>
[TestFixture]
public sealed class SnapshotsTests
{
    private string root = null!;

    private string Folder => Path.Combine(root, "snapshots");

    [SetUp]
    public void MakeARepository()
    {
        root = Directory.CreateTempSubdirectory("ioi-snapshots-").FullName;
        File.WriteAllText(Path.Combine(root, "Mine.sln"), string.Empty);
        Verify("lake", "Depth", 1, 2);
        Verify("lake", "Width", 3, 4);
        Verify("sea", "Depth", 5, 6);
    }

    [TearDown]
    public void RemoveIt() => Directory.Delete(root, recursive: true);

    [Test]
    public async Task The_list_counts_what_is_verified_and_names_what_waits()
    {
        Receive("lake", "Depth", 1, 2.5);
        Receive("sea", "Salt", 7, 8);

        var run = (await InAsync("list")).Succeeded();

        run.Output.Should().Contain("lake: 2 tables verified, 1 to review").And.MatchRegex(@"Water\.Depth +1 of 2 cells moved")
            .And.Contain("sea: 1 table verified, 1 to review").And.MatchRegex(@"Water\.Salt +new: nothing is verified yet").And.NotContain("Width");
        (await InAsync("list", "lake", "--whole")).Succeeded().Output.Should().MatchRegex(@"Water\.Width +verified").And.NotContain("sea");
    }

    [Test]
    public async Task The_difference_names_cells_and_has_a_code_of_its_own()
    {
        (await InAsync("diff")).Succeeded().Output.Should().Contain("Of 3 tables none was received that differs");
        Receive("lake", "Depth", 1.0001, 2.5);

        var run = await InAsync("diff");

        run.ExitCode.Should().Be(1);
        run.Output.Should().MatchRegex(@"first +b +\+2\.00\d* +\+2\.50\d* +\+0\.50").And.NotMatchRegex(@"first +a ", "that one is within the tolerance");
        (await InAsync("diff", "sea")).ExitCode.Should().Be(0);
        var json = (await InAsync("diff", "--json")).Json.GetProperty("tables").EnumerateArray().Single();
        json.GetProperty("state").GetString().Should().Be("differs");
        json.GetProperty("moved")[0].GetProperty("received").GetDouble().Should().Be(2.5);
    }

    [Test]
    public async Task What_was_received_again_as_verified_is_no_difference()
    {
        Receive("lake", "Depth", 1, 2.0001);

        (await InAsync("diff")).Succeeded().Output.Should().Contain("Of 3 tables none was received that differs");
        (await InAsync("list")).Succeeded().Output.Should().Contain("lake: 2 tables verified").And.NotContain("to review");
        (await InAsync("list", "--whole")).Succeeded().Output.Should().MatchRegex(@"Water\.Depth +received again as verified");
        (await InAsync("accept", "--all")).Succeeded();
        File.Exists(Name("lake", "Depth").ReceivedPath(Folder)).Should().BeFalse("it is left from an earlier run");
    }

    [Test]
    public async Task Accepting_takes_the_received_table_and_no_other()
    {
        Receive("lake", "Depth", 1, 2.5);
        Receive("sea", "Depth", 5, 7);

        (await InAsync("accept", "lake/Water.Depth", "--dry-run")).Succeeded().Output.Should().Contain("Would accept lake/Water.Depth");
        Read("lake", "Depth").Should().Be(2);
        (await InAsync("accept", "lake/Water.Depth")).Succeeded().Output.Should().Contain("Accepted lake/Water.Depth");

        Read("lake", "Depth").Should().Be(2.5);
        Read("sea", "Depth").Should().Be(6);
        File.Exists(Name("lake", "Depth").ReceivedPath(Folder)).Should().BeFalse();
        File.Exists(Name("sea", "Depth").ReceivedPath(Folder)).Should().BeTrue();
        (await InAsync("accept", "--all")).Succeeded();
        Read("sea", "Depth").Should().Be(7);
        (await InAsync("accept", "--all")).Succeeded().Output.Should().Contain("Nothing was received");
    }

    [Test]
    public async Task A_verified_file_is_never_replaced_by_one_that_is_no_table()
    {
        Receive("lake", "Depth", 1, 2.5);
        await File.WriteAllTextAsync(Name("lake", "Depth").ReceivedPath(Folder), "half a tab");
        Receive("sea", "Depth", 5, 7);

        var run = await InAsync("accept", "--all");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("lake/Water.Depth is left as it is");
        Read("lake", "Depth").Should().Be(2);
        Read("sea", "Depth").Should().Be(7, "the others are accepted");
    }

    [Test]
    public async Task A_verified_file_that_is_no_table_is_left_for_someone_to_look_at()
    {
        var path = Name("lake", "Depth").VerifiedPath(Folder);
        await File.WriteAllTextAsync(path, "<<<<<<< half merged");
        Receive("lake", "Depth", 1, 2.5);

        (await InAsync("accept", "lake")).ExitCode.Should().Be(1);

        (await File.ReadAllTextAsync(path)).Should().Be("<<<<<<< half merged");
        (await InAsync("list")).Output.Should().Contain("cannot be read as a table");
    }

    [Test]
    public async Task With_the_findings_of_a_model_its_verdict_is_recorded_where_none_was()
    {
        var report = new ClaimReport("water is wet", [Finding.That(true, "yes", "yes").In(FindingRole.Requirement, "it drips")]);
        void ReceiveFindings() => AtomicFile.Write(
            new SnapshotName("owner/model", "Water", ClaimReport.FindingsTable).ReceivedPath(Folder),
            TableText.Write(report.ToTable(new Tolerance(0.01), Conditions.Of(subject: "owner/model"))));
        ReceiveFindings();

        (await InAsync("accept", "owner/model", "--dry-run")).Succeeded().Output.Should().Contain("Would accept owner/model/Water.Findings");
        RecordedVerdicts.In(Folder)["Water", "owner/model"].Should().BeNull();
        (await InAsync("accept", "owner/model")).Succeeded().Output.Should().MatchRegex(@"the verdict is recorded:\s+supported");
        RecordedVerdicts.In(Folder)["Water", "owner/model"].Should().Be(Verdict.Supported);
        File.Exists(Path.Combine(Folder, "owner--model", "Water.Findings.verified.txt")).Should().BeTrue();

        report = report with { Findings = [Finding.That(false, "no", "yes").In(FindingRole.Requirement, "it drips")] };
        ReceiveFindings();
        (await InAsync("accept", "--all")).Succeeded();
        RecordedVerdicts.In(Folder)["Water", "owner/model"].Should().Be(Verdict.Supported, "a recorded verdict is changed by hand");
    }

    [Test]
    public async Task Nothing_is_accepted_on_a_build_server_or_after_Ctrl_C()
    {
        Receive("lake", "Depth", 1, 2.5);
        (await CommandLineRun.InAsync(root, [("CI", "true")], CancellationToken.None, "snapshots", "accept", "--all")).FailedWith(1, "where CI is set");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        (await CommandLineRun.InAsync(root, [], stop.Token, "snapshots", "accept", "--all")).ExitCode.Should().Be(130);
        Read("lake", "Depth").Should().Be(2);
    }

    [TestCase("accept", "Say which tables to accept")]
    [TestCase("accept lake --all", "not both")]
    [TestCase("accept Watr", "did you mean 'Water'?")]
    [TestCase("diff lake/Water.Dept", "did you mean 'lake/Water.Depth'?")]
    [TestCase("list --folder nowhere", "There is no folder")]
    public async Task Mistakes_change_nothing(string line, string message)
    {
        Receive("lake", "Depth", 1, 2.5);

        (await InAsync(line.Split(' '))).FailedWith(2, message);
        Read("lake", "Depth").Should().Be(2);
    }

    [Test]
    public async Task Outside_a_repository_the_folder_has_to_be_named()
    {
        File.Delete(Path.Combine(root, "Mine.sln"));

        (await InAsync("list", "--folder", "snapshots")).Succeeded().Output.Should().Contain("lake");
        (await CommandLineRun.InAsync(root, [("IOI_SNAPSHOTS_DIR", Folder)], CancellationToken.None, "snapshots", "list")).Succeeded().Output.Should().Contain("sea");
    }

    private Task<CommandLineRun> InAsync(params string[] arguments) => CommandLineRun.InAsync(root, ["snapshots", .. arguments]);

    private static SnapshotName Name(string subject, string table) => new(subject, "Water", table);

    private double? Read(string subject, string table) =>
        TableText.Parse(File.ReadAllText(Name(subject, table).VerifiedPath(Folder)))["first", "b"];

    private void Verify(string subject, string table, double a, double b) => Write(Name(subject, table).VerifiedPath(Folder), a, b);

    private void Receive(string subject, string table, double a, double b) => Write(Name(subject, table).ReceivedPath(Folder), a, b);

    private static void Write(string path, double a, double b)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, TableText.Write(NumericTable.FromRows(
            new TableHeading("how deep", "metres", new Tolerance(0.01), Conditions.Of(subject: "a lake")), "row", ["a", "b"], ("first", [a, b]))));
    }
}
