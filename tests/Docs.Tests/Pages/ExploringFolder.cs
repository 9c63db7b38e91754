using System.Collections.Immutable;
using IoiClaims.Checkpoints;
using IoiClaims.Cli;

namespace IoiClaims.Docs.Tests.Pages;

/// <summary>
/// A folder in which lines of the pages are typed: it has the files that they read, and no model but those that ship.
/// </summary>
internal sealed class ExploringFolder : IDisposable
{
    private const string HypothesisFile = "tests/Cli.Tests/Exploring/hypothesis.json";
    private const string EdgesFile = "edges.json";
    private const string PromptsFile = "tests/Cli.Tests/Exploring/mine-prompts.json";

    // Enough for every line to have something to show; what it shows is another test's business.
    private static readonly (string Command, string[] Few)[] FewPrompts =
    [
        ("circuit", ["-n", "4"]),
        ("discover", ["-n", "24"]),
        ("scrub", ["-n", "2"]),
        ("sweep", ["-n", "2"]),
        ("attention", ["-n", "4"]),
        ("scores", ["-n", "2"]),
        ("logits", ["-n", "8"]),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("ioi-docs-").FullName;

    /// <summary>Commands that explore a model.</summary>
    public static IEnumerable<string> Commands => FewPrompts.Select(each => each.Command);

    /// <summary>Writes the files that lines of pages and examples read.</summary>
    public async Task FillAsync()
    {
        foreach (var (file, source) in new[] { (HypothesisFile, HypothesisFile), ("mine.json", HypothesisFile), ("mine-prompts.json", PromptsFile) })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.Copy(Repository.Full(source), Path.Combine(folder, file));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, EdgesFile), """{ "edges": [ { "from": "embedding", "to": "m0" }, { "from": "m0", "to": "logits" } ] }""");
        await TypeAsync("ioi discover --out circuit.json");
    }

    /// <summary>Types a line, with few prompts unless as it stands.</summary>
    public async Task<(int Code, string Output, string Error)> TypeAsync(CommandInPage line, bool asItStands = false)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var context = new CommandContext(
            new CheckpointEnvironment(ImmutableDictionary<string, string>.Empty, "/nowhere"), output, error, folder);
        var code = await IoiCommandLine.RunAsync(
            asItStands ? line.Ioi! : [.. WithFewPrompts(line.Ioi!)], context, CancellationToken.None);
        if (line.OutputFile is { } file)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), output.ToString());
        }

        return (code, output.ToString(), error.ToString());
    }

    private async Task TypeAsync(string line)
    {
        var run = await TypeAsync(CommandInPage.Of("before", line).Single());
        run.Code.Should().Be(0, run.Error);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Even where a line says how many: what it shows is tested elsewhere, that it works is tested here.
    private static IEnumerable<string> WithFewPrompts(IReadOnlyList<string> arguments)
    {
        var given = arguments.ToList().FindIndex(argument => argument is "-n" or "--prompts");
        var without = given < 0 ? arguments : [.. arguments.Take(given), .. arguments.Skip(given + 2)];
        var few = arguments is [_, "--list", ..] || arguments.Contains("composition") || arguments.Contains("--dataset") ? [] : FewPrompts.Single(each => each.Command == arguments[0]).Few;
        string[] noRandom = arguments[0] == "circuit" && !arguments.Contains("--random") && !arguments.Contains(EdgesFile) ? ["--random", "0"] : [];
        return without.Concat(few).Concat(noRandom);
    }
}
