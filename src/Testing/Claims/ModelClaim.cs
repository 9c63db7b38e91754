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
    protected RouteFigure Drawn(string title, Route route) => RouteFigure.Of(title, route, Experiment.Shape.Layers);
}
