using FluentAssertions;
using FluentAssertions.Primitives;

namespace IoiClaims.Testing;

/// <summary>
/// What can be asserted of a measured number, such as <c>effect.Patched</c> or <c>effect.Retained</c>. Every assertion is about
/// interval bounds: it passes only if the whole interval satisfies it.
/// </summary>
public sealed class MeasurementAssertions : ReferenceTypeAssertions<Measurement, MeasurementAssertions>
{
    internal MeasurementAssertions(Measurement measurement)
        : base(measurement)
    {
    }

    /// <inheritdoc/>
    protected override string Identifier => "measurement";

    /// <summary>Is <paramref name="value"/> or more.</summary>
    public AndConstraint<MeasurementAssertions> BeAtLeast(double value, string because = "", params object[] becauseArgs) =>
        Satisfy(Threshold.AtLeast(value), because, becauseArgs);

    /// <summary>Is <paramref name="value"/> or less.</summary>
    public AndConstraint<MeasurementAssertions> BeAtMost(double value, string because = "", params object[] becauseArgs) =>
        Satisfy(Threshold.AtMost(value), because, becauseArgs);

    /// <summary>Is greater than zero.</summary>
    public AndConstraint<MeasurementAssertions> BeAboveZero(string because = "", params object[] becauseArgs) =>
        Satisfy(Threshold.Above(0), because, becauseArgs);

    /// <summary>Is less than zero.</summary>
    public AndConstraint<MeasurementAssertions> BeBelowZero(string because = "", params object[] becauseArgs) =>
        Satisfy(Threshold.Below(0), because, becauseArgs);

    /// <summary>Lies from <paramref name="lower"/> to <paramref name="upper"/>.</summary>
    public AndConstraint<MeasurementAssertions> BeBetween(
        double lower, double upper, string because = "", params object[] becauseArgs) =>
        Satisfy(Threshold.Between(lower, upper), because, becauseArgs);

    /// <summary>Satisfies any threshold.</summary>
    public AndConstraint<MeasurementAssertions> Satisfy(
        Threshold threshold, string because = "", params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(threshold);
        ArgumentNullException.ThrowIfNull(Subject);
        Outcome.Check(Subject, threshold, because, becauseArgs);
        return new AndConstraint<MeasurementAssertions>(this);
    }
}
