using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>A statement, what was measured about it, and what that says.</summary>
/// <param name="Role">What it counts for.</param>
/// <param name="Statement">The statement, in plain words.</param>
/// <param name="Verdict">What was found; null for a record, which decides nothing.</param>
/// <param name="Measured">What was measured, in words and numbers.</param>
/// <param name="Required">What was required of it; empty for a record.</param>
/// <param name="Number">The number that was judged, where the finding is about one.</param>
public sealed record FindingRecord(
    FindingRole Role, string Statement, Verdict? Verdict, string Measured, string Required, NumberRecord? Number = null)
{
    /// <summary>Why this is not asked of the subject; null where it is.</summary>
    public string? NotAskedBecause { get; init; }

    /// <summary>As in "supported", "recorded", "not asked".</summary>
    public string Outcome => Finding.OutcomeOf(NotAskedBecause, Verdict);

    /// <summary>A finding as data, with the interval that was judged.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="tokenText">The text of a token, to show prompts; null where they are not to be shown.</param>
    public static FindingRecord Of(Finding finding, Func<int, string>? tokenText = null)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new FindingRecord(
            finding.Role,
            finding.Statement,
            finding.Verdict,
            finding.Measured,
            finding.Required,
            finding.Measurement is { } measurement
                ? NumberRecord.Of(measurement, finding.Threshold) with
                {
                    Prompts = tokenText is null ? null : PromptValues.Of(measurement, tokenText),
                }
                : null)
        { NotAskedBecause = finding.NotAskedBecause };
    }
}

/// <summary>A measured number with its interval, and the threshold it was judged by.</summary>
public sealed record NumberRecord
{
    /// <summary>What was measured, its unit, and whether it is a fraction (0.85 is 85 %).</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>The value on the prompts at hand; NaN where there is none.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the interval that was judged; −∞ where the sample says nothing about that side.</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end; +∞ where the sample says nothing about that side.</summary>
    public required double Upper { get; init; }

    /// <summary>The interval's level, such as 0.95.</summary>
    public required double Level { get; init; }

    /// <summary>Number of prompts, N.</summary>
    public required int Count { get; init; }

    /// <summary>Why the number means nothing, or null if it is sound.</summary>
    public string? Instability { get; init; }

    /// <summary>What was required of it, or null.</summary>
    public ThresholdRecord? Threshold { get; init; }

    /// <summary>The same number template by template; empty where there is only one.</summary>
    public ImmutableArray<GroupNumber> Groups { get; init; } = [];

    /// <summary>The prompts behind it; null where they are not known.</summary>
    public PromptValues? Prompts { get; init; }

    /// <summary>A measurement as data.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="threshold">What was required of it, or null: it may demand an interval at a level of its own.</param>
    public static NumberRecord Of(Measurement measurement, Threshold? threshold)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        var interval = threshold?.IntervalOf(measurement) ?? measurement.Interval;
        return new NumberRecord
        {
            Quantity = measurement.Quantity,
            Value = measurement.Value,
            Lower = interval.Lower,
            Upper = interval.Upper,
            Level = interval.Level,
            Count = measurement.Count,
            Instability = measurement.Instability,
            Threshold = threshold is null ? null : ThresholdRecord.Of(threshold),
            Groups = [.. measurement.Groups.Select(part => new GroupNumber(part.Group, part.Measurement.Value, part.Measurement.Count))],
        };
    }
}

/// <summary>A number on the prompts of one template.</summary>
/// <param name="Group">The template.</param>
/// <param name="Value">The value.</param>
/// <param name="Count">Number of its prompts.</param>
public sealed record GroupNumber(string Group, double Value, int Count);

/// <summary>The region that satisfies a threshold.</summary>
/// <param name="Low">Its lower end; null where it has none.</param>
/// <param name="High">Its upper end; null where it has none.</param>
/// <param name="Outside">Whether it is what lies beyond the two ends instead of what lies between them.</param>
public sealed record ThresholdRecord(double? Low = null, double? High = null, bool Outside = false)
{
    /// <summary>The region of a threshold.</summary>
    public static ThresholdRecord Of(Threshold threshold)
    {
        ArgumentNullException.ThrowIfNull(threshold);
        bool Holds(double value) => threshold.Judge(new Interval(value, value, 0.5)) == Verdict.Supported;
        var numbers = threshold.Numbers;
        return numbers.Count == 2
            ? new ThresholdRecord(numbers[0], numbers[1], Outside: !Holds((numbers[0] + numbers[1]) / 2))
            : Holds(numbers[0] + Math.Max(1, Math.Abs(numbers[0])))
                ? new ThresholdRecord(numbers[0], null)
                : new ThresholdRecord(null, numbers[0]);
    }

    /// <summary>Whether a value lies in the region, ends included.</summary>
    public bool Contains(double value) => Outside
        ? value <= Low || value >= High
        : !(value < Low) && !(value > High);
}
