using System.Text.RegularExpressions;
using IoiClaims.Cli;

namespace IoiClaims.Docs.Tests.Pages;

/// <summary>
/// Every line that explores a model, in a page or in the examples of the help, is typed and works; and what pages show of
/// mistakes is what is printed.
/// </summary>
[TestFixture]
public sealed partial class ExploringTests
{
    private readonly ExploringFolder folder = new();

    // What follows two spaces says what an example is for.
    private static IEnumerable<CommandInPage> OfTheHelp =>
        from command in IoiCommandLine.Commands(CommandContext.OfThisProcess()).SelectMany(command => command.All)
        from line in command.Examples.Split('\n')
        where line.StartsWith("ioi ", StringComparison.Ordinal)
        from example in CommandInPage.Of($"ioi {command.Command.Name} --help", line.Split("  ")[0])
        select example;

    private static IEnumerable<TestCaseData> Lines => CommandInPage.All.Concat(OfTheHelp)
        .Where(line => line.Ioi is [var command, ..] && ExploringFolder.Commands.Contains(command)
            && !line.Ioi.Contains("--help"))
        .DistinctBy(line => line.Text)
        .Select(line => new TestCaseData(line).SetArgDisplayNames(line.ToString()));

    private static IEnumerable<TestCaseData> Mistakes => Transcript.All.Where(transcript => transcript.IsOfMistake)
        .Select(transcript => new TestCaseData(transcript).SetArgDisplayNames(transcript.Command.ToString()));

    private static IEnumerable<TestCaseData> Results => Transcript.All
        .Where(transcript => !transcript.IsOfMistake && ExploringFolder.Commands.Contains(transcript.Command.Ioi![0]))
        .Select(transcript => new TestCaseData(transcript).SetArgDisplayNames(transcript.Command.ToString()));

    [OneTimeSetUp]
    public Task Fill() => folder.FillAsync();

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [TestCaseSource(nameof(Lines))]
    public async Task Every_line_that_explores_works(object typed)
    {
        var line = (CommandInPage)typed;
        var run = await folder.TypeAsync(line);

        if (line.Words.Contains("gpt2-small"))
        {
            run.Code.Should().Be(3, "its weights are not here");
            run.Error.Should().Contain("fetch gpt2");
            return;
        }

        run.Code.Should().Be(0, $"{line}: {run.Error}");
        (run.Output + run.Error).Should().NotBeNullOrWhiteSpace();
    }

    [TestCaseSource(nameof(Mistakes))]
    public async Task What_a_page_shows_of_a_mistake_is_what_is_printed(object shown)
    {
        var transcript = (Transcript)shown;
        var run = await folder.TypeAsync(transcript.Command, asItStands: true);

        run.Code.Should().NotBe(0);
        var printed = run.Error.ReplaceLineEndings("\n").Split('\n');
        foreach (var (line, at) in transcript.Shown.Select((line, at) => (line, at)))
        {
            if (line.EndsWith('…'))
            {
                printed[at].Should().StartWith(line[..^1], $"{transcript.Command} shows it");
            }
            else
            {
                printed[at].Should().Be(line, $"{transcript.Command} shows it");
            }
        }
    }

    // With few prompts numbers are others; the headline says what is shown.
    [TestCaseSource(nameof(Results))]
    public async Task What_a_page_shows_of_a_result_begins_as_it_does(object shown)
    {
        var transcript = (Transcript)shown;
        var run = await folder.TypeAsync(transcript.Command);

        run.Code.Should().Be(0, run.Error);
        Spaces().Replace(run.Output, " ").Should().Contain(Spaces().Replace(transcript.Shown[0], " "));
    }

    [Test]
    public void Lines_and_transcripts_are_found_at_all()
    {
        Lines.Count().Should().BeGreaterThan(35);
        Mistakes.Count().Should().BeGreaterThanOrEqualTo(2);
        Results.Count().Should().BeGreaterThan(5);
    }

    [TestCase("ioi attention Induction")]
    [TestCase("ioi attention 12.3")]
    public async Task A_line_that_does_not_work_is_noticed(string line) =>
        (await folder.TypeAsync(CommandInPage.Of("here", line).Single())).Code.Should().Be(2);

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
