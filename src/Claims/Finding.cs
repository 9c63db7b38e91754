using System.Globalization;

namespace IoiClaims;

/// <summary>What a finding counts for.</summary>
public enum FindingRole
{
    /// <summary>
    /// Shows that the experiment could have come out otherwise: a positive control. If it is not supported, the claim is neither
    /// shown nor refuted.
    /// </summary>
    Control,

    /// <summary>Part of what is claimed.</summary>
    Requirement,

    /// <summary>
    /// A finding of its own, tested and reported, which never decides the claim; nothing need be required of it. Counter-models are
    /// not asked for it.
    /// </summary>
    Extension,

    /// <summary>A number worth knowing, of which nothing is required.</summary>
    Record,
}

/// <summary>A sentence of a claim with what was measured about it, and what that says. Immutable.</summary>
/// <param name="Role">What it counts for.</param>
/// <param name="Statement">The sentence.</param>
/// <param name="Verdict">What was found; null where nothing was required, or nothing was asked.</param>
/// <param name="Measured">What was measured, in words and numbers.</param>
/// <param name="Required">What was required of it, such as "at least 85 %"; empty where nothing was.</param>
public sealed record Finding(FindingRole Role, string Statement, Verdict? Verdict, string Measured, string Required)
{
    /// <summary>The measured number, where the finding is about one.</summary>
    public Measurement? Measurement { get; init; }

    /// <summary>Under which conditions it was measured.</summary>
    public Conditions Conditions { get; init; } = Conditions.None;

    /// <summary>What was required of the number, where the finding is about one.</summary>
    public Threshold? Threshold { get; init; }

    /// <summary>Which of several that the sentence is about, such as "9.9"; null for the only one.</summary>
    public string? Part { get; init; }

    /// <summary>
    /// The heads that, as the finding says, do something: "these heads and no others" is then a finding of its own, see
    /// <see cref="FindingExtensions.Specific"/>. Null where it says nothing of the kind.
    /// </summary>
    public ComponentSet? SpecificTo { get; init; }

    /// <summary>Why this is not asked of the subject, such as "its circuit has no Induction heads"; null where it is asked.</summary>
    public string? NotAskedBecause { get; init; }

    /// <summary>As in "supported", "recorded", "not asked".</summary>
    public string Outcome => OutcomeOf(NotAskedBecause, Verdict);

    internal static string OutcomeOf(string? notAskedBecause, Verdict? found) =>
        notAskedBecause is not null ? "not asked" : found is { } verdict ? ClaimReport.Word(verdict) : "recorded";

    /// <summary>A sentence that is plainly so or not so, such as which heads are the four largest.</summary>
    /// <param name="holds">Whether it is so.</param>
    /// <param name="found">What was found, such as "7.3, 7.9, 8.6, 8.10".</param>
    /// <param name="expected">What was expected, in the same form.</param>
    /// <param name="conditions">Under which conditions it was measured, N among them.</param>
    public static Finding That(bool holds, string found, string expected, Conditions? conditions = null) => new(
        FindingRole.Requirement, string.Empty, holds ? IoiClaims.Verdict.Supported : IoiClaims.Verdict.Refuted, found, expected)
    {
        Conditions = conditions ?? Conditions.None,
    };

