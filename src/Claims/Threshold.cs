namespace IoiClaims;

/// <summary>
/// What a measured number has to satisfy. It is judged by interval bounds, never by the mean alone: Supported if the whole
/// interval satisfies it, Refuted if the whole interval violates it, otherwise Inconclusive. Fractions are written as such:
/// <c>AtLeast(0.85)</c> is 85 %.
/// </summary>
/// <remarks>With <c>using static</c> of this type a claim reads <c>Require("…", effect.Retained, AtLeast(0.85))</c>.</remarks>
public abstract record Threshold
{
    private Threshold()
    {
    }

    /// <summary>The number is <paramref name="value"/> or more.</summary>
    public static Threshold AtLeast(double value) => new Bound(Finite(value), IsLower: true, IsStrict: false);

    /// <summary>The number is <paramref name="value"/> or less.</summary>
    public static Threshold AtMost(double value) => new Bound(Finite(value), IsLower: false, IsStrict: false);

    /// <summary>The number is greater than <paramref name="value"/>.</summary>
    public static Threshold Above(double value) => new Bound(Finite(value), IsLower: true, IsStrict: true);

    /// <summary>The number is less than <paramref name="value"/>.</summary>
    public static Threshold Below(double value) => new Bound(Finite(value), IsLower: false, IsStrict: true);

    /// <summary>The number lies from <paramref name="lower"/> to <paramref name="upper"/>, ends included.</summary>
    public static Threshold Between(double lower, double upper) => Finite(lower) < Finite(upper)
        ? new Range(lower, upper, null)
        : throw new ArgumentException($"A range runs from a smaller to a larger number, not from {lower} to {upper}.");

    /// <summary>The number is at most <paramref name="margin"/> away from 0, on either side.</summary>
    public static Threshold Within(double margin) => new Range(-Margin(margin), margin, null);

    /// <summary>
    /// The number is as good as 0: two one-sided tests, each at 5 %, reject that it is −<paramref name="margin"/> or beyond and
    /// that it is +<paramref name="margin"/> or beyond. That is: its 90 % interval lies within the margin.
    /// </summary>
    public static Threshold EquivalentToZero(double margin) => new Range(-Margin(margin), margin, Equivalence.Level);

    /// <summary>
    /// The number is <paramref name="margin"/> or more away from 0, on either side: what is claimed where an effect is claimed.
    /// Refuted exactly where <see cref="EquivalentToZero"/> is supported, by two one-sided tests.
    /// </summary>
    public static Threshold Beyond(double margin) => new Outside(Margin(margin));

    /// <summary>What the interval says.</summary>
    public abstract Verdict Judge(Interval interval);

    /// <summary>What the measurement says; an unstable one is always Inconclusive.</summary>
    /// <exception cref="ArgumentException">A threshold of 10 or more for a fraction: 85 % is written 0.85.</exception>
    public Verdict Judge(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        if (measurement.Quantity.IsFraction && Numbers.Any(number => Math.Abs(number) >= 10))
        {
            throw new ArgumentException(
                $"'{measurement.Quantity.Name}' is a fraction, so {Describe(measurement.Quantity)} is asked of it; "
                + "write 85 % as 0.85.");
        }

        return measurement.Instability is null ? Judge(IntervalOf(measurement)) : Verdict.Inconclusive;
    }

    /// <summary>The interval that is judged: the measurement's own, or one at the level that the threshold demands.</summary>
    public Interval IntervalOf(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        return Level is { } level ? measurement.At(level) : measurement.Interval;
    }

    /// <summary>The threshold in words, as in "at least 85 %".</summary>
    public abstract string Describe(Quantity quantity);

    /// <summary>The numbers it compares with.</summary>
    public abstract IReadOnlyList<double> Numbers { get; }

    /// <summary>The level it demands, or null for the measurement's own.</summary>
    public virtual double? Level => null;

    /// <inheritdoc/>
    public sealed override string ToString() => Describe(new Quantity("number"));

    private static double Finite(double value) => double.IsFinite(value)
        ? value
        : throw new ArgumentException($"A threshold is a finite number, not {value}.", nameof(value));

    private static double Margin(double margin) => Finite(margin) > 0
        ? margin
        : throw new ArgumentException($"A margin is positive, not {margin}: no interval lies within nothing.", nameof(margin));

    private sealed record Bound(double Value, bool IsLower, bool IsStrict) : Threshold
    {
        public override IReadOnlyList<double> Numbers => [Value];

        public override Verdict Judge(Interval interval)
        {
            var (near, far) = IsLower ? (interval.Lower, interval.Upper) : (interval.Upper, interval.Lower);
            return Holds(near) ? Verdict.Supported : Holds(far) ? Verdict.Inconclusive : Verdict.Refuted;
        }

        public override string Describe(Quantity quantity) =>
            $"{(IsLower ? IsStrict ? "above" : "at least" : IsStrict ? "below" : "at most")} {quantity.ShowExact(Value)}";

        private bool Holds(double end) => IsLower
            ? end > Value || (!IsStrict && end == Value)
            : end < Value || (!IsStrict && end == Value);
    }

    private sealed record Range(double Lower, double Upper, double? Demanded) : Threshold
    {
        public override IReadOnlyList<double> Numbers => [Lower, Upper];

        public override double? Level => Demanded;

        public override Verdict Judge(Interval interval) =>
            interval.LiesWithin(Lower, Upper) ? Verdict.Supported
            : interval.Upper < Lower || interval.Lower > Upper ? Verdict.Refuted
            : Verdict.Inconclusive;

        public override string Describe(Quantity quantity)
        {
            var range = Lower == -Upper
                ? $"within ±{quantity.ShowExact(Upper)}"
                : $"between {quantity.ShowExact(Lower)} and {quantity.ShowExact(Upper)}";
            return Demanded is null ? range : $"equivalent to zero {range} (two one-sided tests at 5 %)";
        }
    }

    private sealed record Outside(double Distance) : Threshold
    {
        public override IReadOnlyList<double> Numbers => [-Distance, Distance];

        public override double? Level => Equivalence.Level;

        public override Verdict Judge(Interval interval) =>
            interval.LiesWithin(-Distance, Distance) ? Verdict.Refuted
            : interval.Upper <= -Distance || interval.Lower >= Distance ? Verdict.Supported
            : Verdict.Inconclusive;

        public override string Describe(Quantity quantity) =>
            $"beyond ±{quantity.ShowExact(Distance)} (refuted if equivalent to zero: two one-sided tests at 5 %)";
    }
}
