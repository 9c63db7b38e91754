using System.CommandLine;
using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi scores composition: how much of what earlier heads write later heads can read, from the weights alone.</summary>
internal static class CompositionCommand
{
    private const string Examples = """
        ioi scores composition -s planted --from "Previous Token" --to Induction --kind K
        ioi scores composition --to "Name Movers" --top 10
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "composition", "How much of what an earlier head writes a later head can read, from the weights alone (Elhage et al. 2021).");
        var kind = new Option<string>("--kind")
        {
            Description = "By which input of the later head: Q, K, V or all.",
            DefaultValueFactory = _ => "all",
        };
        kind.AcceptOnlyFromAmong("Q", "K", "V", "all");
        var from = new Option<string?>("--from") { Description = "Earlier heads; all if omitted.", HelpName = "heads" };
        var to = new Option<string?>("--to") { Description = "Later heads; all if omitted.", HelpName = "heads" };
        var top = NumberOptions.Top("How many pairs of each kind to list.", 5);
        command.Add(kind);
        command.Add(from);
        command.Add(to);
        command.Add(top);
        var subject = new SubjectOption(command);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) => Exploration.RunAsync(
            new ExplorationRequest(subject.Read(parsed), Dataset: null, Prompts: null, Seed: 0),
            new CompositionRequest(
                parsed.GetValue(kind) switch
                {
                    "Q" => [CompositionKind.Query],
                    "K" => [CompositionKind.Key],
                    "V" => [CompositionKind.Value],
                    _ => [CompositionKind.Query, CompositionKind.Key, CompositionKind.Value],
                },
                parsed.GetValue(from),
                parsed.GetValue(to),
                parsed.GetValue(top)),
            Run,
            new CompositionPresentation(),
            output.Read(parsed),
            context,
            cancellation));
        return new CommandWithExamples(command, Examples);
    }

    private static CompositionResult Run(CompositionRequest request, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        var subject = exploration.Subject;
        var all = ComponentSet.AllHeads(subject.Model.Shape);
        var from = request.From is { } earlier ? ComponentParser.Heads(earlier, subject) : all;
        var to = request.To is { } later ? ComponentParser.Heads(later, subject) : all;
        if (!from.Cast<Head>().Any(one => to.Cast<Head>().Any(other => one.Layer < other.Layer)))
        {
            throw new UsageException(
                $"No head of '{from.Name}' is in an earlier layer than one of '{to.Name}', so none is read; exchange --from and --to?");
        }

        var stage = progress.Begin("Composition scores");
        var scores = new List<CompositionScores>();
        foreach (var kind in request.Kinds)
        {
            cancellation.ThrowIfCancellationRequested();
            scores.Add(CompositionScores.Of(subject.Model, kind));
            stage.Report((double)scores.Count / request.Kinds.Count);
        }

        return new CompositionResult(
            request, subject, from, to, scores, CompositionScores.RandomBaseline(subject.Model.Shape),
            Conditions.Of(subject: subject.Title).With("weights", "folded"));
    }
}

/// <summary>Which pairs of heads to look at.</summary>
/// <param name="Kinds">By which inputs of the later head.</param>
/// <param name="From">Earlier heads; null for all.</param>
/// <param name="To">Later heads; null for all.</param>
/// <param name="Top">How many pairs to list.</param>
internal sealed record CompositionRequest(
    IReadOnlyList<CompositionKind> Kinds, string? From, string? To, int Top);

/// <summary>How much of what earlier heads can write later heads can read.</summary>
internal sealed record CompositionResult(
    CompositionRequest Request,
    Subject Subject,
    ComponentSet From,
    ComponentSet To,
    IReadOnlyList<CompositionScores> Scores,
    CompositionBaseline Baseline,
    Conditions Conditions)
{
    /// <summary>The pairs asked for, largest score first.</summary>
    public IEnumerable<(Head From, Head To, double Score)> Largest(CompositionScores scores) => scores
        .Largest(int.MaxValue)
        .Where(pair => From.Contains(pair.From) && To.Contains(pair.To))
        .Take(Request.Top);
}

/// <summary>Pairs of heads with the largest composition scores.</summary>
internal sealed class CompositionPresentation : Presentation<CompositionResult>
{
    public override void Draw(CompositionResult result, IAnsiConsole screen)
    {
        foreach (var scores in result.Scores)
        {
            Page.Headline(screen, $"{scores.Kind} composition: {result.From.Name} read by {result.To.Name}");
            var grid = new TextGrid("  ", "earlier", "", "later", "", ">score", ">beyond random");
            foreach (var (from, to, score) in result.Largest(scores))
            {
                grid.Add(
                    from.ToString(),
                    result.Subject.GroupOf(from) ?? string.Empty,
                    to.ToString(),
                    result.Subject.GroupOf(to) ?? string.Empty,
                    Numbers.Short(score, 3),
                    $"{Numbers.Short((score - result.Baseline.Mean) / result.Baseline.StandardDeviation, 1)} s.d.");
            }

            grid.Draw(screen);
            Page.Blank(screen);
        }

        Page.Dim(screen, $"Heads with random weights score {Numbers.Short(result.Baseline.Mean, 3)} on average. Scores are read off the weights alone: no prompts, so no N and no intervals.");
        Page.Conditions(screen, result.Conditions);
    }

    public override IReadOnlyList<NumericTable> Tables(CompositionResult result) =>
        [.. result.Scores.Select(scores => scores.ToTable(result.From, result.To, new Tolerance(0.001), result.Conditions))];

    public override object Document(CompositionResult result) => new
    {
        Schema = "ioi/composition/1",
        Conditions = Json.Of(result.Conditions),
        Random = new { result.Baseline.Mean, result.Baseline.StandardDeviation },
        Kinds = result.Scores.Select(scores => new
        {
            scores.Kind,
            Pairs = result.Largest(scores).Select(pair => new { From = pair.From.ToString(), To = pair.To.ToString(), pair.Score }),
        }),
    };
}
