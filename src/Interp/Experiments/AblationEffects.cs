namespace IoiClaims;

/// <summary>
/// Components are ablated at a role, and what comes after responds: some do less, others step in (self-repair). Here the
/// two are told apart. What the ablated components write to the logits themselves is lost either way; the response is what
/// the other components then write differently.
/// </summary>
public sealed class AblationEffects
{
    private static readonly StateId AsItIs = new(0);
    private static readonly StateId Ablated = new(1);
    private static readonly StateId Responding = new(2);
    private static readonly StateId Logits = new(3);

    private readonly Experiment experiment;
    private readonly ActivationSource values;
    private readonly Conditions conditions;

    internal AblationEffects(Experiment experiment, ComponentSet components, Role at, ActivationSource values, string name)
    {
        this.experiment = experiment;
        this.values = values;
        conditions = experiment.Conditions.With("ablation", name);
        AblatedComponents = components;
        At = at;
    }

    /// <summary>What is ablated.</summary>
    public ComponentSet AblatedComponents { get; }

    /// <summary>Where.</summary>
    public Role At { get; }

    /// <summary>The ablation with the network free to respond, compared with the network as it is.</summary>
    public Effect TotalEffect => experiment.Once(Key("total"), () =>
        Effect($"{AblatedComponents.Name} ablated, the network free to respond", PlanOf(Responding, [])));

    /// <summary>The ablation of the direct paths to the logits alone: nothing responds.</summary>
    public Effect DirectEffect => experiment.Once(Key("direct"), () =>
        Effect($"{AblatedComponents.Name} → logits ablated, nothing responds", PlanOf(AsItIs, [])));

    /// <summary>
    /// What the response of some components together adds to the metric: the ablated network, compared with the same in which
    /// the logits read these components as they were before the ablation.
    /// </summary>
    /// <exception cref="ArgumentException">One of them is ablated itself.</exception>
    public Effect IndirectEffectVia(ComponentSet components)
    {
        ArgumentNullException.ThrowIfNull(components);
        return experiment.Once(Key("via", components), () => Response(components.Name, experiment.Runner.Measure(
            PlanOf(Responding, [new Transition(PortKinds.FinalNorm, NotAblated(components), Place.At(At), AsItIs)]), experiment.Metric)));
    }

    /// <summary>What the response of each component on its own adds to the metric.</summary>
    /// <exception cref="ArgumentException">One of them is ablated itself.</exception>
    public Sweep IndirectEffectViaEach(ComponentSet components)
    {
        ArgumentNullException.ThrowIfNull(components);
        return experiment.Once(Key("via each", components), () =>
        {
            var undone = experiment.Runner.MeasureVariants(
                PlanOf(Responding, [new Transition(PortKinds.FinalNorm, NotAblated(components), Place.At(At), AsItIs)
                {
                    Variants = [.. components.Select(ComponentSet.Of)],
                }]),
                experiment.Metric);
            return new Sweep(
                $"response of each to the ablation of {AblatedComponents.Name} at {At}",
                experiment.Shape,
                [.. components.Zip(undone, (component, without) => (component, Response($"{component}", without)))]);
        });
    }

    private object Key(string what, ComponentSet? components = null) =>
        (what, AblatedComponents, At, values, conditions["ablation"], components);

    private ComponentSet NotAblated(ComponentSet components) =>
        components.FirstOrDefault(AblatedComponents.Contains) is { } both
            ? throw new ArgumentException(
                $"{both} of '{components.Name}' is ablated itself and has no response; ask for what is not in "
                + $"'{AblatedComponents.Name}'.", nameof(components))
            : components;

    // The logits read the ablated components' replacements, what is undone as it was, and the rest in one state.
    private Plan PlanOf(StateId rest, IEnumerable<Transition> undone)
    {
        var ablation = new Transition(PortKinds.Any, AblatedComponents, Place.At(At), Ablated);
        var plan = new Plan(
            [
                new Settled("as it is", ActivationSource.RunOn(experiment.Batch)),
                new Settled("ablated", values),
                new Open("responding", experiment.Batch, [ablation with { MayMatchNothing = true }], Responding),
                new Open("logits", experiment.Batch, [ablation, .. undone], rest),
            ],
            Logits);
        plan.CheckAgainst(experiment.Shape);
        return plan;
    }

    private Effect Effect(string intervention, Plan plan) =>
        Of(intervention, experiment.Measure(), experiment.Runner.Measure(plan, experiment.Metric), new PlanOrigin(experiment, new CarriedPlan(plan, experiment.Metric)));

    private Effect Response(string who, IReadOnlyList<float> undone) =>
        Of($"response of {who} to the ablation of {AblatedComponents.Name}", undone, TotalEffect.PatchedValues);

    private Effect Of(string intervention, IReadOnlyList<float> before, IReadOnlyList<float> after, PlanOrigin? origin = null) => new(
        new EffectDescription(intervention, experiment.Metric.Name, experiment.Metric.Unit, conditions),
        before, after, experiment.Intervals, experiment.Batch.Groups)
    {
        Origin = origin,
    };
}
