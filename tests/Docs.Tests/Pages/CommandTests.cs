using IoiClaims.Checkpoints;
using IoiClaims.Cli;

namespace IoiClaims.Docs.Tests.Pages;

/// <summary>
/// Every command in a page is run by a test, or is checked as far as that goes without running it, or it is said here why it
/// is not.
/// </summary>
[TestFixture]
public class CommandTests
{
    /// <summary>Commands that begin like this are not run by this project, and why.</summary>
    private static readonly (string Beginning, string Why)[] NotRunHere =
    [
        ("dotnet build", ".ci/run does it; for CUDA it needs gigabytes and a GPU"),
        ("dotnet run -c Release --project", "takes minutes: training and benchmarks"),
        ("dotnet run samples/Intro/", "Samples/IntroTests.cs runs each of them"),
        ("dotnet add package", "the packages are not published by a test; tests/Packages/test-packages.sh uses packed ones"),
        ("dotnet nuget add source", "changes the settings of whoever runs it; it was tried by hand"),
        ("dotnet new install", "tests/Packages/test-packages.sh does it from a folder of packed packages"),
        ("dotnet new claims", "tests/Packages/test-packages.sh does it"),
        ("build/pack-tool.sh", "packs libtorch, which takes minutes; it was tried by hand"),
        ("dotnet tool install", "wants the packages that build/pack-tool.sh makes"),
        ("git ", "shows or commits what was done by hand"),
        ("cd ", "of a project that the page has made"),
        ("build/pack.sh", "tests/Packages/test-packages.sh does it"),
        ("build/shard-costs.sh", "reads what a run of minutes left"),
        ("tests/Packages/test-packages.sh", "takes a minute; .ci/run does it"),
        ("docker build", "needs a network and gigabytes"),
        ("kubectl ", "needs a cluster"),
        ("wait ", "of the shell"),
        ("(variables)", "sets variables, which are checked below"),
    ];

    // Whatever else they do, these are quick.
    private static readonly string[] QuickCommands = ["doctor", "completion"];

    private static readonly Lazy<string> Sources = new(() => string.Concat(
        Repository.Files(".cs", ".sh").Append(".ci/run").Where(file => !file.StartsWith("tests/Docs.Tests/Pages", StringComparison.Ordinal))
            .Select(Repository.Read)));

    private static IEnumerable<CommandInPage> QuickOnes => CommandInPage.All.Where(command => command.Ioi is { } arguments
        && (arguments.Contains("--help") || arguments is [] || QuickCommands.Contains(arguments[0])));

    [Test]
    public void Every_command_is_known() => CommandInPage.All
        .Where(command => command.Ioi is null && command.Words is not ["dotnet", "test", ..] && Excuse(command) is null)
        .Should().BeEmpty("each is run, or checked, or excused in this file");

    [Test]
    public void No_excuse_is_left_over() => NotRunHere.Where(excuse => !CommandInPage.All.Any(command => Excuse(command) == excuse))
        .Select(excuse => excuse.Beginning)
        .Should().BeEmpty();

    [Test]
    public void Every_ioi_command_is_understood() => CommandInPage.All.Where(command => command.Ioi is not null)
        .SelectMany(command => IoiCommandLine.ErrorsIn(command.Ioi!).Select(mistake => $"{command}: {mistake}"))
        .Should().BeEmpty();

    [TestCaseSource(nameof(QuickOnes))]
    public async Task Quick_commands_run(object command)
    {
        var arguments = ((CommandInPage)command).Ioi!;
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await IoiCommandLine.RunAsync(
            arguments,
            new CommandContext(CheckpointEnvironment.OfThisProcess(), output, error, TestContext.CurrentContext.WorkDirectory),
            CancellationToken.None);
        // Without arguments it shows what there is, and says that this was no command.
        code.Should().Be(arguments.Count == 0 ? 2 : 0, $"{error}");
        $"{output}{error}".Should().NotBeEmpty();
    }

    [Test]
    public void Every_test_that_is_to_be_run_is_there()
    {
        foreach (var command in CommandInPage.All.Where(command => command.Words is ["dotnet", "test", ..]))
        {
            var words = command.Words.Skip(2).ToList();
            if (words.Count > 0 && !words[0].StartsWith('-'))
            {
                Directory.EnumerateFiles(Repository.Full(words[0]), "*.csproj").Should().ContainSingle($"{command}");
            }

            var filter = words.IndexOf("--filter");
            if (filter >= 0)
            {
                foreach (var name in words[filter + 1].Split('|', '&').Select(part => part.Split('~', '=')[^1].Split('.')[^1].Trim('"')))
                {
                    Sources.Value.Should().Contain(name, $"{command} asks for it");
                }
            }
        }
    }

    [Test]
    public void Every_variable_is_one_that_the_code_reads() => CommandInPage.All
        .SelectMany(command => command.Variables.Where(name => name.StartsWith("IOI_", StringComparison.Ordinal)).Select(name => (command, name)))
        .Where(use => !Sources.Value.Contains(use.name, StringComparison.Ordinal))
        .Should().BeEmpty();

    [TestCase("IOI_SHARD=2/5 dotnet test claims   # a part", "dotnet test claims")]
    [TestCase("export IOI_X=\"a b\"", "(variables)")]
    [TestCase("one && two", "one")]
    [TestCase("say \"a # b\"", "say a # b")]
    public void Lines_of_shell_are_taken_apart(string line, string first) =>
        CommandInPage.Of("here", line).First().Text.Should().Be(first);

    [Test]
    public void Commands_are_found_at_all() => CommandInPage.All.Count().Should().BeGreaterThan(20);

    private static (string Beginning, string Why)? Excuse(CommandInPage command) =>
        NotRunHere.Where(excuse => command.Text.StartsWith(excuse.Beginning.TrimEnd(), StringComparison.Ordinal))
            .Select(excuse => ((string, string)?)excuse).FirstOrDefault();
}
