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

    private readonly Laboratory laboratory;
    private readonly PromptBatch prompts;
    private readonly IMetric metric;
    private readonly Conditions conditions;
    private readonly ActivationSource values;
    private readonly Lazy<Effect> free;
    private readonly Lazy<Effect> alone;

    /// <summary>Sets up; nothing runs yet.</summary>
    /// <param name="laboratory">The bench.</param>
    /// <param name="ablated">What is ablated.</param>
    /// <param name="at">The role at which it is ablated, and at which the metric reads the logits.</param>
    /// <param name="values">What it writes instead: means, another run, or nothing.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="metric">What is read off.</param>
    /// <param name="conditions">Subject, dataset and ablation.</param>
    public AblationEffects(
        Laboratory laboratory,
        ComponentSet ablated,
        Role at,
        ActivationSource values,
        PromptBatch prompts,
        IMetric metric,
        Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(laboratory);
        ArgumentNullException.ThrowIfNull(ablated);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(conditions);
        this.laboratory = laboratory;
        this.values = values;
        this.prompts = prompts;
        this.metric = metric;
        this.conditions = conditions;
        AblatedComponents = ablated;
        At = at;
        free = new(() => Effect($"{ablated.Name} ablated, the network free to respond", PlanOf(Responding, [])));
        alone = new(() => Effect($"{ablated.Name} → logits ablated, nothing responds", PlanOf(AsItIs, [])));
    }

    /// <summary>What is ablated.</summary>
    public ComponentSet AblatedComponents { get; }

    /// <summary>Where.</summary>
    public Role At { get; }

    /// <summary>The ablation with the network free to respond, compared with the network as it is.</summary>
    public Effect TotalEffect => free.Value;

    /// <summary>The ablation of the direct paths to the logits alone: nothing responds.</summary>
    public Effect DirectEffect => alone.Value;

    /// <summary>
    /// What the response of some components together adds to the metric: the ablated network, compared with the same in which
    /// the logits read these components as they were before the ablation.
    /// </summary>
    /// <exception cref="ArgumentException">One of them is ablated itself.</exception>
    public Effect Of(ComponentSet components)
    {
        ArgumentNullException.ThrowIfNull(components);
        return Response(components.Name, laboratory.Measure(
            PlanOf(Responding, [new Transition(PortKinds.FinalNorm, NotAblated(components), Place.At(At), AsItIs)]), metric));
    }

    /// <summary>What the response of each component on its own adds to the metric.</summary>
    /// <exception cref="ArgumentException">One of them is ablated itself.</exception>
    public Sweep OfEach(ComponentSet components)
    {
        ArgumentNullException.ThrowIfNull(components);
        var undone = laboratory.MeasureVariants(
            PlanOf(Responding, [new Transition(PortKinds.FinalNorm, NotAblated(components), Place.At(At), AsItIs)
            {
                Variants = [.. components.Select(ComponentSet.Of)],
            }]),
            metric);
        return new Sweep(
            $"response of each to the ablation of {AblatedComponents.Name} at {At}",
            laboratory.Model.Shape,
            [.. components.Zip(undone, (component, without) => (component, Response($"{component}", without)))]);
    }

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
                new Settled("as it is", ActivationSource.RunOn(prompts)),
                new Settled("ablated", values),
                new Open("responding", prompts, [ablation with { MayMatchNothing = true }], Responding),
                new Open("logits", prompts, [ablation, .. undone], rest),
            ],
            Logits);
        plan.CheckAgainst(laboratory.Model.Shape);
        return plan;
    }

    private Effect Effect(string intervention, Plan plan) => laboratory.Effect(intervention, plan, metric, conditions);

    private Effect Response(string who, IReadOnlyList<float> undone) => new(
        new EffectDescription(
            $"response of {who} to the ablation of {AblatedComponents.Name}", metric.Name, metric.Unit, conditions),
        undone,
        TotalEffect.PatchedValues,
        laboratory.Intervals,
        prompts.Groups);
}
