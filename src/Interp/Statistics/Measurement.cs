using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// A measured number: its value, its interval, the same for each template, and the conditions. This is what
/// thresholds judge. Immutable.
/// </summary>
public class Measurement
{
    private readonly Lazy<ImmutableArray<GroupMeasurement>> groups;
    private readonly Lazy<Uncertainty> uncertainty;
    private readonly double level;

    internal Measurement(
        Quantity quantity,
        double value,
        Func<Uncertainty> uncertainty,
        double level,
        int count,
        Conditions conditions,
        Func<ImmutableArray<GroupMeasurement>> groups,
        Effect? source)
    {
        Quantity = quantity;
        Value = value;
        this.uncertainty = new Lazy<Uncertainty>(uncertainty);
        this.level = level;
        Count = count;
        Conditions = conditions;
        this.groups = new Lazy<ImmutableArray<GroupMeasurement>>(groups);
        Source = source;
    }

    /// <summary>What was measured.</summary>
    public Quantity Quantity { get; }

    /// <summary>The value on the prompts at hand. It costs no resampling; a sweep of many cells may read it freely.</summary>
    public double Value { get; }

    /// <summary>
    /// The bootstrap interval at the plan's level. Unbounded where nothing can be said: a single prompt, or an unstable ratio.
    /// </summary>
    public Interval Interval => uncertainty.Value.Estimate?.Interval ?? Interval.Unbounded(level);

    /// <summary>Lower end of <see cref="Interval"/>.</summary>
    public double Lower => Interval.Lower;

    /// <summary>Upper end of <see cref="Interval"/>.</summary>
    public double Upper => Interval.Upper;

    /// <summary>Why the number means nothing, or null if it is sound. An unstable number is judged Inconclusive.</summary>
    public string? Instability => uncertainty.Value.Instability;

    /// <summary>Number of prompts, N.</summary>
    public int Count { get; }

    /// <summary>The same measurement template by template; empty if there is only one.</summary>
    public ImmutableArray<GroupMeasurement> Groups => groups.Value;

    /// <summary>Subject, dataset, N, seed, conventions, bootstrap.</summary>
    public Conditions Conditions { get; }

    /// <summary>The effect whose number this is, if it is one's.</summary>
    public Effect? Source { get; }

    /// <summary>The interval at another level, from the same resamples.</summary>
    public Interval At(double otherLevel) => uncertainty.Value.Estimate?.At(otherLevel) ?? Interval.Unbounded(otherLevel);

    /// <summary>A statistic computed elsewhere, with its interval.</summary>
    /// <param name="quantity">What was measured.</param>
    /// <param name="estimate">Its value and interval.</param>
    /// <param name="count">Number of prompts.</param>
    /// <param name="conditions">Under which conditions.</param>
    public static Measurement Of(Quantity quantity, Estimate estimate, int count, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(conditions);
        return new Measurement(
            quantity, estimate.Value, () => new Uncertainty(estimate), estimate.Interval.Level, count, conditions, () => [], null);
    }

    /// <summary>The mean of one value a prompt, such as an attention probability on undisturbed prompts.</summary>
    /// <param name="quantity">What was measured.</param>
    /// <param name="values">One value a prompt, [N].</param>
    /// <param name="plan">How its interval is computed.</param>
    /// <param name="conditions">Under which conditions; N and the plan are added.</param>
    /// <param name="groups">Template of each prompt, [N].</param>
    /// <param name="prompts">The prompts themselves, in the order of the values, where they are one batch.</param>
    /// <exception cref="ArgumentException">No prompts, a value that is not finite, groups of another length.</exception>
    public static SampleMean OfMean(
        Quantity quantity,
        IReadOnlyList<float> values,
        BootstrapPlan plan,
        Conditions conditions,
        IReadOnlyList<string>? groups = null,
        PromptBatch? prompts = null)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(conditions);
        var frozen = Sample.Check(values, quantity.Name);
        var labels = Sample.CheckGroups(groups, frozen.Length);
        var stated = conditions.With("N", frozen.Length).With("intervals", plan.ToString());
        return new SampleMean(
            quantity,
            frozen,
            plan,
            labels,
            stated,
            () => Sample.ByGroup(labels, rows => OfMean(
                quantity, Sample.Pick(frozen, rows), plan.Drawing(Resampling.Prompts), conditions)),
            null,
            prompts);
    }

    /// <summary>The same number under another name, which says better what it is.</summary>
    internal Measurement Named(string name) => new(
        Quantity with { Name = name }, Value, () => uncertainty.Value, level, Count, Conditions, () => Groups, Source);

    /// <summary>As in "85.1 % [83.0 %, 87.3 %]".</summary>
    public override string ToString() => Instability is null
        ? $"{Quantity.Show(Value, Interval.Width / 2)} {Quantity.Show(Interval)}"
        : $"{Quantity.Show(Value)} (unstable)";
}

/// <summary>The mean of one value a prompt.</summary>
public sealed class SampleMean : Measurement
{
    internal SampleMean(
        Quantity quantity,
        ImmutableArray<float> values,
        BootstrapPlan plan,
        ImmutableArray<string> labels,
        Conditions conditions,
        Func<ImmutableArray<GroupMeasurement>> groups,
        Effect? source,
        PromptBatch? prompts)
        : base(
            quantity,
            values.Average(value => (double)value),
            () => new Uncertainty(Bootstrap.Mean(Sample.AsDoubles(values), plan, labels)),
            plan.Level,
            values.Length,
            conditions,
            groups,
            source)
    {
        Values = values;
        Prompts = prompts;
    }

    /// <summary>One value a prompt, [N].</summary>
    public ImmutableArray<float> Values { get; }

    /// <summary>The prompts themselves, in the order of the values; null where they are not one batch.</summary>
    public PromptBatch? Prompts { get; }

    /// <summary>Their mean.</summary>
    public double Mean => Value;
}

/// <summary>A measurement on the prompts of one template.</summary>
/// <param name="Group">The template.</param>
/// <param name="Measurement">The number on its prompts.</param>
public sealed record GroupMeasurement(string Group, Measurement Measurement);

/// <summary>What resampling says of a number: its interval, or why there is none.</summary>
internal sealed record Uncertainty(Estimate? Estimate, string? Instability = null);
