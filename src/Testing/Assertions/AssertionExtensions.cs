namespace IoiClaims.Testing;

/// <summary><c>Should()</c> for effects, measured numbers, intervals, claims and tables.</summary>
public static class AssertionExtensions
{
    /// <summary>Begins an assertion about an effect.</summary>
    public static EffectAssertions Should(this Effect effect) => new(effect);

    /// <summary>Begins an assertion about a measured number.</summary>
    public static MeasurementAssertions Should(this Measurement measurement) => new(measurement);

    /// <summary>Begins an assertion about an interval.</summary>
    public static IntervalAssertions Should(this Interval interval) => new(interval);

    /// <summary>Begins an assertion about a claim.</summary>
    public static ClaimReportAssertions Should(this ClaimReport report) => new(report);

    /// <summary>Begins an assertion about a table.</summary>
    public static NumericTableAssertions Should(this NumericTable table) => new(table);
}
