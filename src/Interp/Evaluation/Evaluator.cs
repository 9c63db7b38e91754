namespace IoiClaims;

/// <summary>Carries out plans on a model, sharing plain runs between them.</summary>
/// <param name="model">The model; not disposed.</param>
/// <param name="cache">Where plain runs are shared; not disposed.</param>
public sealed class Evaluator(ITransformer model, RunCache cache)
{
    /// <summary>The model.</summary>
    public ITransformer Model { get; } = model;

    /// <summary>The plain runs.</summary>
    public RunCache Cache { get; } = cache;

    /// <summary>
    /// Carries out a plan. What a state changes is kept as a difference from the plain run on its base, so that
    /// whatever a plan leaves alone costs nothing and stays exactly as it was.
    /// </summary>
    /// <returns>The evaluation, to be disposed by the caller; nothing is computed before it is read.</returns>
    /// <exception cref="ArgumentException">The plan does not fit the model.</exception>
    /// <exception cref="NothingMatchedException">Part of the plan touches nothing.</exception>
    public PlanEvaluation Evaluate(Plan plan) => new(Model, plan, Cache);
}
