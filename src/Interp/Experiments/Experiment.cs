using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// A model, prompts and a metric, ready for experiments: patch, ablate, restore, sweep, scrub, read. Each gives effects paired
/// prompt by prompt, with bootstrap intervals. What was asked once is not computed again, and plain runs are shared with all
/// other experiments on the same model (<see cref="On"/>), within a memory budget.
/// </summary>
/// <example>
/// <code>
/// using var experiment = new Experiment(model, prompts, TokenLogitDifference.Of(prompts));
/// var effect = experiment.Patch(Route.From(new Head(9, 9)).ToLogits(Role.End), from: others).Effect;
/// </code>
/// </example>
public partial class Experiment : IDisposable
{
    private readonly Dictionary<object, (object Result, ImmutableHashSet<CarriedPlan> Plans)> known = [];
    private readonly List<IDisposable> owned = [];

    /// <summary>Prepares experiments; nothing runs yet.</summary>
    /// <param name="model">The model; not disposed.</param>
    /// <param name="prompts">The prompts that everything runs on, N.</param>
    /// <param name="metric">What is read off where nothing else is named.</param>
    /// <param name="conditions">Subject and dataset, for the header of every table; N is added.</param>
    /// <param name="intervals">How intervals are computed; 2,000 resamples with seed 0 if omitted.</param>
    /// <param name="promptsAtATime">
    /// How many prompts are in memory together; results do not depend on it. The larger the model the fewer, if omitted.
    /// </param>
    /// <param name="budgetBytes">Memory for plain runs that are kept for later experiments; at most 2 GiB if omitted.</param>
    public Experiment(
        ITransformer model,
        PromptBatch prompts,
        IMetric metric,
        Conditions? conditions = null,
        BootstrapPlan? intervals = null,
        int? promptsAtATime = null,
        long? budgetBytes = null)
        : this(new ModelRunner(model, promptsAtATime, budgetBytes), prompts, metric, conditions, intervals) => owned.Add(Runner);

