namespace IoiClaims.Cli.Tests.Shell;

/// <summary>Files are whole or not there, and Ctrl-C leaves nothing half-done.</summary>
[TestFixture]
public sealed class EndingTests
{
    private string folder = null!;

    [SetUp]
    public void MakeAFolder() => folder = Directory.CreateTempSubdirectory("ioi-out-").FullName;

    [TearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    [TestCase(".csv", "layer,0,1,MLP")]
    [TestCase(".md", "| layer | 0 | 1 | MLP |")]
    [TestCase(".txt", "tolerance:       0.001 absolute")]
    [TestCase(".json", "\"schema\": \"ioi/sweep/1\"")]
    public async Task The_ending_says_what_is_written(string ending, string part)
    {
        var file = Path.Combine(folder, "deeper", "sweep" + ending);

        var run = (await TinySubject.RunAsync("sweep", "--out", file)).Succeeded();

        (await File.ReadAllTextAsync(file)).Should().Contain(part);
        run.Error.Should().Contain($"Written: {file}");
        run.Output.Should().Contain("sender", "the screen shows it as well");
        Directory.EnumerateFiles(Path.GetDirectoryName(file)!).Should().Equal(file);
    }

    [TestCase("sweep -n 4")]
    [TestCase("attention -n 4")]
    [TestCase("logits -n 4")]
    [TestCase("scores -n 4")]
    [TestCase("scores composition")]
    [TestCase("discover -n 4")]
    [TestCase("scrub everything -n 4")]
    public async Task A_cancelled_command_writes_nothing_and_has_its_own_code(string command)
    {
        var file = Path.Combine(folder, "result.json");
        await File.WriteAllTextAsync(file, "old");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var run = await CommandLineRun.InProcessAsync(
            "/nowhere", [], stop.Token, [.. command.Split(' '), "-s", TinySubject.Folder, "--out", file]);

        run.ExitCode.Should().Be(130);
        run.Output.Should().BeEmpty();
        run.Error.Should().Contain("Stopped");
        Directory.EnumerateFiles(folder).Should().Equal(file);
        (await File.ReadAllTextAsync(file)).Should().Be("old");
    }

    [Test]
    public async Task A_file_that_cannot_be_written_is_a_failure_that_loses_no_result()
    {
        Directory.CreateDirectory(Path.Combine(folder, "taken.csv"));

        var run = await TinySubject.RunAsync("sweep", "--out", Path.Combine(folder, "taken.csv"));

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("taken.csv").And.NotContain(".tmp");
        run.Output.Should().Contain("Change of the logit difference");
        Directory.EnumerateFiles(folder).Should().BeEmpty();
    }
}
