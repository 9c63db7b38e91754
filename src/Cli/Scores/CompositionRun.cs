using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Which pairs of heads to look at.</summary>
/// <param name="Bench">On what; prompts do not matter, weights alone do.</param>
/// <param name="Kinds">By which inputs of the later head.</param>
/// <param name="From">Earlier heads; null for all.</param>
/// <param name="To">Later heads; null for all.</param>
/// <param name="Top">How many pairs to list.</param>
internal sealed record CompositionRequest(
    BenchRequest Bench, IReadOnlyList<CompositionKind> Kinds, string? From, string? To, int Top);

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

/// <summary>Composition scores, from the weights alone.</summary>
internal static class CompositionRun
{
    public static CompositionResult Run(CompositionRequest request, Bench bench, Watching watching, CancellationToken cancellation)
    {
        var subject = bench.Subject;
        var all = ComponentSet.AllHeads(subject.Model.Shape);
        var from = request.From is { } earlier ? HeadWords.Heads(earlier, subject) : all;
        var to = request.To is { } later ? HeadWords.Heads(later, subject) : all;
        if (!from.Cast<Head>().Any(one => to.Cast<Head>().Any(other => one.Layer < other.Layer)))
        {
            throw new UsageException(
                $"No head of '{from.Name}' is in an earlier layer than one of '{to.Name}', so none is read; exchange --from and --to?");
        }

        var progress = watching.Begin("Composition scores");
        var scores = new List<CompositionScores>();
        foreach (var kind in request.Kinds)
        {
            cancellation.ThrowIfCancellationRequested();
            scores.Add(CompositionScores.Of(subject.Model, kind));
            progress.Report((double)scores.Count / request.Kinds.Count);
        }

        return new CompositionResult(
            request, subject, from, to, scores, CompositionScores.RandomBaseline(subject.Model.Shape),
            Conditions.Of(subject: subject.Name).With("weights", "folded"));
    }
}

/// <summary>Pairs of heads with the largest composition scores.</summary>
internal sealed class CompositionPresentation : Presentation<CompositionResult>
{
    public override void Draw(CompositionResult result, IAnsiConsole screen)
    {
        foreach (var scores in result.Scores)
        {
            Page.Headline(screen, $"{scores.Kind} composition: {result.From.Name} read by {result.To.Name}");
            var grid = new Aligned("  ", "earlier", "", "later", "", ">score", ">beyond random");
            foreach (var (from, to, score) in result.Largest(scores))
            {
                grid.Add(
                    from.ToString(),
                    HeadWords.GroupOf(from, result.Subject) ?? string.Empty,
                    to.ToString(),
                    HeadWords.GroupOf(to, result.Subject) ?? string.Empty,
                    Numbers.Short(score, 3),
                    $"{Numbers.Short((score - result.Baseline.Mean) / result.Baseline.StandardDeviation, 1)} s.d.");
            }

            grid.Draw(screen);
            Page.Blank(screen);
        }

        Page.Dim(screen, $"Heads with random weights score {Numbers.Short(result.Baseline.Mean, 3)} on average.");
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
