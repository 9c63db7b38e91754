namespace IoiClaims;

/// <summary>
/// Carries out plans on a model and reads metrics off them. Plain runs are kept for whatever asks for them next, within a
/// memory budget; datasets are streamed in parts, of which two run side by side and <see cref="PromptsAtATime"/> prompts are
/// in memory together.
/// </summary>
public sealed class ModelRunner : IDisposable
{
    // The runs of nearly two datasets of 240 prompts of 20 tokens, if nothing else is said, and at most 2 GiB; of a small model more.
    private const int RowsKept = 9_000;
    private const long LeastKept = 256L << 20;
    private const long MostKept = 2L << 30;

    // Fewer prompts than this are not divided further, and of longer ones than usual fewer are in memory together.
    private const int FewestOfPart = 8;
    private const int UsualLength = 64;

    private readonly Evaluator evaluator;
    private readonly RunCache cache;
    private readonly long budget;

    /// <summary>Prepares to run a model; nothing runs yet.</summary>
    /// <param name="model">The model; not disposed.</param>
    /// <param name="promptsAtATime">
    /// How many prompts are in memory together; results do not depend on it. The larger the model the fewer, if omitted.
    /// </param>
    /// <param name="budgetBytes">Memory for plain runs that are kept for later experiments; at most 2 GiB if omitted.</param>
    public ModelRunner(ITransformer model, int? promptsAtATime = null, long? budgetBytes = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (promptsAtATime is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(given, nameof(promptsAtATime));
        }

        Model = model;
        PromptsAtATime = promptsAtATime ?? Math.Clamp((1 << 18) / (model.Shape.Layers * model.Shape.ModelWidth), 8, 256);
        budget = budgetBytes ?? Math.Clamp(RowsKept * BytesOfRow, LeastKept, MostKept);
        cache = new RunCache(budget);
        evaluator = new Evaluator(model, cache);
    }

    /// <summary>The model.</summary>
    public ITransformer Model { get; }

    /// <summary>How many prompts are in memory together; of prompts longer than 64 tokens fewer.</summary>
    public int PromptsAtATime { get; }

    /// <summary>Which plans results rest on.</summary>
    internal PlanTrace Trace { get; } = new();

    /// <summary>How many forward passes were run so far.</summary>
    public int ForwardPasses => cache.ForwardPasses;

    /// <summary>A metric of every prompt under a plan [N].</summary>
    /// <exception cref="ArgumentException">The plan or the metric does not fit.</exception>
    /// <exception cref="NothingMatchedException">Part of the plan touches nothing.</exception>
    public IReadOnlyList<float> Measure(Plan plan, IMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Measure(plan, [metric])[0];
    }

