using System.Collections.Immutable;
using IoiClaims.Report;

namespace IoiClaims.Cli.Tests.Claims;

/// <summary>ioi claims list, show and run, in a repository of one's own with a dotnet that only pretends.</summary>
[TestFixture]
public sealed class ClaimsTests
{
    private string root = null!;

    private string Artifacts => Path.Combine(root, "artifacts", "claims");

    [SetUp]
    public void MakeARepository()
    {
        root = Directory.CreateTempSubdirectory("ioi-claims-").FullName;
        File.WriteAllText(Path.Combine(root, "Mine.sln"), string.Empty);
        Directory.CreateDirectory(Path.Combine(root, "claims", "deeper"));
        File.WriteAllText(Path.Combine(root, "claims", "Mine.csproj"), "<Project />");
    }

    [TearDown]
    public void RemoveIt() => Directory.Delete(root, recursive: true);

    [Test]
    public async Task Without_a_run_the_list_is_that_of_the_recorded_verdicts()
    {
        var findings = new ClaimReport("water is wet", [Finding.That(true, "yes", "yes").In(FindingRole.Requirement, "it drips")])
            .ToTable(new Tolerance(0.01), Conditions.Of(subject: "lake"));
        Directory.CreateDirectory(Path.Combine(root, "snapshots", "lake"));
        RecordedVerdicts.In(Path.Combine(root, "snapshots")).With("Water", "lake", Verdict.Supported);
        await File.WriteAllTextAsync(new SnapshotName("lake", "Water", "Findings").VerifiedPath(Path.Combine(root, "snapshots")), TableText.Write(findings));

        var run = (await InAsync("claims", "list")).Succeeded();

        run.Output.Should().Contain("water is wet").And.MatchRegex("lake +supported +not run").And.Contain("No run yet");
        (await InAsync("claims", "show", "Water")).FailedWith(1, "There is no record of a run of claims", "claims run");
    }

    [Test]
    public async Task Where_nothing_is_known_the_list_says_so() =>
        (await InAsync("claims", "list")).Succeeded().Output.Should().Contain("No claims are known here");

    [Test]
    public async Task The_list_has_what_the_last_run_found()
    {
        RunReport.Write(LastRun(), Artifacts);

        var text = (await InAsync("claims", "list")).Succeeded().Output;
        text.Should().Contain("water is wet").And.MatchRegex("lake +supported +supported").And.MatchRegex("desert +supported +refuted, failed")
            .And.MatchRegex("sea +not run");

        var json = (await InAsync("claims", "list", "--json")).Succeeded().Json;
        json.GetProperty("claims")[0].GetProperty("subjects").EnumerateArray().Select(subject => subject.GetProperty("lastRun").GetString())
            .Should().Equal("refuted", "supported", "not run");
    }

    [Test]
    public async Task A_claim_is_shown_with_its_reasoning_and_findings()
    {
        RunReport.Write(LastRun(), Artifacts);

        var run = (await InAsync("claims", "show", "wat", "--subject", "desert")).Succeeded();

        run.Output.Should().Contain("Water: water is wet").And.Contain("Because it is. And so on.", "its lines are put together")
            .And.Contain("desert: refuted, but supported is recorded").And.MatchRegex("refuted +it drips").And.Contain("no; required: yes")
            .And.Contain("failed: It drips").And.Contain("dotnet test claims --filter Water").And.NotContain("lake:");
        (await InAsync("claims", "show", "Water", "--brief")).Succeeded().Output.Should().NotContain("Because").And.Contain("lake: supported, as recorded");
    }

    [Test]
    public async Task A_claim_as_json_is_the_runs_record_with_nothing_else()
    {
        RunReport.Write(LastRun(), Artifacts);

        var run = (await InAsync("claims", "show", "Water", "--subject", "lake", "--json")).Succeeded();

        var record = RunRecordFile.FromJson(run.Output);
        record.Claims.Should().ContainSingle().Which.Should().BeEquivalentTo(LastRun().Find("Water", "lake"));
    }

