using System.Globalization;
using System.Text;

namespace IoiClaims.Testing;

/// <summary>
/// What a failing assertion tells people: what was claimed, what was measured, template by template, under which conditions,
/// and how to run it again.
/// </summary>
internal static class FailureText
{
    /// <summary>Why a finding of a claim fails: what it says, what was found, template by template, and what was expected.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="expected">As in "it is recorded as supported".</param>
    public static string OfClaim(Finding finding, string expected)
    {
        var text = new StringBuilder();
        text.Append('\'').Append(finding.Statement).Append("' came out ").Append(finding.Outcome).Append(", but ").Append(expected).Append(".\n")
            .Append("measured: ").Append(finding.Measured);
        if (finding.Required.Length > 0)
        {
            text.Append("; required: ").Append(finding.Required);
        }

        text.Append('\n');
        if (finding.Measurement is { } measurement)
        {
            text.Append(finding.Threshold is null ? "" : Explanation(finding) + "\n")
                .Append('\n').Append(Breakdown(measurement))
                .Append('\n').Append(ConditionsOf(measurement.Conditions));
        }

        return text.ToString();
    }

    /// <summary>Why a measured number does not satisfy what an assertion asks.</summary>
    public static string Of(Finding finding, string reason)
    {
        var measurement = finding.Measurement!;
        var text = new StringBuilder();
        text.Append("Expected ").Append(measurement.Quantity.Name).Append(" to be ").Append(finding.Required).Append(reason)
            .Append(", but it is ").Append(Value(finding)).Append(".\n")
            .Append(Explanation(finding)).Append('\n')
            .Append('\n').Append(Breakdown(measurement))
            .Append('\n').Append(ConditionsOf(measurement.Conditions));
        return text.Append(Reproduce()).ToString();
    }

    /// <summary>Why a claim has not the expected verdict.</summary>
    public static string Of(ClaimReport report, Verdict expected, string reason)
    {
        var text = new StringBuilder();
        text.Append("Expected this claim to be ").Append(Word(expected)).Append(reason)
            .Append(", but it is ").Append(Word(report.Verdict)).Append(".\n\n").Append(report);
        var culprits = report.Findings.Where(finding => IsCulprit(finding, expected)).ToArray();
        foreach (var finding in culprits.Where(finding => finding.Measurement is not null))
        {
            text.Append("\nin detail: ").Append(finding.Statement).Append('\n').Append(Breakdown(finding.Measurement!));
        }

        return text.Append(Reproduce()).ToString();
    }

    /// <summary>FluentAssertions' "because": a clause, with a space before it, or nothing.</summary>
    public static string Because(string because, object[] arguments)
    {
        if (string.IsNullOrWhiteSpace(because))
        {
            return string.Empty;
        }

        var clause = arguments.Length == 0 ? because : string.Format(CultureInfo.InvariantCulture, because, arguments);
        return clause.StartsWith("because", StringComparison.OrdinalIgnoreCase) ? " " + clause : " because " + clause;
    }

    /// <summary>Ends every message: how to run the test again.</summary>
    public static string Reproduce() =>
        ReproduceCommand.ForCurrentTest() is { } command ? $"\nTo reproduce: {command}\n" : string.Empty;

    /// <summary>A measurement template by template.</summary>
    public static string Breakdown(Measurement measurement) =>
        measurement.Source is { } effect ? Breakdown(effect) : BreakdownOfOne(measurement);

    private static string Breakdown(Effect effect)
    {
        var rows = new List<string[]>
        {
            new[] { "template", "N", "baseline", "patched", "change", "retained" },
        };
        if (effect.ByGroup.Length > 1)
        {
            rows.AddRange(effect.ByGroup.Select(part => Row(part.Groups[0].Length == 0 ? "(none)" : part.Groups[0], part)));
        }

        rows.Add(Row("all", effect));
        return $"{effect.Description.Metric}; {effect.Description.Intervention}:\n" + TextGrid.Align(rows, "  ");

        static string[] Row(string label, Effect part) =>
        [
            label, Number(part.Count), Mean(part.Baseline), Mean(part.Patched), part.Change.ToString(), part.Retained.ToString(),
        ];
    }

    private static string BreakdownOfOne(Measurement measurement)
    {
        var rows = new List<string[]> { new[] { "template", "N", "value" } };
        rows.AddRange(measurement.Groups.Select(
            part => new[] { part.Group, Number(part.Measurement.Count), part.Measurement.ToString() }));
        rows.Add(["all", Number(measurement.Count), measurement.ToString()]);
        return $"{measurement.Quantity.Name}:\n" + TextGrid.Align(rows, "  ");
    }

    private static string ConditionsOf(Conditions conditions) =>
        TextGrid.AlignLeft([.. conditions.Select(pair => new[] { pair.Key + ":", pair.Value })], "  ");

    private static string Value(Finding finding)
    {
        var (measurement, threshold) = (finding.Measurement!, finding.Threshold!);
        var interval = threshold.IntervalOf(measurement);
        var numbers = threshold.Numbers.ToArray();
        var unit = measurement.Quantity is { IsFraction: false, Unit: { Length: > 0 } unitName } ? " " + unitName : string.Empty;
        var value = measurement.Quantity.Show(measurement.Value, interval.Width / 2, numbers) + unit;
        return measurement.Instability is not null
            ? $"{value}, which is unstable"
            : value + string.Create(
                CultureInfo.InvariantCulture,
                $", {interval.Level * 100:0.##} % interval {measurement.Quantity.Show(interval, numbers)}");
    }

    private static string Explanation(Finding finding)
    {
        if (finding.Measurement!.Instability is { } instability)
        {
            return "Inconclusive: " + instability;
        }

        if (!finding.Threshold!.IntervalOf(finding.Measurement).IsBounded)
        {
            return $"Inconclusive: {(finding.Measurement.Count == 1 ? "1 prompt does" : "these prompts do")} not give an interval; take more.";
        }

        return finding.Verdict == Verdict.Supported ? "Supported: every value in the interval satisfies it."
            : finding.Verdict == Verdict.Refuted ? "Refuted: no value in the interval would satisfy it."
            : "Inconclusive: some values in the interval would satisfy it and some would not. More prompts narrow the interval.";
    }

    private static bool IsCulprit(Finding finding, Verdict expected) => finding.Role switch
    {
        FindingRole.Record or FindingRole.Extension => false,
        FindingRole.Control => finding.Verdict != Verdict.Supported,
        _ => finding.Verdict != expected,
    };

    private static string Mean(SampleMean mean) => mean.Quantity.Show(mean.Mean, mean.Interval.Width / 2);

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
