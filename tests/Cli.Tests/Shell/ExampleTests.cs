using System.CommandLine;

namespace IoiClaims.Cli.Tests.Shell;

/// <summary>Every example in the help is a line that is understood, and the guide leaves no command out.</summary>
[TestFixture]
public sealed class ExampleTests
{
    private static readonly RootCommand Root = IoiCommandLine.Build(
        CommandLineRun.ContextOf(Path.GetTempPath(), TextWriter.Null, TextWriter.Null, []));

    private static IEnumerable<string> OfTheHelp => IoiCommandLine
        .Commands(CommandLineRun.ContextOf(Path.GetTempPath(), TextWriter.Null, TextWriter.Null, []))
        .SelectMany(command => command.All)
        .SelectMany(command => command.Examples.Split('\n'));

    // That each line of it is understood is seen where all pages are tested.
    private static string Guide => File.ReadAllText(Path.Combine(Repository(), "docs", "command.md"));

    [Test]
    public void Every_example_of_the_help_is_understood() => Understood(OfTheHelp).Should().BeGreaterThan(30);

    [Test]
    public void Every_command_has_an_example_and_stands_in_the_guide()
    {
        var commands = IoiCommandLine.Commands(CommandLineRun.ContextOf(Path.GetTempPath(), TextWriter.Null, TextWriter.Null, []));
        foreach (var command in commands)
        {
            command.Examples.Should().Contain($"ioi {command.Command.Name}");
            Guide.Should().Contain($"ioi {command.Command.Name}");
        }
    }

    private static int Understood(IEnumerable<string> lines)
    {
        // What follows two spaces says what an example is for.
        var examples = lines.Where(line => line.StartsWith("ioi ", StringComparison.Ordinal))
            .Select(line => line.Split("  ")[0].Split(" > ")[0].Split(" | ")[0])
            .ToList();
        foreach (var example in examples)
        {
            Root.Parse(example["ioi ".Length..]).Errors.Should().BeEmpty(example);
        }

        return examples.Count;
    }

    private static string Repository() => RepositoryFolder.Find([AppContext.BaseDirectory]);
}
