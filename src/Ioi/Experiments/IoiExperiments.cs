namespace IoiClaims.Ioi;

/// <summary>
/// Experiments on one subject and one set of IOI prompts, in the words of the task. Whatever two experiments share,
/// runs, corrupted prompts, is computed once.
/// </summary>
public sealed class IoiExperiments : IDisposable
{
    private readonly Dictionary<string, IoiDataset> corrupted = new(StringComparer.Ordinal);
    private readonly Dictionary<(NameOrder Order, int? PerTemplate), CircuitExperiments> circuitRuns = [];
    private readonly bool ownsLaboratory;

    /// <summary>Sets up.</summary>
    /// <param name="subject">The model under test; not disposed.</param>
    /// <param name="prompts">The prompts that everything runs on.</param>
    /// <param name="intervals">How intervals are computed.</param>
    public IoiExperiments(Subject subject, IoiDataset prompts, BootstrapPlan intervals)
        : this(subject, prompts, new Laboratory(subject?.Model!, intervals), "IOI prompts") => ownsLaboratory = true;

    private IoiExperiments(Subject subject, IoiDataset prompts, Laboratory laboratory, string name)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(prompts);
        Subject = subject;
        Prompts = prompts;
        Laboratory = laboratory;
        Conditions = Conditions.Of(
            subject: subject.Name,
            dataset: name,
            fingerprint: prompts.Fingerprint,
            prompts: prompts.Count,
            seed: prompts.Seed,
            bos: prompts.Bos);
    }

    /// <summary>The model under test.</summary>
    public Subject Subject { get; }

    /// <summary>The prompts that everything runs on.</summary>
    public IoiDataset Prompts { get; }

    /// <summary>The bench.</summary>
    public Laboratory Laboratory { get; }

    /// <summary>Subject and dataset, for the header of every table.</summary>
    public Conditions Conditions { get; }

    /// <summary>Everything that writes to the residual stream.</summary>
    public ComponentSet Everything => ComponentSet.Everything(Subject.Model.Shape);

    /// <summary>The task's metric: logit of IO minus logit of S, at END.</summary>
    public IMetric LogitDifference => Ioi.LogitDifference.Of(Prompts).ToMetric();

    /// <summary>A named group of the subject's circuit.</summary>
    public ComponentSet Group(string nameOrAbbreviation) => Subject.Circuit[nameOrAbbreviation].ToSet();

    /// <summary>The prompts with something changed, paired with <see cref="Prompts"/>. Asked again, the same ones.</summary>
    public IoiDataset Corrupted(Corruption corruption, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(corruption);
        var key = $"{corruption.Name}:{seed}";
        if (!corrupted.TryGetValue(key, out var dataset))
        {
            corrupted.Add(key, dataset = Prompts.Corrupt(corruption, seed));
        }

        return dataset;
    }

    /// <summary>Experiments on the same subject and bench with other prompts; only circuit runs on them need disposal.</summary>
    /// <param name="prompts">The prompts that everything runs on.</param>
    /// <param name="name">What tables call them.</param>
    public IoiExperiments On(IoiDataset prompts, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new IoiExperiments(Subject, prompts, Laboratory, name);
    }

    /// <summary>
    /// Circuit runs on the prompts of one order, ABBA or BABA, as the IOI paper does them: an ablated head writes its mean
    /// over prompts of the same template and order in which nobody is repeated (ABC). Asked again, the same; disposed with
    /// these experiments.
    /// </summary>
    /// <param name="order">The order: published circuits do differently on the two.</param>
    /// <param name="perTemplate">How many prompts of each template; all if omitted. Means are over all ABC prompts.</param>
    /// <exception cref="ArgumentException">No prompt has this order.</exception>
    public CircuitExperiments CircuitRuns(NameOrder order, int? perTemplate = null)
    {
        if (!circuitRuns.TryGetValue((order, perTemplate), out var runs))
        {
            var which = Enumerable.Range(0, Prompts.Count)
                .Where(n => Prompts.Prompts[n].Sentence.Order == order)
                .GroupBy(n => Prompts.Prompts[n].Sentence.Template.Id, StringComparer.Ordinal)
                .SelectMany(alike => alike.Take(perTemplate ?? int.MaxValue))
                .Order()
                .ToArray();
            runs = new CircuitExperiments(
                Laboratory,
                Prompts.Batch.Select(which),
                Ablation.Mean(Corrupted(Corruptions.Abc).Batch, "ABC prompts"),
                LogitDifference.Select(which),
                Conditions.With("order", order == NameOrder.Abba ? "ABBA" : "BABA").With("N", which.Length));
            circuitRuns.Add((order, perTemplate), runs);
        }

        return runs;
    }

    /// <summary>A metric without any intervention, with its interval.</summary>
    public SampleMean Mean(IMetric metric) => Laboratory.Mean(Prompts.Batch, metric, Conditions);

    /// <summary>Path patching: the effect on a metric of running a route's paths on other prompts.</summary>
    public Effect Patch(Route route, PromptBatch from, IMetric metric, Conventions? conventions = null) =>
        Laboratory.PatchPaths(route, Prompts.Batch, from, conventions ?? Conventions.Remix, metric, Conditions);

    /// <summary>Path patching: the effects on several metrics, carried out once.</summary>
    public IReadOnlyList<Effect> Patch(
        Route route, PromptBatch from, IReadOnlyList<IMetric> metrics, Conventions? conventions = null) =>
        Laboratory.PatchPaths(route, Prompts.Batch, from, conventions ?? Conventions.Remix, metrics, Conditions);

    /// <summary>Path patching for each component of a free hop on its own.</summary>
    public Sweep Sweep(RouteSweep routes, PromptBatch from, IMetric metric, Conventions? conventions = null) =>
        Laboratory.Sweep(routes, Prompts.Batch, from, conventions ?? Conventions.Remix, metric, Conditions);

    /// <summary>Any plan on the prompts, described in words.</summary>
    public Effect Effect(string intervention, Plan plan, IMetric metric) =>
        Laboratory.Effect(intervention, plan, metric, Conditions);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var runs in circuitRuns.Values)
        {
            runs.Dispose();
        }

        circuitRuns.Clear();
        if (ownsLaboratory)
        {
            Laboratory.Dispose();
        }
    }
}