    /// <summary>A sentence that is not asked of this subject.</summary>
    /// <param name="because">Why, as in "its circuit has no Induction heads".</param>
    public static Finding NotAsked(string because)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(because);
        return new Finding(FindingRole.Record, string.Empty, null, because, string.Empty) { NotAskedBecause = because };
    }

    /// <summary>A number of which nothing is required.</summary>
    public static Finding Recorded(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        return new Finding(
            FindingRole.Record, string.Empty, null, $"{measurement.Quantity.Name} {measurement}", string.Empty)
        {
            Measurement = measurement,
            Conditions = measurement.Conditions,
        };
    }

    /// <summary>A number of which nothing is required.</summary>
    public static implicit operator Finding(Measurement measurement) => Recorded(measurement);

    /// <summary>The same, with a word on what it was measured of: the head that came last, say.</summary>
    public Finding By(object what) => this with { Measured = $"{Measured}, by {what}" };

    /// <summary>Named heads beside random ones of the same layers.</summary>
    public static Finding Beside(Specificity specificity)
    {
        ArgumentNullException.ThrowIfNull(specificity);
        return new Finding(
            FindingRole.Extension,
            string.Empty,
            specificity.Holds switch
            {
                true => IoiClaims.Verdict.Supported,
                false => IoiClaims.Verdict.Refuted,
                null => IoiClaims.Verdict.Inconclusive,
            },
            $"{specificity}",
            string.Create(CultureInfo.InvariantCulture, $"beyond {Specificity.Asked * 100:0} % of at least {Specificity.Fewest} random groups"))
        {
            Measurement = specificity.ShareBeyond,
            Conditions = specificity.Conditions,
        };
    }

    /// <summary>
    /// The finding whether what this one says of some heads is so of random heads in their layers as well; null where it says it
    /// of none. What was not shown of the heads themselves is not asked of others.
    /// </summary>
    internal Finding? BesideRandomHeads()
    {
        if (SpecificTo is not { } heads || NotAskedBecause is not null)
        {
            return null;
        }

        var beside = Verdict is not null and not IoiClaims.Verdict.Supported
            ? NotAsked($"it is not shown of {heads.Name}")
            : Beside((Measurement?.Source ?? throw new InvalidOperationException(
                $"'{Statement}' is to be specific to {heads.Name}, but what it measures is not the effect of a patch or ablation, which "
                + "alone can be done with other heads.")).BesideRandomHeads(heads));
        return beside.In(FindingRole.Extension, $"{Statement}: these heads and no others");
    }

    /// <summary>The same about one of several, such as one of a group's heads.</summary>
    public Finding For(object part) => this with { Part = $"{part}" };

    /// <summary>The finding in its claim, with the sentence and what it counts for.</summary>
    /// <exception cref="ArgumentException">Nothing is required, but it is not a record.</exception>
    public Finding In(FindingRole role, string sentence)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sentence);
        if (role is FindingRole.Control or FindingRole.Requirement && Verdict is null && NotAskedBecause is null)
        {
            throw new ArgumentException(
                $"'{sentence}' is a {role} and requires nothing of what it measures, so it could not come out otherwise: "
                + "give a threshold (.Is(AtLeast(…))), or make it a record.");
        }

        var stated = this with { Role = role, Statement = Part is null ? sentence : $"{sentence}: {Part}" };
        return role == FindingRole.Record ? stated with { Verdict = null, Required = string.Empty, Threshold = null } : stated;
    }

    /// <summary>
    /// What several findings say together. A control that is not supported makes it Inconclusive, whatever else was found; then
    /// any refuted requirement refutes; all supported supports; otherwise it is Inconclusive. Extensions, records, and what is not
    /// asked of the subject do not count.
    /// </summary>
    /// <remarks>
    /// "Supported" demands every requirement, so it needs no correction for how many there are. "Refuted" needs one only: its
    /// rate of false alarms grows with their number.
    /// </remarks>
    public static Verdict Together(IEnumerable<Finding> findings)
    {
        var asked = findings.Where(finding => finding.NotAskedBecause is null).ToList();
        var required = asked.Where(finding => finding.Role == FindingRole.Requirement).Select(finding => finding.Verdict).ToArray();
        if (required.Length == 0
            || asked.Exists(finding => finding.Role == FindingRole.Control && finding.Verdict != IoiClaims.Verdict.Supported))
        {
            return IoiClaims.Verdict.Inconclusive;
        }

        return required.Contains(IoiClaims.Verdict.Refuted) ? IoiClaims.Verdict.Refuted
            : required.All(verdict => verdict == IoiClaims.Verdict.Supported) ? IoiClaims.Verdict.Supported
            : IoiClaims.Verdict.Inconclusive;
    }

    /// <summary>As in "attention is kept: attention retained 97.1 % [96.0 %, 98.2 %], required at least 85 %: supported".</summary>
    public override string ToString() => Verdict is null
        ? $"{Statement}: {Measured}"
        : $"{Statement}: {Measured}, required {Required}: {Outcome}";
}

/// <summary>Findings of measured numbers.</summary>
public static class FindingExtensions
{
    /// <summary>
    /// Has the claim ask besides whether it is these heads and no others: the same with 100 random groups of as many heads in the
    /// same layers, as an extension that stands after the finding. Counter-models are not asked.
    /// </summary>
    /// <param name="finding">What is found of the effect of a patch or ablation.</param>
    /// <param name="to">The heads: all that are patched or ablated, or all of one hop of the route.</param>
    public static Finding Specific(this Finding finding, ComponentSet to)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(to);
        return finding with { SpecificTo = to };
    }

    /// <summary>Judges a measured number by a threshold: <c>effect.Retained.Is(AtLeast(0.85))</c>.</summary>
    /// <exception cref="ArgumentException">A threshold of 10 or more for a fraction.</exception>
    public static Finding Is(this Measurement measurement, Threshold threshold)
    {
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
        return new Finding(FindingRole.Requirement, string.Empty, verdict, measured, threshold.Describe(quantity))
        {
            Measurement = measurement,
            Conditions = measurement.Conditions,
            Threshold = threshold,
        };
    }
}
