namespace IoiClaims;

/// <summary>
/// An experiment's prompts under an intervention: its effect on any metric, each carried out when it is asked for and then known.
/// </summary>
public sealed class Patched
{
    private readonly Dictionary<IMetric, Effect> known = [];
    private readonly Experiment experiment;
    private readonly string intervention;
    private readonly Conditions conditions;
    private readonly IEnumerable<Plan> checkedPlans;

    /// <param name="experiment">The experiment.</param>
    /// <param name="intervention">What is done, in words.</param>
    /// <param name="plan">What runs on what.</param>
    /// <param name="conditions">Stated above numbers.</param>
    /// <param name="checkedPlans">Plans of which a metric has to see everything: the plan, or those that it was joined from.</param>
    internal Patched(Experiment experiment, string intervention, Plan plan, Conditions conditions, params IEnumerable<Plan> checkedPlans)
    {
        this.experiment = experiment;
        this.intervention = intervention;
        this.conditions = conditions;
        this.checkedPlans = checkedPlans;
        Plan = plan;
    }

    /// <summary>What runs on what.</summary>
    public Plan Plan { get; }

    /// <summary>The effect on the experiment's metric.</summary>
    public Effect Effect => On(experiment.Metric);

    /// <summary>The effect on a metric.</summary>
    public Effect On(IMetric metric) => On([metric])[0];

    /// <summary>The effects on several metrics; the intervention is carried out once for all that are not known yet.</summary>
    /// <returns>One effect a metric.</returns>
    /// <exception cref="NothingMatchedException">A metric cannot see what is changed: it reads the logits elsewhere.</exception>
    public IReadOnlyList<Effect> On(params IReadOnlyList<IMetric> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var asked = metrics.Where(metric => !known.ContainsKey(metric)).Distinct().ToList();
        if (asked.Count > 0)
        {
            foreach (var (each, metric) in checkedPlans.SelectMany(_ => asked, (each, metric) => (each, metric)))
            {
                VisibilityCheck.Check(each, metric, experiment.Shape, intervention);
            }

            var patched = experiment.Runner.Measure(Plan, asked);
            foreach (var (metric, values) in asked.Zip(patched))
            {
                known.Add(metric, new Effect(
                    new EffectDescription(intervention, metric.Name, metric.Unit, conditions),
                    experiment.Measure(metric),
                    values,
                    experiment.Intervals,
                    experiment.Batch.Groups)
                {
                    Prompts = experiment.Batch,
                    Origin = new PlanOrigin(experiment, new CarriedPlan(Plan, metric)),
                });
            }
        }

        experiment.Runner.Trace.Add(metrics.Select(metric => new CarriedPlan(Plan, metric)));
        return [.. metrics.Select(metric => known[metric])];
    }

    /// <summary>The effect on the mean attention of some heads from one role to another.</summary>
    public Effect Attention(ComponentSet heads, Role from, Role to) => On(new AttentionTo(heads, from, to));

    /// <inheritdoc/>
    public override string ToString() => intervention;
}
