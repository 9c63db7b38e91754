using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Edges;

/// <summary>A small random model with paired random prompts, and experiments on its edges.</summary>
internal sealed class EdgeCase : IDisposable
{
    private static readonly BootstrapPlan Intervals = new(100, 0);

    private readonly ITransformer model;

    public EdgeCase(
        int seed,
        int? layers = null,
        int prompts = 2,
        ModelForm? form = null,
        Func<RandomTransformer, ITransformer>? made = null,
        int promptsAtATime = 256)
    {
        Random = new RandomCase(seed, layers, prompts: prompts, form: form);
        model = made?.Invoke(Random.Model) ?? Random.Model;
        Clean = Random.Batch();
        Corrupted = Random.Like(Clean);
        Experiment = new Experiment(model, Clean, Metric(Clean), intervals: Intervals, promptsAtATime: promptsAtATime);
        Edges = new EdgeExperiments(Experiment, Corrupted);
    }

    public RandomCase Random { get; }

    public PromptBatch Clean { get; }

    public PromptBatch Corrupted { get; }

    public Experiment Experiment { get; }

    public EdgeExperiments Edges { get; }

    public static TokenLogitDifference Metric(PromptBatch batch) =>
        new([.. Enumerable.Range(0, batch.Count).Select(n => (n % 11, (n + 3) % 11))], Role.End);

    public static Edge E(string from, string to) => new(Edge.Writer(from), Port.Parse(to));

    /// <summary>Scores by hand, prompt by prompt.</summary>
    public static EdgeScores Scores(params (string From, string To, float[] Scores)[] scores)
    {
        using var any = new EdgeCase(1, prompts: scores[0].Scores.Length);
        return new EdgeScores(
            "by hand", [.. scores.Select(each => E(each.From, each.To))], [.. scores.SelectMany(each => each.Scores)], any.Experiment, Conditions.None);
    }

    public void Dispose()
    {
        Experiment.Dispose();
        (model as IDisposable)?.Dispose();
        Random.Dispose();
    }
}