    [TestCase("show Wader", "no claim 'Wader'; did you mean 'Water'?")]
    [TestCase("show Water --subject dessert", "did you mean 'desert'?")]
    [TestCase("run --claim Wader", "no claim 'Wader'; did you mean 'Water'?")]
    [TestCase("run --subject lak", "did you mean 'lake'?")]
    [TestCase("run --shard 3/2", "of 2 parts there is no part 3")]
    [TestCase("run --project nowhere", "There is no project")]
    public async Task Names_that_are_none_are_answered_with_those_that_are(string line, string message)
    {
        RunReport.Write(LastRun(), Artifacts);

        (await InAsync(["claims", .. line.Split(' ')])).FailedWith(2, message);
    }

    [Test]
    public async Task What_was_not_asked_for_in_the_last_run_has_the_command_that_runs_it()
    {
        RunReport.Write(LastRun(), Artifacts);

        (await InAsync("claims", "show", "Water", "--subject", "sea")).FailedWith(1, "was not part of the last run", "claims run --claim Water");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "the pretended dotnet is a shell script")]
    public async Task A_run_hands_names_on_to_dotnet_test_and_says_where_the_report_is()
    {
        RunReport.Write(LastRun(), Path.Combine(root, "ready"));
        var dotnet = Pretend("""
            echo "called with: $@"
            echo "shard: $IOI_SHARD"
            echo "$PWD/ready" >> "$IOI_REPORTS"
            exit 1
            """);

        var run = await InAsync(
            [dotnet], CancellationToken.None, "claims", "run", "--claim", "Water", "--subject", "lake", "--shard", "1/2", "--", "--logger", "trx");

        run.ExitCode.Should().Be(1, "a claim did not come out as recorded");
        run.Output.Should().Contain($"called with: test {Path.Combine(root, "claims")} --filter FullyQualifiedName~Water&(").And.Contain(@"\(lake\)")
            .And.Contain("--logger trx").And.Contain("shard: 1/2")
            .And.MatchRegex(@"Water +refuted \(!\) +supported").And.Contain($"The report of this run: {Path.Combine(root, "ready", "index.html")}");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "the pretended dotnet is a shell script")]
    public async Task A_folder_and_a_model_of_the_hub_are_named_to_the_run_and_selected()
    {
        RunReport.Write(LastRun(), Artifacts);
        var folder = Directory.CreateDirectory(Path.Combine(root, "my folder")).FullName;

        var run = await InAsync(
            [Pretend("""echo "called with: $@"; echo "subjects: $IOI_SUBJECTS" """)], CancellationToken.None, "claims", "run", "-s", "./my folder", "-s", "lake");

        run.Output.Should().Contain($"subjects: {folder}").And.Contain(@"\(my-folder\)").And.Contain(@"\(lake\)");
        (await InAsync("claims", "run", "-s", "EleutherAI/pythia-160m")).FailedWith(3, "ioi fetch EleutherAI/pythia-160m");
        (await InAsync("claims", "run", "-s", "../nowhere")).FailedWith(2, "There is no folder");
        (await InAsync("claims", "show", "Water", "-s", "./lake")).FailedWith(2, "no claim is about a subject './lake'");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "the pretended dotnet is a shell script")]
    public async Task Reports_are_where_the_run_wrote_them_whatever_is_here()
    {
        RunReport.Write(LastRun(), Artifacts);
        RunReport.Write(LastRun(), Path.Combine(root, "one"));
        RunReport.Write(LastRun(), Path.Combine(root, "two"));

        var run = await InAsync(
            [Pretend("""for each in one two; do echo "$PWD/$each" >> "$IOI_REPORTS"; done""")], CancellationToken.None, "claims", "run", "--json");

        run.Succeeded().Json.GetProperty("reports").EnumerateArray().Select(report => report.GetProperty("page").GetString())
            .Should().Equal(Path.Combine(root, "one", "index.html"), Path.Combine(root, "two", "index.html"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "the pretended dotnet is a shell script")]
    public async Task A_run_of_nothing_is_no_success()
    {
        RunReport.Write(LastRun(), Artifacts);

        var run = await InAsync([Pretend("echo No test matches")], CancellationToken.None, "claims", "run", "--claim", "Water");

        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain("No claim ran").And.NotContain("Report:");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "the pretended dotnet is a shell script")]
    public async Task A_run_that_leaves_no_report_does_not_show_the_last_one()
    {
        RunReport.Write(LastRun(), Artifacts);

        var run = await InAsync([Pretend("echo does not build >&2; exit 1")], CancellationToken.None, "claims", "run", "--json");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("does not build");
        run.Json.GetProperty("passed").GetBoolean().Should().BeFalse();
        run.Json.GetProperty("reports").GetArrayLength().Should().Be(0);
    }

    [Test]
    public async Task A_report_against_an_earlier_record_says_what_moved_whatever_the_file_is_called()
    {
        RunReport.Write(LastRun(), Artifacts);
        RunRecordFile.Write(LastRun() with { Claims = [Record("lake", Verdict.Refuted), Record("desert", Verdict.Refuted)] }, Path.Combine(root, "earlier.json"));

        var report = await InAsync("report", "--against", Path.Combine(root, "earlier.json"));

        report.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            "Water on lake: was refuted, is supported",
            "Water on lake: it drips: no → yes; was refuted, is supported",
            Path.Combine(Artifacts, "index.html"));
        (await File.ReadAllTextAsync(Path.Combine(Artifacts, "claims.md"))).Should().Contain("### Since the earlier run");
        (await InAsync("report", Path.Combine(root, "none.json"))).FailedWith(1, "There is no record of a run of claims at");
    }

    [Test]
    public async Task A_subject_that_is_not_here_is_not_skipped_when_it_is_asked_for([Values("gpt2", "gpt2-small")] string name) =>
        (await InAsync("claims", "run", "--subject", name)).FailedWith(3, "ioi fetch gpt2");

    [Test]
    [Platform(Exclude = "Win", Reason = "the pretended dotnet is a shell script")]
    [CancelAfter(60_000)]
    public async Task Stopped_in_mid_run_it_stops_dotnet_too(CancellationToken patience)
    {
        using var stop = new CancellationTokenSource();
        await using var output = new Listener("started");
        var context = CommandLineRun.ContextOf(
            root, output, TextWriter.Null, [Pretend("echo started; echo $$ > pid; exec tail -f /dev/null")]);

        var running = IoiCommandLine.RunAsync(["claims", "run"], context, stop.Token);
        await output.Heard.WaitAsync(patience);
        await stop.CancelAsync();

        (await running.WaitAsync(patience)).Should().Be(130);
    }

    private Task<CommandLineRun> InAsync(params string[] arguments) => InAsync([], CancellationToken.None, arguments);

    // From a folder below, as people work.
    private Task<CommandLineRun> InAsync((string, string)[] variables, CancellationToken cancellation, params string[] arguments) =>
        CommandLineRun.InAsync(variables.Length > 0 ? root : Path.Combine(root, "claims", "deeper"), variables, cancellation, arguments);

    private (string, string) Pretend(string script)
    {
        var path = Path.Combine(root, "dotnet");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return ("DOTNET_HOST_PATH", path);
    }

    private static RunRecord LastRun() => new()
    {
        Conditions = new RunConditions("0.1.0", null, "cpu"),
        Units = [new("Water", "lake"), new("Water", "desert"), new("Water", "sea")],
        Texts = [Text],
        Claims = [Record("lake", Verdict.Supported), Record("desert", Verdict.Refuted)],
    };

    private static ClaimText Text => new("Water", "water is wet", "Because it is.\nAnd so on.", "Touch it.", ["everyone"]);

    private static ClaimRecord Record(string subject, Verdict verdict) => new()
    {
        Text = Text,
        Subject = subject,
        Status = ClaimStatus.Ran,
        Verdict = verdict,
        Expected = Verdict.Supported,
        Findings =
        [
            new FindingRecord(FindingRole.Requirement, "it drips", verdict, verdict == Verdict.Supported ? "yes" : "no", "yes", null),
        ],
        Tests = ImmutableArray.Create(verdict == Verdict.Supported
            ? new TestRecord("It_drips", TestOutcome.Passed)
            : new TestRecord("It_drips", TestOutcome.Failed, "It is dry.")),
        Reproduce = "dotnet test claims --filter Water",
    };

    /// <summary>Tells when something was written.</summary>
    private sealed class Listener(string word) : StringWriter
    {
        private readonly TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Heard => heard.Task;

        public override Task WriteLineAsync(string? value)
        {
            if (value?.Contains(word, StringComparison.Ordinal) == true)
            {
                heard.TrySetResult();
            }

            return base.WriteLineAsync(value);
        }
    }
}
