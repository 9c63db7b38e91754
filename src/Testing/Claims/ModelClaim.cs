using NUnit.Framework;

namespace IoiClaims;

/// <summary>
/// A claim about a model, in the words of an <see cref="Experiment"/>: what can be patched, swept, attended to. A project of claims
/// derives a class of its own from it that adds the words of its task: roles, groups of heads, corrupted prompts.
/// </summary>
/// <typeparam name="TExperiment">The kind of experiments.</typeparam>
/// <param name="subject">The subject.</param>
public abstract class ModelClaim<TExperiment>(ModelSubject<TExperiment> subject) : ClaimFixture(subject)
    where TExperiment : Experiment
{
    private const int PromptsOfNoOps = 4;

    private readonly HashSet<CarriedPlan> carried = [];

    /// <summary>The experiments on the subject, shared by all claims.</summary>
    protected TExperiment Experiment => subject.Experiment;

    /// <summary>Everything that writes to the residual stream.</summary>
    protected ComponentSet Everything => Experiment.Everything;

    /// <summary>Every head.</summary>
    protected ComponentSet AllHeads => Experiment.AllHeads;

    /// <inheritdoc/>
    protected override Conditions Conditions => Experiment.Conditions;

    /// <summary>Path patching; see <see cref="Experiment.Patch(Route, PromptBatch, Conventions)"/>.</summary>
    protected Patched Patch(Route route, PromptBatch from, Conventions? conventions = null) => Experiment.Patch(route, from, conventions);

    /// <summary>Activation patching; see <see cref="Experiment.Patch(Site, PromptBatch)"/>.</summary>
    protected Patched Patch(Site site, PromptBatch from) => Experiment.Patch(site, from);

    /// <summary>Path patching of each component of a free hop.</summary>
    protected Sweep Sweep(RouteSweep routes, PromptBatch from, Conventions? conventions = null) => Experiment.Sweep(routes, from, conventions);

    /// <summary>The mean attention of some heads from one role to another.</summary>
    protected SampleMean Attention(ComponentSet heads, Role from, Role to) => Experiment.Attention(heads, from, to);

    /// <summary>The mean attention of a head from one role to another.</summary>
    protected SampleMean Attention(Head head, Role from, Role to) => Attention(ComponentSet.Of(head), from, to);

    /// <summary>A route that is patched, for the report.</summary>
    protected RouteFigure Drawn(string title, Route route) => RouteFigure.Of(title, route, Experiment.Shape);

    /// <summary>
    /// The no-op: each patch, sweep, ablation and scrub that the claim rests on, carried out again on four prompts with all that it
    /// takes from elsewhere taken from these prompts themselves. It costs as much as the claim on eight prompts.
    /// </summary>
    [Test]
    public void Patched_from_the_prompts_themselves_nothing_changes()
    {
        if (Claim.NoNoOpBecause is { } reason)
        {
            TestContext.Out.WriteLine($"Not asked: {reason}.");
            return;
        }

        MeasureAll();
        var noOps = Experiment.NoOps(carried, PromptsOfNoOps);
        var changed = noOps.Where(noOp => !noOp.ChangesNothing).ToList();
        if (changed.Count > 0)
        {
            Assert.Fail(
                $"{changed.Count} of {noOps.Count} patches of {Name} change something where there is nothing to patch with, so what they "
                + $"change elsewhere means nothing:\n{string.Join('\n', changed.Select(noOp => $"  {noOp}"))}");
        }

        TestContext.Out.WriteLine(
            $"{noOps.Count} of {noOps.Count} patches change nothing on {PromptsOfNoOps} prompts: bit for bit with the prompts' own values, and "
            + $"by {noOps.Select(noOp => noOp.Rounding).DefaultIfEmpty().Max():0.0e+0} of a metric at most with those of a second run.");
    }

    private protected override T Measuring<T>(Func<T> measure)
    {
        var (result, plans) = Experiment.Traced(measure);
        carried.UnionWith(plans);
        return result;
    }
}
