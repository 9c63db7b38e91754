namespace IoiClaims.Cli.Tests.Shell;

[TestFixture]
public sealed class HelpTests
{
    [TestCase("--help", "ioi fetch gpt2")]
    [TestCase("-h", "ioi doctor")]
    [TestCase("fetch --help", "folder=$(ioi fetch gpt2)")]
    [TestCase("sweep --help", "ioi sweep --to 3.2.Q@END --from s2")]
    [TestCase("scores composition --help", "--kind K")]
    [TestCase("snapshots accept --help", "ioi snapshots accept --all")]
    public async Task Help_shows_examples(string line, string example)
    {
        var run = await CommandLineRun.InProcessAsync(line.Split(' '));

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("Usage:").And.Contain("Examples:").And.Contain(example);
        run.Error.Should().BeEmpty();
    }

    [Test]
    public async Task Nothing_typed_shows_the_help_and_is_a_mistake()
    {
        var run = await CommandLineRun.InProcessAsync();

        run.ExitCode.Should().Be(2);
        run.Output.Should().Contain("Examples:");
    }

    [TestCase("fetch", "Required argument 'model' missing")]
    [TestCase("fetch gpt3", "gpt2-medium")]
    [TestCase("fetch gpt2 --too here", "--too")]
    [TestCase("fetch gpt2 --to", "--to")]
    [TestCase("ftech gpt2", "did you mean 'fetch'?")]
    public async Task A_command_line_that_is_not_understood_is_a_mistake_of_its_own_code(string line, string message)
    {
        var run = await CommandLineRun.InProcessAsync(line.Split(' '));

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(message).And.Contain("--help");
    }

    [TestCase("snapshots")]
    [TestCase("claims")]
    public async Task A_command_of_commands_alone_shows_them(string line)
    {
        var run = await CommandLineRun.InProcessAsync(line);

        run.ExitCode.Should().Be(2);
        run.Output.Should().Contain("Commands:").And.Contain("list");
    }

    [Test]
    public async Task An_empty_folder_name_is_a_mistake() =>
        (await CommandLineRun.InProcessAsync("fetch", "gpt2", "--to", " ")).ExitCode.Should().Be(2);

    [Test]
    public async Task The_version_is_said()
    {
        var run = await CommandLineRun.InProcessAsync("--version");

        run.ExitCode.Should().Be(0);
        run.Output.Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }
}
