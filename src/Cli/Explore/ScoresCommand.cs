using System.CommandLine;
using System.Globalization;
using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi scores: what heads do, by the field's usual scores.</summary>
internal static class ScoresCommand
{
    private const int RepeatedPrompts = 60;
    private const int LongestPeriod = 50;
    private const int MostOfAScore = 16;
    internal const double Least = 0.1;

    private const string Examples = """
        ioi scores                            heads that stand out: copying, previous token, duplicate token, induction
        ioi scores "Name Movers"              a group's heads
        ioi scores all --csv                  every head, for a spreadsheet
        ioi scores composition                which heads can read which
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command("scores", "Copy, negative copy, previous-token, duplicate-token and induction scores of heads.");
        var heads = new Argument<string?>("heads")
        {
            Description = "Heads or a group, or 'all'; those that stand out if omitted.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var top = NumberOptions.Top("How many heads with the largest value of each score to show.", 3);
        command.Add(heads);
        command.Add(top);
        var subject = new ExplorationOptions(command, defaultPrompts: 60);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) => Exploration.RunAsync(
            subject.Read(parsed),
            new ScoresRequest(parsed.GetValue(heads), parsed.GetValue(top)),
            Run,
            new ScoresPresentation(),
            output.Read(parsed),
            context,
            cancellation));
        var composition = CompositionCommand.Create(context);
        command.Add(composition.Command);
        return new CommandWithExamples(command, Examples, composition);
    }

    private static ScoresResult Run(ScoresRequest request, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        var (task, subject) = (exploration.Task, exploration.Subject);
        var chosen = request.Heads is { } heads ? ComponentParser.Heads(heads, subject) : null;
        var tokenizer = subject.Tokenizer;
        var repeated = RandomRepeatedTokens.Seeded(
            Enumerable.Range(0, Math.Min(subject.Model.Shape.Vocabulary, tokenizer.VocabularySize)).Except(tokenizer.BeginningOfText is { } bos ? [bos] : []),
            RepeatedPrompts,
            Math.Min(LongestPeriod, (subject.Model.Shape.Context - 1) / 2),
            (ulong)exploration.Request.Seed,
            tokenizer.BeginningOfText);
        progress.Begin("Attention on repeated random tokens");
        var repetition = task.Runner.Read(repeated.Batch, run => RepetitionScores.Of(run, repeated));
        cancellation.ThrowIfCancellationRequested();
        progress.Begin("Copy scores");
        var words = task.Words;
        HeadScore[] copy = words.Count == 0 ? [] : [Copy("copy", CopySign.Positive), Copy("negative copy", CopySign.Negative)];
        HeadScore[] scores =
        [
            .. copy,
            OnRepeated("previous token", repetition.PreviousToken),
            OnRepeated("duplicate token", repetition.DuplicateToken),
            OnRepeated("induction", repetition.Induction),
        ];
        return new ScoresResult(
            subject,
            scores,
            [.. (chosen?.Cast<Head>() ?? scores.SelectMany(score => StandOut(score.Readings, request.Top)).Distinct())
                .OrderBy(head => head.Layer).ThenBy(head => head.Index)],
            chosen is not null,
            words,
            task.Conditions
                .With("intervals", $"{task.Intervals}")
                .With("repeated tokens", $"{RepeatedPrompts} prompts of {repeated.Period} random tokens, twice"));

        HeadScore Copy(string name, CopySign sign)
        {
            cancellation.ThrowIfCancellationRequested();
            var readings = task.Runner.Read(task.Batch, run => CopyScore.Of(run, words, sign: sign));
            return new HeadScore(name, readings, head => readings.Measure(ComponentSet.Of(head), task.Intervals, task.Conditions, task.Batch.Groups));
        }

        HeadScore OnRepeated(string name, HeadReadings readings) =>
            new(name, readings, head => readings.Measure(ComponentSet.Of(head), task.Intervals, task.Conditions));
    }

    // The largest, and all that come close to the largest, but nothing that hardly does it at all.
    private static IEnumerable<Head> StandOut(HeadReadings readings, int top)
    {
        var largest = readings.Largest(MostOfAScore);
        var most = readings.Mean(largest[0]);
        return largest.Where((head, i) => readings.Mean(head) >= Least && (i < top || readings.Mean(head) >= 0.9 * most));
    }
}

/// <summary>Which heads' scores to show.</summary>
/// <param name="Heads">Heads or a group; null for those that stand out.</param>
/// <param name="Top">How many of each score stand out.</param>
internal sealed record ScoresRequest(string? Heads, int Top);

/// <summary>A score of every head.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Readings">The score of every head and prompt.</param>
/// <param name="Of">A head's mean, with its interval.</param>
internal sealed record HeadScore(string Name, HeadReadings Readings, Func<Head, SampleMean> Of);

/// <summary>Scores of all heads, and which of them to show.</summary>
/// <param name="Subject">The subject, for the groups of heads; its model is disposed.</param>
/// <param name="Scores">Each score, of every head.</param>
/// <param name="Shown">The heads to show, in the order of the model.</param>
/// <param name="IsChosen">Whether they were named rather than picked because they stand out.</param>
/// <param name="Words">The roles at whose words copying is asked for; none where the prompts mark none.</param>
/// <param name="Conditions">Subject and prompts.</param>
internal sealed record ScoresResult(
    Subject Subject,
    IReadOnlyList<HeadScore> Scores,
    IReadOnlyList<Head> Shown,
    bool IsChosen,
    IReadOnlyList<Role> Words,
    Conditions Conditions);

/// <summary>Heads × scores.</summary>
internal sealed class ScoresPresentation : Presentation<ScoresResult>
{
    private static readonly string NoneStandsOut = string.Create(
        CultureInfo.InvariantCulture, $"No head has a score of {ScoresCommand.Least} or more. To see what each has: ioi scores all");

    public override void Draw(ScoresResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, result.IsChosen ? "What these heads do" : "The heads that stand out in what they do");
        Page.Blank(screen);
        if (result.Shown.Count > 0)
        {
            Scores(result, screen);
        }
        else
        {
            Page.Line(screen, NoneStandsOut);
        }

        Page.Blank(screen);
        Page.Dim(screen, result.Words.Count == 0
            ? "No copy scores: the prompts mark no role but END."
            : $"copy: how often the token at {string.Join(", ", result.Words)}, were it all that the head attended to, would be among the 5 that it "
                + "raises most (negative: lowers most).");
        Page.Dim(screen, "previous, duplicate, induction: mean attention on repeated random tokens, one back, to the same token, to what followed it.");
        Page.Conditions(screen, result.Conditions);
    }

    private static void Scores(ScoresResult result, IAnsiConsole screen)
    {
        var grid = new TextGrid(string.Empty, ["head", "group", .. result.Scores.Select(score => ">" + ShortName(score.Name))]);
        foreach (var head in result.Shown)
        {
            grid.Add(
            [
                head.ToString(),
                result.Subject.GroupOf(head) ?? string.Empty,
                .. result.Scores.Select(score => new Cell(
                    Numbers.Short(score.Readings.Mean(head), 2), Shade.Of(score.Readings.Mean(head)))),
            ]);
        }

        grid.Draw(screen);
        Page.Widest(screen, result.Shown.SelectMany(head => result.Scores.Select(score => score.Of(head))));
    }

    public override int? Prompts(ScoresResult result) => result.Scores.Min(score => score.Readings.Count);

    public override IReadOnlyList<NumericTable> Tables(ScoresResult result) => result.Shown.Count == 0 ? throw new FailedException(NoneStandsOut) :
    [
        HeadTable.Of(
            new TableHeading("scores of heads", "1", new Tolerance(0.005), result.Conditions) { Signed = false },
            result.Shown,
            [.. result.Scores.Select(score => (score.Name, score.Readings))]),
    ];

    public override object Document(ScoresResult result) => new
    {
        Schema = "ioi/scores/2",
        Conditions = Json.Of(result.Conditions),
        Heads = result.Scores[0].Readings.Heads.Select(head => new
        {
            Head = head.ToString(),
            Group = result.Subject.GroupOf(head),
            Scores = result.Scores.ToDictionary(score => score.Name, score => JsonNumber.Of(score.Of(head)), StringComparer.Ordinal),
        }),
    };

    // As in the columns of a narrow screen.
    private static string ShortName(string name) => name.Replace(" token", string.Empty, StringComparison.Ordinal).Replace("negative copy", "negative", StringComparison.Ordinal);
}
