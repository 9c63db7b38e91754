namespace IoiClaims.Ioi;

/// <summary>
/// An <see cref="Experiment"/> in the words of the task: a subject, IOI prompts, and the logit difference of IO and S at END.
/// </summary>
public sealed class IoiExperiment : Experiment
{
    /// <summary>Prepares experiments; nothing runs yet.</summary>
    /// <param name="subject">The model under test; not disposed.</param>
    /// <param name="prompts">The prompts that everything runs on.</param>
    /// <param name="intervals">How intervals are computed; 2,000 resamples with seed 0 if omitted.</param>
    public IoiExperiment(Subject subject, IoiDataset prompts, BootstrapPlan? intervals = null)
        : base(subject?.Model!, prompts?.Batch!, Difference(prompts!), About(subject!, prompts!, "IOI prompts"), intervals) =>
        (Subject, Prompts) = (subject!, prompts!);

    private IoiExperiment(IoiExperiment other, IoiDataset prompts, string name)
        : base(other.Runner, prompts.Batch, Difference(prompts), About(other.Subject, prompts, name), other.Intervals) =>
        (Subject, Prompts) = (other.Subject, prompts);

    /// <summary>The model under test.</summary>
    public Subject Subject { get; }

    /// <summary>The prompts that everything runs on.</summary>
    public IoiDataset Prompts { get; }

    /// <summary>A named group of the subject's circuit.</summary>
    public ComponentSet Group(string nameOrAbbreviation) => Subject.Circuit[nameOrAbbreviation].ToSet();

    /// <summary>The corrupted prompts, paired with <see cref="Prompts"/>. Asked again, the same ones.</summary>
    public IoiDataset Corrupted(Corruption corruption, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(corruption);
        return Once((corruption.Name, seed), () => Prompts.Corrupt(corruption, seed));
    }

    /// <summary>Experiments on the same subject with other prompts, which share its runs. Asked again, the same.</summary>
    /// <param name="prompts">The prompts that everything runs on.</param>
    /// <param name="name">What tables call them.</param>
    public IoiExperiment On(IoiDataset prompts, string name)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Once((prompts.Fingerprint, name), () => new IoiExperiment(this, prompts, name));
    }

    /// <summary>
    /// The same with the first prompts only, for costly experiments. Generated prompts come in blocks of every template in every
    /// order, so the first ones are as mixed as all; N stands in every table.
    /// </summary>
    /// <param name="count">How many prompts; all, if there are not so many.</param>
    public IoiExperiment OnFirst(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return On(Prompts.Select([.. Enumerable.Range(0, Math.Min(count, Prompts.Count))]), $"the first {count} IOI prompts");
    }

    /// <summary>
    /// Heads knocked out at END as in Wang et al. 2022: they write their means over ABC prompts (no name occurs twice) of the same
    /// template and order.
    /// </summary>
    public AblationEffects KnockOut(ComponentSet heads) => Ablate(
        heads, IoiRoles.End, ActivationSource.MeanOver(Corrupted(Corruptions.Abc).Batch), "mean over ABC prompts of the same template");

    /// <summary>
    /// Circuit runs on the prompts of one order as in Wang et al. 2022: an ablated head writes its mean over ABC prompts of the same
    /// template and order. Asked again, the same.
    /// </summary>
    /// <param name="order">ABBA or BABA: published circuits do differently on the two.</param>
    /// <param name="perTemplate">How many prompts of each template; all if omitted. Means are over all ABC prompts.</param>
    /// <exception cref="ArgumentException">No prompt has this order.</exception>
    public CircuitExperiments CircuitRuns(NameOrder order, int? perTemplate = null) => Once((order, perTemplate), () =>
    {
        var which = Enumerable.Range(0, Prompts.Count)
            .Where(n => Prompts.Prompts[n].Sentence.Order == order)
            .GroupBy(n => Prompts.Prompts[n].Sentence.Template.Id, StringComparer.Ordinal)
            .SelectMany(alike => alike.Take(perTemplate ?? int.MaxValue))
            .Order()
            .ToArray();
        return new CircuitExperiments(
            new Experiment(
                Runner, Batch.Select(which), Metric.Select(which),
                Conditions.With("order", order == NameOrder.Abba ? "ABBA" : "BABA"), Intervals),
            Ablation.Mean(Corrupted(Corruptions.Abc).Batch, "ABC prompts"));
    });

    /// <summary>Causal scrubbing on the prompts; see <see cref="Experiment.Scrub"/>.</summary>
    /// <param name="name">What the hypothesis says, in words.</param>
    /// <param name="hypothesis">The hypothesis; see <see cref="IoiSamplers.Hypothesis"/>.</param>
    /// <param name="options">How many scrubs and which seed; ten if omitted.</param>
    public ScrubResult<IoiDataset> Scrub(string name, Hypothesis<IoiDataset> hypothesis, ScrubOptions? options = null) =>
        Scrub(name, hypothesis, Prompts, options: options);

    private static TokenLogitDifference Difference(IoiDataset prompts) => LogitDifference.Of(prompts).ToMetric();

    private static Conditions About(Subject subject, IoiDataset prompts, string name)
    {
        var conditions = Conditions.Of(
            subject: subject.Title,
            dataset: name,
            fingerprint: prompts.Fingerprint,
            prompts: prompts.Count,
            seed: prompts.Seed,
            bos: prompts.Bos);
        return IoiLexicon.Published.LeftOutBy(subject.Tokenizer) is { } leftOut
            ? conditions.With("left out", $"{leftOut}, which are not single tokens")
            : conditions;
    }
}

/// <summary>Effects in the words of the task.</summary>
public static class IoiEffects
{
    extension(Patched patched)
    {
        /// <summary>The effect on the logit difference of IO and S at END.</summary>
        public Effect LogitDifference => patched.Effect;
    }
}
