using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>What an effect is the effect of.</summary>
/// <param name="Intervention">What was done, such as "keys of Name Movers at IO from prompts with another IO".</param>
/// <param name="Metric">What was read off, such as "logit difference".</param>
/// <param name="Unit">The metric's unit, such as "logits"; empty for a bare number.</param>
/// <param name="Conditions">Subject, dataset, seed, BOS, conventions (<see cref="Conditions.Of"/>); N is added.</param>
public sealed record EffectDescription(string Intervention, string Metric, string Unit, Conditions Conditions);

/// <summary>The experiment that an effect is of.</summary>
internal interface IEffectOrigin
{
    /// <summary>The sizes of the model that it was done on.</summary>
    TransformerShape Shape { get; }

    /// <summary>The effects of the same on the first prompts, with each of some groups where the experiment has a certain one.</summary>
    /// <param name="named">The group that the experiment has.</param>
    /// <param name="groups">The groups in its place.</param>
    /// <param name="prompts">How many prompts; all, if there are not so many.</param>
    /// <returns>One effect a group.</returns>
    /// <exception cref="ArgumentException">The experiment does nothing with the named group.</exception>
    IReadOnlyList<Effect> Instead(ComponentSet named, IReadOnlyList<ComponentSet> groups, int prompts);
}

/// <summary>
/// The change of a metric under an intervention, prompt by prompt. Baseline and patched values are paired: a resample
/// draws prompts, and with a prompt both of its values. Intervals are computed when asked for. Immutable.
/// </summary>
public sealed class Effect
{
    private static readonly Tolerance SameBaseline = new(absolute: 1e-4, relative: 1e-4);

    private readonly Lazy<SampleMean> baseline;
    private readonly Lazy<SampleMean> patched;
    private readonly Lazy<SampleMean> change;
    private readonly Lazy<Measurement> retained;
    private readonly Lazy<Measurement> relativeChange;
    private readonly Lazy<ImmutableArray<Effect>> byGroup;

    /// <summary>Checks and freezes an effect.</summary>
    /// <param name="description">What was done and measured, and under which conditions.</param>
    /// <param name="baseline">The metric without the intervention, one value a prompt, [N].</param>
    /// <param name="patched">The metric with it, [N], in the same order.</param>
    /// <param name="plan">How intervals are computed.</param>
    /// <param name="groups">Template of each prompt, [N]; one group if omitted.</param>
    /// <exception cref="ArgumentException">No prompts, unequal lengths, or a value that is NaN or infinite.</exception>
    public Effect(
        EffectDescription description,
        IReadOnlyList<float> baseline,
        IReadOnlyList<float> patched,
        BootstrapPlan plan,
        IReadOnlyList<string>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(plan);
        var metric = description.Metric;
        BaselineValues = Sample.Check(baseline, $"{metric} before patching");
        PatchedValues = Sample.Check(patched, $"{metric} after patching");
        if (BaselineValues.Length != PatchedValues.Length)
        {
            throw new ArgumentException(
                $"An effect pairs values prompt by prompt; the {metric} has {BaselineValues.Length} values before patching "
                + $"and {PatchedValues.Length} after.");
        }

        Description = description;
        Plan = plan;
        Groups = Sample.CheckGroups(groups, Count);
        Conditions = description.Conditions.With("N", Count).With("intervals", plan.ToString());

        this.baseline = new(() => MeanOf($"{metric} before patching", BaselineValues, effect => effect.Baseline));
        this.patched = new(() => MeanOf($"{metric} after patching", PatchedValues, effect => effect.Patched));
        change = new(() => MeanOf(
            $"change of the {metric}", [.. PatchedValues.Zip(BaselineValues, (after, before) => after - before)], effect => effect.Change));
        retained = new(() => RatioOf(
            $"retained {metric}", PatchedValues, effect => effect.Retained));
        relativeChange = new(() => RatioOf(
            $"relative change of the {metric}", Change.Values, effect => effect.RelativeChange));
        byGroup = new(() => [.. Sample.Names(Groups).Select(For)]);
    }

    /// <summary>What was done and measured.</summary>
    public EffectDescription Description { get; }

    /// <summary>The description's conditions, N and how intervals are computed.</summary>
    public Conditions Conditions { get; }

    /// <summary>How intervals are computed.</summary>
    public BootstrapPlan Plan { get; }

    /// <summary>The experiment that it is the effect of, which can be done again; null for one computed from others.</summary>
    internal IEffectOrigin? Origin { get; init; }

    /// <summary>The metric without the intervention, [N].</summary>
    public ImmutableArray<float> BaselineValues { get; }

    /// <summary>The metric with the intervention, [N].</summary>
    public ImmutableArray<float> PatchedValues { get; }

    /// <summary>Template of each prompt, [N].</summary>
    public ImmutableArray<string> Groups { get; }

    /// <summary>The prompts themselves, in the order of the values; null where they are not one batch.</summary>
    public PromptBatch? Prompts { get; init; }

    /// <summary>Number of prompts, N.</summary>
    public int Count => BaselineValues.Length;

    /// <summary>Mean of the metric without the intervention, in the metric's unit.</summary>
    public SampleMean Baseline => baseline.Value;

    /// <summary>Mean of the metric with the intervention, in the metric's unit.</summary>
    public SampleMean Patched => patched.Value;

