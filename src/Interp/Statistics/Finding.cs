using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>What a finding counts for.</summary>
public enum FindingRole
{
    /// <summary>Part of what is claimed.</summary>
    Evidence,

    /// <summary>
    /// Shows that the experiment could have come out otherwise: a power check, a positive control. If it fails, the claim is
    /// neither shown nor refuted.
    /// </summary>
    Control,

    /// <summary>Worth knowing; decides nothing.</summary>
    Record,
}

/// <summary>A statement with what was measured about it, and what that says.</summary>
/// <param name="Role">What it counts for.</param>
/// <param name="Statement">The statement, in plain words.</param>
/// <param name="Verdict">What was found.</param>
/// <param name="Measured">What was measured, in words and numbers.</param>
/// <param name="Required">What was required of it, such as "at least 85 %"; empty for a record.</param>
public sealed record Finding(FindingRole Role, string Statement, Verdict Verdict, string Measured, string Required)
{
    /// <summary>The measured number, where the finding is about one.</summary>
    public Measurement? Measurement { get; init; }

    /// <summary>What was required of the number, where the finding is about one.</summary>
    public Threshold? Threshold { get; init; }

    /// <summary>Judges a measured number by a threshold.</summary>
    /// <exception cref="ArgumentException">An empty statement, or a threshold of 10 or more for a fraction.</exception>
    public static Finding Judge(
        string statement, Measurement measurement, Threshold threshold, FindingRole role = FindingRole.Evidence)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(statement);
        ArgumentNullException.ThrowIfNull(measurement);
        ArgumentNullException.ThrowIfNull(threshold);
        var verdict = threshold.Judge(measurement);
        var interval = threshold.IntervalOf(measurement);
        var numbers = threshold.Numbers.ToArray();
        var quantity = measurement.Quantity;
        var value = quantity.Show(measurement.Value, interval.Width / 2, numbers);
        var measured = measurement.Instability is null
            ? $"{quantity.Name} {value} {quantity.Show(interval, numbers)}"
            : $"{quantity.Name} {value} (unstable)";
        return new Finding(role, statement, verdict, measured, threshold.Describe(quantity))
        {
            Measurement = measurement,
            Threshold = threshold,
        };
    }

    /// <summary>A statement that is plainly so or not so, such as which heads are the four largest.</summary>
    /// <param name="statement">The statement, in plain words.</param>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="found">What was found, such as "7.3, 7.9, 8.6, 8.10".</param>
    /// <param name="expected">What was expected, in the same form.</param>
    /// <param name="role">What it counts for.</param>
    /// <exception cref="ArgumentException">An empty statement.</exception>
    public static Finding Fact(
        string statement, bool holds, string found, string expected, FindingRole role = FindingRole.Evidence)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(statement);
        return new Finding(role, statement, holds ? Verdict.Supported : Verdict.Refuted, found, expected);
    }

    /// <summary>A number that is reported without being judged.</summary>
    /// <exception cref="ArgumentException">An empty statement.</exception>
    public static Finding Recorded(string statement, Measurement measurement)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(statement);
        ArgumentNullException.ThrowIfNull(measurement);
        return new Finding(
            FindingRole.Record, statement, Verdict.Inconclusive, $"{measurement.Quantity.Name} {measurement}", string.Empty)
        {
            Measurement = measurement,
        };
    }

    /// <summary>
    /// What several findings say together. A control that is not supported makes it Inconclusive, whatever the evidence; then
    /// any refuted evidence refutes; all supported supports; otherwise it is Inconclusive. Records do not count.
    /// </summary>
    /// <remarks>
    /// "Supported" demands every part, so it needs no correction for how many there are. "Refuted" needs one part only: its
    /// rate of false alarms grows with the number of parts.
    /// </remarks>
    public static Verdict Together(IEnumerable<Finding> findings)
    {
        var all = findings.ToImmutableArray();
        var evidence = all.Where(finding => finding.Role == FindingRole.Evidence).Select(finding => finding.Verdict).ToArray();
        if (evidence.Length == 0
            || all.Any(finding => finding.Role == FindingRole.Control && finding.Verdict != Verdict.Supported))
        {
            return Verdict.Inconclusive;
        }

        return evidence.Contains(Verdict.Refuted) ? Verdict.Refuted
            : evidence.All(verdict => verdict == Verdict.Supported) ? Verdict.Supported
            : Verdict.Inconclusive;
    }

    /// <summary>
    /// The statement, and N in brackets where it is another than the N of some conditions: for a table that has those above it.
    /// </summary>
    public string StatementUnder(Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        return Measurement is { Count: var count } && conditions.TryGet("N", out var usual) && usual != $"{count}"
            ? $"{Statement} (N = {count})"
            : Statement;
    }

    /// <summary>As in "attention is kept: attention retained 97.1 % [96.0 %, 98.2 %], required at least 85 %: supported".</summary>
    public override string ToString() => Role == FindingRole.Record
        ? $"{Statement}: {Measured}"
        : $"{Statement}: {Measured}, required {Required}: {ClaimReport.Word(Verdict)}";
}
