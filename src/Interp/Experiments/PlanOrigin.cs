namespace IoiClaims;

/// <summary>The experiment that an effect is of: a plan that was carried out.</summary>
/// <param name="Experiment">The prompts, and how intervals are computed.</param>
/// <param name="Carried">The plan, and what was read off it.</param>
internal sealed record PlanOrigin(Experiment Experiment, CarriedPlan Carried) : IEffectOrigin
{
    /// <inheritdoc/>
    public TransformerShape Shape => Experiment.Shape;

    /// <inheritdoc/>
    public IReadOnlyList<Effect> Instead(ComponentSet named, IReadOnlyList<ComponentSet> groups, int prompts)
    {
        int[] few = [.. Enumerable.Range(0, Math.Min(prompts, Experiment.Batch.Count))];
        var plan = few.Length == Experiment.Batch.Count ? Carried.Plan : Carried.Plan.Select(few);
        using var experiment = new Experiment(
            Experiment.Runner, plan.Base, Experiment.Metric.Select(few), Experiment.Conditions, Experiment.Intervals);
        var metric = Carried.Metric.Select(few);
        return SweepRunner.EffectsOfEach(
            experiment,
            groups,
            part => plan.Instead(named, part),
            group => $"{group.Name} in place of {named.Name}",
            group => metric is IMetricOfHeads own && own.Heads.HasSameMembers(named) ? own.Of(group) : metric,
            experiment.Conditions);
    }
}