    /// <summary>Experiments that share the runs of a model; see <see cref="On"/>.</summary>
    /// <param name="runner">The model with its runs; not disposed.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="metric">What is read off where nothing else is named.</param>
    /// <param name="conditions">Subject and dataset.</param>
    /// <param name="intervals">How intervals are computed.</param>
    public Experiment(
        ModelRunner runner, PromptBatch prompts, IMetric metric, Conditions? conditions = null, BootstrapPlan? intervals = null)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(metric);
        Runner = runner;
        Batch = prompts;
        Metric = metric;
        Conditions = (conditions ?? Conditions.None).With("N", prompts.Count);
        Intervals = intervals ?? new BootstrapPlan(resamples: 2000, seed: 0);
    }

    /// <summary>The model with its runs.</summary>
    public ModelRunner Runner { get; }

    /// <summary>The model.</summary>
    public ITransformer Model => Runner.Model;

    /// <summary>The model's sizes.</summary>
    public TransformerShape Shape => Model.Shape;

    /// <summary>The prompts that everything runs on.</summary>
    public PromptBatch Batch { get; }

    /// <summary>What is read off where nothing else is named.</summary>
    public IMetric Metric { get; }

    /// <summary>Subject, dataset and N, for the header of every table.</summary>
    public Conditions Conditions { get; }

    /// <summary>How intervals are computed.</summary>
    public BootstrapPlan Intervals { get; }

    /// <summary>Everything that writes to the residual stream.</summary>
    public ComponentSet Everything => ComponentSet.Everything(Shape);

    /// <summary>Every head.</summary>
    public ComponentSet AllHeads => ComponentSet.AllHeads(Shape);

    /// <summary>Experiments on the same model with other prompts. Asked again, the same.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="metric">What is read off.</param>
    /// <param name="dataset">What tables call the prompts.</param>
    public Experiment On(PromptBatch prompts, IMetric metric, string dataset)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return Once((nameof(On), prompts.Fingerprint, metric, dataset), () => new Experiment(
            Runner, prompts, metric, Conditions.With("dataset", $"{dataset} ({prompts.Fingerprint[..12]})"), Intervals));
    }

    /// <summary>The same experiments with one more condition in the header of their tables. Asked again, the same.</summary>
    public Experiment Under(string condition, string value) => Once((nameof(Under), condition, value), () => new Experiment(
        Runner, Batch, Metric, Conditions.With(condition, value), Intervals));

    /// <summary>
    /// What was computed under a key, or else what the function computes now. The key says all that the result depends on, with
    /// value equality: a tuple of names, sets of components, fingerprints.
    /// </summary>
    /// <typeparam name="T">The result; where it is disposable, it is disposed with the experiment.</typeparam>
    public T Once<T>(object key, Func<T> compute)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(compute);
        if (known.TryGetValue((typeof(T), key), out var found))
        {
            Runner.Trace.Add(found.Plans);
            return (T)found.Result;
        }

        var (computed, plans) = Runner.Trace.Of(compute);
        known.Add((typeof(T), key), (computed, plans));
        if (computed is IDisposable disposable)
        {
            owned.Add(disposable);
        }

        return computed;
    }

    /// <summary>Computes something, and says which plans it rests on, those included whose results were known already.</summary>
    public (T Result, ImmutableHashSet<CarriedPlan> Plans) Traced<T>(Func<T> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        return Runner.Trace.Of(compute);
    }

    /// <summary>A metric without any intervention, prompt by prompt [N].</summary>
    public IReadOnlyList<float> Measure(IMetric? metric = null)
    {
        var asked = metric ?? Metric;
        return Once(("plain", asked), () => Runner.Measure(Plan.PlainRun(Batch), asked));
    }

    /// <summary>The mean of a metric without any intervention, with its interval.</summary>
    public SampleMean Mean(IMetric? metric = null)
    {
        var asked = metric ?? Metric;
        return Once(("mean", asked), () => Measurement.OfMean(
            new Quantity(asked.Name, asked.Unit), Measure(asked), Intervals, Conditions, Batch.Groups, Batch));
    }

    /// <summary>The mean attention of some heads from one role to another, with its interval.</summary>
    public SampleMean Attention(ComponentSet heads, Role from, Role to) => Mean(new AttentionTo(heads, from, to));

    /// <summary>Path patching: everything on the route's paths runs on other prompts, the rest as it is.</summary>
    /// <param name="route">The paths.</param>
    /// <param name="from">The other prompts, paired with <see cref="Batch"/>.</param>
    /// <param name="conventions">The choices that make numbers differ; <see cref="Conventions.Remix"/> if omitted.</param>
    /// <exception cref="VacuousPatchException">The other prompts could not change anything on the route.</exception>
    /// <exception cref="NothingMatchedException">A hop that no edge of the model makes.</exception>
    public Patched Patch(Route route, PromptBatch from, Conventions? conventions = null)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(from);
        var chosen = conventions ?? Conventions.Remix;
        return Once((route, from.Fingerprint, chosen), () =>
        {
            VacuityCheck.Check(route, Batch, from);
            return new Patched(
                this,
                route.ToString(),
                route.Patch(Shape, Batch, from, chosen),
                Conditions.With("conventions", chosen.ToString()),
                route.Chains.Select(chain => new Route(chain).Patch(Shape, Batch, from, chosen)));
        });
    }

    /// <summary>Activation patching (resample ablation): values at a site come from other prompts, and the network responds.</summary>
    /// <param name="site">Outputs or ports of components at a place, as in <c>heads.Output(at)</c> or <c>heads.Queries(at)</c>.</param>
    /// <param name="from">The other prompts, paired with <see cref="Batch"/>.</param>
    /// <exception cref="NothingMatchedException">A site that nothing reads.</exception>
    public Patched Patch(Site site, PromptBatch from) => Intervene(Intervention.Patch(from, site));

    /// <summary>Replaces values at sites: patching, mean or zero ablation, several at once. The network responds.</summary>
    /// <exception cref="NothingMatchedException">A site that nothing reads.</exception>
    public Patched Intervene(Intervention intervention)
    {
        ArgumentNullException.ThrowIfNull(intervention);
        return Once(intervention, () =>
        {
            var plan = intervention.On(Shape, Batch);
            return new Patched(this, intervention.ToString(), plan, Conditions, plan);
        });
    }

    /// <summary>Any plan whose base is <see cref="Batch"/>, described in words. It is carried out each time it is asked for.</summary>
    public Patched Carry(string intervention, Plan plan) => new(this, intervention, plan, Conditions);

    /// <summary>Components ablated at a role: the direct effect on the logits, the total effect, and what the rest responds.</summary>
    /// <param name="components">What is ablated.</param>
    /// <param name="at">The role at which it is ablated, and at which the metric reads the logits.</param>
    /// <param name="values">What it writes instead: means, another run, or nothing.</param>
    /// <param name="name">What the header calls the ablation, as in "mean over ABC prompts".</param>
    public AblationEffects Ablate(ComponentSet components, Role at, ActivationSource values, string name) =>
        Once((components, at, values, name), () => new AblationEffects(this, components, at, values, name));

    /// <summary>
    /// Denoising: the model runs on corrupted prompts, and the values at a site are restored from the clean ones. What counts is
    /// the share of the metric's fall that this undoes.
    /// </summary>
    /// <param name="site">What is restored.</param>
    /// <param name="corrupted">The prompts that the model runs on, paired with <see cref="Batch"/>.</param>
    public Measurement Restore(Site site, PromptBatch corrupted) =>
        Once((site, corrupted.Fingerprint), () => OnCorrupted(corrupted).Patch(site, from: Batch).Effect.Restored(Measure()));

    /// <summary>Denoising of the residual stream in front of a layer, at one role; see <see cref="ResidualStream"/>.</summary>
    public Measurement RestoreResidualStream(int layer, Role at, PromptBatch corrupted) =>
        Once(("residual stream", layer, at, corrupted.Fingerprint), () => OnCorrupted(corrupted).Carry(
            $"residual stream in front of layer {layer} at {at}",
            ResidualStream.Patch(Shape, corrupted, Batch, layer, Place.At(at))).Effect.Restored(Measure()));

    /// <summary>Denoising along a route, for each component of its free hop.</summary>
    public ImmutableDictionary<Component, Measurement> RestoreEach(RouteSweep routes, PromptBatch corrupted, Conventions? conventions = null) =>
        OnCorrupted(corrupted).Sweep(routes, from: Batch, conventions).Effects
            .ToImmutableDictionary(each => each.Component, each => each.Effect.Restored(Measure()));

    /// <summary>
    /// Path patching for each component of a route's free hop on its own, all computed together. Components through which the
    /// route has no path are left out: they have no effect to measure, not an effect of zero.
    /// </summary>
    /// <param name="routes">The routes: <c>route.EachSender()</c> or <c>route.EachReceiver()</c>.</param>
    /// <param name="from">The other prompts, paired with <see cref="Batch"/>.</param>
    /// <param name="conventions">The choices that make numbers differ; <see cref="Conventions.Remix"/> if omitted.</param>
    /// <param name="metric">What is read off, if not <see cref="Metric"/>.</param>
    /// <param name="progress">Is told the fraction done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts of the work.</param>
    /// <exception cref="NothingMatchedException">No component gives a path, or the metric cannot see where the route ends.</exception>
    /// <exception cref="VacuousPatchException">The other prompts could not change anything on the routes.</exception>
    /// <exception cref="OperationCanceledException">The sweep was cancelled; nothing is left behind.</exception>
    public Sweep Sweep(
        RouteSweep routes,
        PromptBatch from,
        Conventions? conventions = null,
        IMetric? metric = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(from);
        var (chosen, asked) = (conventions ?? Conventions.Remix, metric ?? Metric);
        return Once((routes, from.Fingerprint, chosen, asked), () =>
        {
            var components = routes.ComponentsWithPaths(Shape);
            var first = routes.With(components[0]);
            VacuityCheck.Check(first, Batch, from);
            VisibilityCheck.Check(first.Patch(Shape, Batch, from, chosen), asked, Shape, routes.ToString());
            var effects = SweepRunner.EffectsOfEach(
                this,
                components,
                part => routes.Patch(part, Shape, Batch, from, chosen),
                component => routes.With(component).ToString(),
                _ => asked,
                Conditions.With("conventions", chosen.ToString()),
                progress,
                cancellation);
            return new Sweep(routes.ToString(), Shape, [.. components.Zip(effects)]);
        });
    }

    /// <summary>
    /// Path patching from each sender of a route into each receiver of one hop, each pair on its own. Pairs without a path, and
    /// receivers that the other prompts cannot change, are left empty.
    /// </summary>
    /// <param name="route">Senders, receivers, and what follows.</param>
    /// <param name="from">The other prompts, paired with <see cref="Batch"/>.</param>
    /// <param name="hop">Which hop's receivers, from 0 for the one after the senders.</param>
    /// <param name="conventions">The choices that make numbers differ; <see cref="Conventions.Remix"/> if omitted.</param>
    /// <exception cref="NothingMatchedException">No pair has a path.</exception>
    /// <exception cref="VacuousPatchException">The other prompts could not change anything.</exception>
    public SweepGrid SweepPairs(Route route, PromptBatch from, int hop = 0, Conventions? conventions = null)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(from);
        var receivers = route.EachReceiver(hop);
        bool CanChange(Component receiver) =>
            receivers.With(receiver) is var single && single.HasPath(Shape) && VacuityCheck.CanChange(single, Batch, from);
        if (!receivers.ComponentsWithPaths(Shape).Any(CanChange))
        {
            VacuityCheck.Check(receivers.With(receivers.ComponentsWithPaths(Shape)[0]), Batch, from);
        }

        return new SweepGrid(
            $"{receivers}, {route.EachSender().Free.Name} one at a time",
            [.. receivers.Free.Select(receiver => (
                $"{receiver}", CanChange(receiver) ? Sweep(receivers.With(receiver).EachSender(), from, conventions) : null))]);
    }

    /// <summary>Activation patching of many sites, each on its own, all in one plan: one effect a variant.</summary>
    /// <param name="sweep">What is patched in each variant.</param>
    /// <param name="from">The other prompts, paired with <see cref="Batch"/>.</param>
    /// <param name="progress">Is told the fraction done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts of the work.</param>
    /// <exception cref="OperationCanceledException">The sweep was cancelled; nothing is left behind.</exception>
    public IReadOnlyList<Effect> Sweep(
        PatchSweep sweep, PromptBatch from, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(from);
        return Once((sweep, from.Fingerprint), () => SweepRunner.EffectsOfEach(
            this,
            sweep.Variants,
            part => sweep.Only(part).On(Shape, Batch, from),
            variant => $"{variant.Name}: {sweep.Name}",
            _ => Metric,
            Conditions,
            progress,
            cancellation));
    }

    /// <summary>Causal scrubbing: a hypothesis is scrubbed several times, each with samples of its own, averaged prompt by prompt.</summary>
    /// <typeparam name="TDataset">Prompts of the task.</typeparam>
    /// <param name="name">What the hypothesis says, in words.</param>
    /// <param name="hypothesis">The hypothesis.</param>
    /// <param name="prompts">The prompts under test, which have to be those of the experiment.</param>
    /// <param name="metric">What is read off, if not <see cref="Metric"/>.</param>
    /// <param name="options">How many scrubs and which seed; ten if omitted.</param>
    /// <param name="progress">Is told the fraction done, from 0 to 1, after every scrub.</param>
    /// <param name="cancellation">Looked at before every scrub.</param>
    /// <exception cref="HypothesisException">The hypothesis does not fit the model or the prompts.</exception>
    /// <exception cref="ArgumentException">Other prompts than the experiment's.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ScrubResult<TDataset> Scrub<TDataset>(
        string name,
        Hypothesis<TDataset> hypothesis,
        TDataset prompts,
        IMetric? metric = null,
        ScrubOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
        where TDataset : class
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(prompts);
        var (chosen, asked) = (options ?? new ScrubOptions(), metric ?? Metric);
        if (hypothesis.Terms.Batch(prompts).Fingerprint != Batch.Fingerprint)
        {
            throw new ArgumentException(
                $"'{name}' is scrubbed on other prompts than the experiment's; make the experiment on them first (On).", nameof(prompts));
        }

        return Once((name, hypothesis, asked, chosen.Scrubs, chosen.Seed), () =>
            Scrubbing.Run(this, name, hypothesis, prompts, asked, chosen, progress, cancellation));
    }

    /// <summary>
    /// Gives back the memory of plain runs kept for later experiments, other than those on <see cref="Batch"/>; they are run again
    /// when needed.
    /// </summary>
    public void Forget() => Runner.Forget(except: Batch);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes what the experiment made.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var each in owned)
            {
                each.Dispose();
            }

            owned.Clear();
            known.Clear();
        }
    }

    private Experiment OnCorrupted(PromptBatch corrupted) => Once(("corrupted", corrupted.Fingerprint), () => new Experiment(
        Runner, corrupted, Metric, Conditions.With("runs on", "corrupted prompts, restored from the clean ones"), Intervals));
}