    /// <summary>Several metrics of every prompt under a plan, which is carried out once [metric][N].</summary>
    /// <inheritdoc cref="Measure(Plan, IMetric)" path="/exception"/>
    public IReadOnlyList<IReadOnlyList<float>> Measure(Plan plan, IReadOnlyList<IMetric> metrics)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(metrics);
        Trace.Add(metrics.Select(metric => new CarriedPlan(plan, metric)));
        return InParts(plan, (part, select) =>
        {
            using var evaluation = evaluator.Evaluate(part);
            return metrics.Select(metric => select(metric).Measure(evaluation)).ToList();
        });
    }

    /// <summary>A metric of every prompt in every variant of a sweep [variant][N].</summary>
    /// <param name="sweep">The plan of the sweep.</param>
    /// <param name="metric">What is read off.</param>
    /// <param name="progress">Told the fraction done, from 0 to 1, after every part.</param>
    /// <param name="cancellation">Looked at before every part.</param>
    /// <exception cref="OperationCanceledException">The sweep was cancelled; nothing is left behind.</exception>
    public IReadOnlyList<IReadOnlyList<float>> MeasureVariants(
        Plan sweep, IMetric metric, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(metric);
        return MeasureVariants(sweep, Enumerable.Repeat(metric, sweep.VariantCount).ToList(), progress, cancellation);
    }

    /// <summary>Of every prompt in every variant of a sweep that variant's metric [variant][N].</summary>
    /// <param name="sweep">The plan of the sweep.</param>
    /// <param name="metrics">What is read off, one a variant.</param>
    /// <param name="progress">Told the fraction done, from 0 to 1, after every part.</param>
    /// <param name="cancellation">Looked at before every part.</param>
    /// <exception cref="OperationCanceledException">The sweep was cancelled; nothing is left behind.</exception>
    internal IReadOnlyList<IReadOnlyList<float>> MeasureVariants(
        Plan sweep, IReadOnlyList<IMetric> metrics, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Trace.Add(metrics.Select(metric => new CarriedPlan(sweep, metric)));
        return InParts(
            sweep,
            (part, select) =>
            {
                using var evaluation = evaluator.Evaluate(part);
                var selected = metrics.Distinct().ToDictionary(metric => metric, select);
                return metrics.Select((metric, v) => selected[metric].Measure(evaluation.Variant(v))).ToList();
            },
            progress,
            cancellation);
    }

    /// <summary>Reads something off a plan that has been carried out, whole.</summary>
    /// <typeparam name="TReading">What is read; it keeps no tensor of the evaluation.</typeparam>
    /// <param name="plan">The plan, on no more prompts than <see cref="PromptsAtATime"/>.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="ArgumentException">The plan has more prompts, or does not fit the model.</exception>
    public TReading Read<TReading>(Plan plan, Func<IEvaluation, TReading> read)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(read);
        if (plan.Base.Count > PromptsAtATime)
        {
            throw new ArgumentException(
                $"The plan runs on {plan.Base.Count} prompts, and {PromptsAtATime} are in memory together: read fewer prompts "
                + "at a time, or have the runner take more.",
                nameof(plan));
        }

        using var evaluation = evaluator.Evaluate(plan);
        return read(evaluation);
    }

    /// <summary>Reads something off the plain runs on a batch, part by part; see the readings.</summary>
    /// <typeparam name="TReading">What is read.</typeparam>
    /// <param name="batch">The prompts.</param>
    /// <param name="read">Reads a run on some of the prompts, whose places in the batch it is given; two may be read side by side.</param>
    public TReading Read<TReading>(PromptBatch batch, Func<PlainRun, IReadOnlyList<int>, TReading> read)
        where TReading : IPromptReading<TReading>
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(read);
        var parts = PromptParts.Consecutive(batch, PartsFor(batch));
        return TReading.Join(SideBySide.Map(Model.Device, parts, prompts =>
        {
            using var lease = cache.Rent(Model, parts.Count == 1 ? batch : batch.Select(prompts));
            return read(lease.Run, prompts);
        }));
    }

    /// <summary>Reads something off the plain runs on a batch, part by part; see the readings.</summary>
    /// <typeparam name="TReading">What is read.</typeparam>
    /// <param name="batch">The prompts.</param>
    /// <param name="read">Reads a run on some of the prompts; two may be read side by side.</param>
    public TReading Read<TReading>(PromptBatch batch, Func<PlainRun, TReading> read)
        where TReading : IPromptReading<TReading>
    {
        ArgumentNullException.ThrowIfNull(read);
        return Read(batch, (run, _) => read(run));
    }

    /// <summary>Gives back the memory of plain runs kept for later experiments; they are run again when needed.</summary>
    /// <param name="except">Prompts whose runs are kept; none if omitted.</param>
    public void Forget(PromptBatch? except = null)
    {
        cache.Clear(except is null ? []
            : [except, .. PartsOf(except).Concat(PromptParts.Consecutive(except, PartsFor(except))).Select(except.Select)]);
        FreedMemory.Return();
    }

    /// <inheritdoc/>
    public void Dispose() => cache.Dispose();

    private IReadOnlyList<IReadOnlyList<float>> InParts(
        Plan plan,
        Func<Plan, Func<IMetric, IMetric>, IReadOnlyList<IReadOnlyList<float>>> measure,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var parts = PartsOf(plan.Base);
        if (parts is [_])
        {
            cancellation.ThrowIfCancellationRequested();
            var whole = measure(plan, metric => metric);
            progress?.Report(1);
            return whole;
        }

        // Runs on the parts of datasets too large to keep would only crowd out those that the next plan asks for as well.
        var datasets = plan.Datasets.OrderByDescending(batch => batch.Equals(plan.Base)).ToList();
        var fitting = FittingTogether(datasets, parts.Count);
        var kept = fitting.Concat(fitting.SelectMany(batch => parts.Select(batch.Select))).ToList();
        var done = new SharedProgress(progress, plan.Base.Count);
        var measured = SideBySide.Map(Model.Device, parts, prompts =>
        {
            cancellation.ThrowIfCancellationRequested();
            var part = measure(plan.Select(prompts), metric => metric.Select(prompts));
            if (fitting.Count < datasets.Count)
            {
                cache.Clear(except: kept);
            }

            done.Add(prompts.Length);
            return part;
        });

        return Enumerable.Range(0, measured[0].Count)
            .Select(IReadOnlyList<float> (i) => PromptParts.InOrder(parts, measured.Select(part => part[i])))
            .ToList();
    }

    /// <summary>The parts in which plans are carried out on prompts.</summary>
    internal IReadOnlyList<int[]> PartsOf(PromptBatch batch) => PromptParts.OfLikeLength(batch, PartsFor(batch));

    /// <summary>
    /// In how many parts prompts are run: as many for each lane, the same on every machine, so that runs of parts are shared. Few
    /// prompts are one part.
    /// </summary>
    private int PartsFor(PromptBatch batch)
    {
        // Long texts have larger patterns than prompts.
        var atATime = Math.Max(1, PromptsAtATime * UsualLength / Math.Max(UsualLength, batch.Length));
        var most = Math.Max(Math.Min(atATime, FewestOfPart), atATime / SideBySide.Lanes);
        var wanted = batch.Count < SideBySide.Lanes * FewestOfPart ? 1 : SideBySide.Lanes;
        var rounds = (batch.Count + (most * wanted) - 1) / (most * wanted);
        return rounds * wanted;
    }

    /// <summary>
    /// The datasets whose runs can be kept, the first ones first, beside what the parts that run at a time take; all of them, if
    /// they fit.
    /// </summary>
    private List<PromptBatch> FittingTogether(IReadOnlyList<PromptBatch> datasets, int parts)
    {
        var all = datasets.Sum(BytesOfRuns);
        var left = budget - (all * SideBySide.Lanes / parts);
        return all <= budget ? [.. datasets] : [.. datasets.TakeWhile(batch => (left -= BytesOfRuns(batch)) >= 0)];
    }

    private long BytesOfRuns(PromptBatch batch) => (long)batch.Count * batch.Length * BytesOfRow;

    // The residual stream, values z and what MLPs write, layer by layer.
    private long BytesOfRow =>
        ((3L * Model.Shape.Layers) + 1) * Model.Shape.ModelWidth * Model.BytesOfNumber();
}
