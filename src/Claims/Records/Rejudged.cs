using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// What a run found, judged again by what is asked now. A record holds what was measured, with intervals; so a changed threshold, or
/// a finding that counts for something else, takes no run.
/// </summary>
/// <param name="Record">The claim's record, with the new verdict and the new outcomes.</param>
/// <param name="Changed">The findings that are asked otherwise now, or came out otherwise, as they were and as they are.</param>
/// <param name="NotJudged">Sentences that only a run can judge: what is asked now was not measured, or is no bound of a number.</param>
public sealed record Rejudged(
    ClaimRecord Record, ImmutableArray<(FindingRecord Before, FindingRecord Now)> Changed, ImmutableArray<string> NotJudged)
{
    /// <summary>Judges a record again.</summary>
    /// <param name="record">What was found.</param>
    /// <param name="findings">A table of findings (<see cref="ClaimReport.ToTable"/>): what counts for what, and what is asked.</param>
    public static Rejudged By(ClaimRecord record, NumericTable findings)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(findings);
        var notJudged = findings.Rows.Except(record.Findings.Select(finding => finding.Statement)).ToList();
        var changed = new List<(FindingRecord, FindingRecord)>();
        var now = new List<FindingRecord>();
        foreach (var before in record.Findings.Where(finding => findings.HasRow(finding.Statement)))
        {
            var role = Enum.Parse<FindingRole>(findings.Text(before.Statement, ClaimReport.RoleColumn), ignoreCase: true);
            var asked = findings.Text(before.Statement, ClaimReport.AskedColumn);
            if (Judge(before with { Role = role }, asked) is not { } judged)
            {
                notJudged.Add(before.Statement);
                judged = before with { Role = role };
            }

            now.Add(judged);
            if (judged != before)
            {
                changed.Add((before, judged));
            }
        }

        var verdict = Finding.Together(now.Select(finding => new Finding(finding.Role, finding.Statement, finding.Verdict, finding.Measured, finding.Required)
        {
            NotAskedBecause = finding.NotAskedBecause,
        }));
        return new Rejudged(record with { Findings = [.. now], Verdict = verdict }, [.. changed], [.. notJudged]);
    }

    // Null where only a run can tell.
    private static FindingRecord? Judge(FindingRecord finding, string asked)
    {
        if (finding.NotAskedBecause is not null || asked == finding.Required || finding.Role == FindingRole.Record)
        {
            return finding.Role == FindingRole.Record ? finding with { Verdict = null, Required = string.Empty } : finding;
        }

        return ThresholdText.Read(asked) is { } text && finding.Number is { } number && number.Level == text.Level
            ? finding with
            {
                Required = asked,
                Verdict = number.Instability is null ? text.Threshold.Judge(new Interval(number.Lower, number.Upper, number.Level)) : Verdict.Inconclusive,
            }
            : null;
    }
}