    /// <summary>Mean of patched − baseline, in the metric's unit; its values are the paired changes, [N].</summary>
    public SampleMean Change => change.Value;

    /// <summary>
    /// mean(patched) / mean(baseline): what is left, as a fraction. Flagged as unstable, with an unbounded interval, where the
    /// interval of the baseline's mean includes 0.
    /// </summary>
    public Measurement Retained => retained.Value;

    /// <summary>
    /// mean(patched − baseline) / mean(baseline): <see cref="Retained"/> − 1, as a fraction; −1 when nothing is left.
    /// </summary>
    public Measurement RelativeChange => relativeChange.Value;

    /// <summary>
    /// Whether another effect is one on the same metric of the same prompts. Another machine, or the same with other instructions,
    /// gives the same values up to their last digits.
    /// </summary>
    internal bool HasBaselineOf(Effect other) =>
        Description.Metric == other.Description.Metric
        && Count == other.Count
        && BaselineValues.Zip(other.BaselineValues).All(pair => Math.Abs(pair.First - pair.Second) <= SameBaseline.Allowed(pair.Second));

    /// <summary>The same effect with intervals computed otherwise, such as at the level that several together ask for.</summary>
    /// <param name="plan">How intervals are computed.</param>
    public Effect With(BootstrapPlan plan) => new(Description, BaselineValues, PatchedValues, plan, Groups) { Origin = Origin, Prompts = Prompts };

    /// <summary>The effect on each template's prompts, in order of first appearance.</summary>
    public ImmutableArray<Effect> ByGroup => byGroup.Value;

    /// <summary>The effect on the prompts of one template.</summary>
    /// <exception cref="ArgumentException">No prompt has this template.</exception>
    public Effect For(string group)
    {
        var rows = Sample.Rows(Groups, group);
        if (rows.Length == 0)
        {
            throw new ArgumentException(
                $"No prompt belongs to '{group}'; there are {string.Join(", ", Sample.Names(Groups))}.", nameof(group));
        }

        var conditions = group.Length == 0 ? Description.Conditions : Description.Conditions.With("template", group);
        return new Effect(
            Description with { Conditions = conditions },
            Sample.Pick(BaselineValues, rows),
            Sample.Pick(PatchedValues, rows),
            Plan.Drawing(Resampling.Prompts),
            Sample.Pick(Groups, rows));
    }

    /// <summary>
    /// One row a template and one for all prompts; baseline, patched, change and its interval, in the metric's unit.
    /// </summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public NumericTable ToTable(Tolerance tolerance)
    {
        var effects = ByGroup.Length < 2
            ? [("all", this)]
            : ByGroup.Select(effect => (effect.Groups[0].Length == 0 ? "other" : effect.Groups[0], effect)).Append(("all", this)).ToArray();
        var heading = new TableHeading(
            $"{Description.Metric}: {Description.Intervention}",
            Description.Unit.Length == 0 ? "1" : Description.Unit,
            tolerance,
            Conditions);
        return NumericTable.FromRows(
            heading,
            "template",
            ["baseline", "patched", "change", "lower", "upper"],
            effects.Select(each => (each.Item1, (IReadOnlyList<double?>)
            [
                each.Item2.Baseline.Mean, each.Item2.Patched.Mean, each.Item2.Change.Mean,
                Bounded(each.Item2.Change.Lower), Bounded(each.Item2.Change.Upper),
            ])).ToArray());
    }

    /// <summary>As in "logit difference: 3.552 → 3.410, retained 96.0 % [94.1 %, 98.2 %]".</summary>
    public override string ToString() =>
        $"{Description.Metric}: {Baseline.Quantity.Show(Baseline.Mean)} → {Baseline.Quantity.Show(patched.Value.Mean)}, retained {Retained}";

    private static double? Bounded(double value) => double.IsFinite(value) ? value : null;

    private SampleMean MeanOf(string name, ImmutableArray<float> values, Func<Effect, Measurement> inGroup) => new(
        new Quantity(name, Description.Unit),
        values,
        Plan,
        Groups,
        Conditions,
        () => GroupsOf(inGroup),
        this,
        Prompts);

    private Measurement RatioOf(string name, ImmutableArray<float> numerator, Func<Effect, Measurement> inGroup)
    {
        var above = Sample.AsDoubles(numerator);
        var below = Sample.AsDoubles(BaselineValues);
        var ratio = above.Average() / below.Average();
        return new Measurement(
            new Quantity(name, IsFraction: true),
            double.IsFinite(ratio) ? ratio : double.NaN,
            Resample,
            Plan.Level,
            Count,
            Conditions,
            () => GroupsOf(inGroup),
            this);

        Uncertainty Resample()
        {
            try
            {
                return new Uncertainty(Bootstrap.RatioOfMeans(above, below, Plan, Groups));
            }
            catch (UnstableRatioException unstable)
            {
                // A claim goes on with its other findings; this one will be Inconclusive and say why.
                return new Uncertainty(null, unstable.Message);
            }
        }
    }

    private ImmutableArray<GroupMeasurement> GroupsOf(Func<Effect, Measurement> inGroup) => ByGroup.Length < 2
        ? []
        : [.. ByGroup.Select(effect => new GroupMeasurement(effect.Groups[0], inGroup(effect)))];
}
