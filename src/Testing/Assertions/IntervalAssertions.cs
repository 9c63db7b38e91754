using System.Globalization;
using FluentAssertions;

namespace IoiClaims.Testing;

/// <summary>What can be asserted of an interval alone.</summary>
public sealed class IntervalAssertions
{
    private readonly Interval interval;

    internal IntervalAssertions(Interval interval) => this.interval = interval;

    /// <summary>All of it is greater than <paramref name="value"/>.</summary>
    public AndConstraint<IntervalAssertions> LieAbove(double value, string because = "", params object[] becauseArgs) =>
        Check(interval.Lower > value, $"to lie above {Text(value)}", because, becauseArgs);

    /// <summary>All of it is less than <paramref name="value"/>.</summary>
    public AndConstraint<IntervalAssertions> LieBelow(double value, string because = "", params object[] becauseArgs) =>
        Check(interval.Upper < value, $"to lie below {Text(value)}", because, becauseArgs);

    /// <summary>All of it lies from <paramref name="lower"/> to <paramref name="upper"/>.</summary>
    public AndConstraint<IntervalAssertions> LieWithin(
        double lower, double upper, string because = "", params object[] becauseArgs) =>
        Check(interval.LiesWithin(lower, upper), $"to lie within {Text(lower)} and {Text(upper)}", because, becauseArgs);

    /// <summary>The value is in it.</summary>
    public AndConstraint<IntervalAssertions> Contain(double value, string because = "", params object[] becauseArgs) =>
        Check(interval.Contains(value), $"to contain {Text(value)}", because, becauseArgs);

    /// <summary>The value is not in it.</summary>
    public AndConstraint<IntervalAssertions> NotContain(double value, string because = "", params object[] becauseArgs) =>
        Check(!interval.Contains(value), $"not to contain {Text(value)}", because, becauseArgs);

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private AndConstraint<IntervalAssertions> Check(bool holds, string expectation, string because, object[] becauseArgs)
    {
        if (!holds)
        {
            Outcome.Fail(
                $"Expected the interval {expectation}{FailureText.Because(because, becauseArgs)}, but it is {interval}.\n"
                + FailureText.Reproduce());
        }

        return new AndConstraint<IntervalAssertions>(this);
    }
}
