using FluentAssertions;
using FluentAssertions.Primitives;

namespace IoiClaims.Testing;

/// <summary>
/// What can be asserted of an effect. Every assertion is about interval bounds: it passes only if the whole interval (95 %
/// unless the effect's plan says otherwise) satisfies it, so a noisy measurement never passes by luck of its mean. Fractions
/// are written as such: 0.85 is 85 %.
/// </summary>
public sealed class EffectAssertions : ReferenceTypeAssertions<Effect, EffectAssertions>
{
    internal EffectAssertions(Effect effect)
        : base(effect)
    {
    }

    /// <inheritdoc/>
    protected override string Identifier => "effect";

    /// <summary>mean(patched) / mean(baseline) is at least <paramref name="fraction"/>.</summary>
    public AndConstraint<EffectAssertions> RetainAtLeast(double fraction, string because = "", params object[] becauseArgs) =>
        Check(Checked.Retained, Threshold.AtLeast(fraction), because, becauseArgs);

    /// <summary>mean(patched) / mean(baseline) is at most <paramref name="fraction"/>.</summary>
    public AndConstraint<EffectAssertions> RetainAtMost(double fraction, string because = "", params object[] becauseArgs) =>
        Check(Checked.Retained, Threshold.AtMost(fraction), because, becauseArgs);

    /// <summary>The metric falls by at least <paramref name="fraction"/> of its baseline.</summary>
    /// <param name="fraction">Between 0 and 1 for a fall that leaves the sign alone; more than 1 turns it round.</param>
    /// <param name="because">Why, as in "because the key of a non-name says nothing".</param>
    /// <param name="becauseArgs">Arguments of <paramref name="because"/>.</param>
    public AndConstraint<EffectAssertions> DropByAtLeast(double fraction, string because = "", params object[] becauseArgs) =>
        Check(Checked.RelativeChange, Threshold.AtMost(-Positive(fraction)), because, becauseArgs);

    /// <summary>The metric rises by at least <paramref name="fraction"/> of its baseline.</summary>
    public AndConstraint<EffectAssertions> RiseByAtLeast(double fraction, string because = "", params object[] becauseArgs) =>
        Check(Checked.RelativeChange, Threshold.AtLeast(Positive(fraction)), because, becauseArgs);

    /// <summary>
    /// The metric changes by no more than a margin, up or down: as <c>ChangeByAtMost(relative: 0.10)</c> a fraction of the
    /// baseline, as <c>ChangeByAtMost(absolute: 0.05)</c> in the metric's unit.
    /// </summary>
    /// <exception cref="ArgumentException">Both margins, neither, or one that is not positive.</exception>
    public AndConstraint<EffectAssertions> ChangeByAtMost(
        double? relative = null, double? absolute = null, string because = "", params object[] becauseArgs)
    {
        var (quantity, margin) = Margin(relative, absolute);
        return Check(quantity, Threshold.Within(margin), because, becauseArgs);
    }

    /// <summary>
    /// The metric is as good as unchanged: two one-sided tests at 5 % each, which is the 90 % interval inside the margin. The
    /// way to show that something has no effect.
    /// </summary>
    /// <exception cref="ArgumentException">Both margins, neither, or one that is not positive.</exception>
    public AndConstraint<EffectAssertions> BeEquivalentToNoChange(
        double? relative = null, double? absolute = null, string because = "", params object[] becauseArgs)
    {
        var (quantity, margin) = Margin(relative, absolute);
        return Check(quantity, Threshold.EquivalentToZero(margin), because, becauseArgs);
    }

    /// <summary>After patching, the metric is below zero.</summary>
    public AndConstraint<EffectAssertions> LeaveMetricBelowZero(string because = "", params object[] becauseArgs) =>
        Check(Checked.Patched, Threshold.Below(0), because, becauseArgs);

    /// <summary>After patching, the metric is above zero.</summary>
    public AndConstraint<EffectAssertions> LeaveMetricAboveZero(string because = "", params object[] becauseArgs) =>
        Check(Checked.Patched, Threshold.Above(0), because, becauseArgs);

    /// <summary>After patching, the metric is at least <paramref name="value"/>, in its unit.</summary>
    public AndConstraint<EffectAssertions> LeaveMetricAtLeast(double value, string because = "", params object[] becauseArgs) =>
        Check(Checked.Patched, Threshold.AtLeast(value), because, becauseArgs);

    private static double Positive(double fraction) => fraction > 0 && double.IsFinite(fraction)
        ? fraction
        : throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A fall or rise is given as a positive fraction.");

    private static (Checked Quantity, double Margin) Margin(double? relative, double? absolute) => (relative, absolute) switch
    {
        ({ } fraction, null) => (Checked.RelativeChange, fraction),
        (null, { } difference) => (Checked.Change, difference),
        _ => throw new ArgumentException("Give one margin: relative (a fraction of the baseline) or absolute (in the metric's unit)."),
    };

    private AndConstraint<EffectAssertions> Check(
        Checked quantity, Threshold threshold, string because, object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(Subject);
        var measurement = quantity switch
        {
            Checked.Retained => Subject.Retained,
            Checked.RelativeChange => Subject.RelativeChange,
            Checked.Change => Subject.Change,
            _ => Subject.Patched,
        };
        Outcome.Check(measurement, threshold, because, becauseArgs);
        return new AndConstraint<EffectAssertions>(this);
    }

    private enum Checked
    {
        Retained,
        RelativeChange,
        Change,
        Patched,
    }
}
