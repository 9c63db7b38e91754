namespace IoiClaims.Report;

/// <summary>What pages and summaries say of a run in plain sentences.</summary>
internal static class RunWords
{
    /// <summary>One sentence about the whole run.</summary>
    public static string Summary(RunRecord run)
    {
        var failed = run.Claims.Count(record => record.Status != ClaimStatus.NotRun && !record.Passed);
        var skipped = run.Claims.Count(record => record.Status == ClaimStatus.NotRun);
        var tried = run.Claims.Length - skipped;
        var unheard = run.Claims.Count(record => record is { Passed: true, Verdict: not null, Expected: null });
        var compared = tried - unheard;
        var parts = new List<string>
        {
            tried == 0 ? "No claim ran."
            : failed == 0
                ? compared == 0 ? $"{Count(unheard, "claim", "claims")} ran, and there is no recorded verdict to compare with."
                : compared == 1 ? "The one claim that ran came out as recorded." : $"All {compared} verdicts, and what they rest on, came out as recorded."
                : tried == 1 ? "The one claim that ran did not come out as recorded." : $"{failed} of {tried} did not come out as recorded.",
        };
        if (unheard > 0 && compared > 0)
        {
            parts.Add($"{Count(unheard, "more has", "more have")} no recorded verdict yet.");
        }

        if (skipped > 0)
        {
            parts.Add($"{skipped} more could not run here.");
        }

        if (run.NotAskedFor.Count() is > 0 and var left)
        {
            parts.Add(run.Shard is { } shard ? $"{left} {(left == 1 ? "belongs" : "belong")} to other parts of the run; this is part {shard}." : $"{left} {(left == 1 ? "was" : "were")} not asked for.");
        }

        return string.Join(' ', parts);
    }

    /// <summary>The verdict of a record, or what stands in its place.</summary>
    public static string Verdict(ClaimRecord record) => record switch
    {
        { Status: ClaimStatus.NotRun } => "not run",
        { Status: ClaimStatus.Error } => "error",
        { Verdict: { } verdict } => Word(verdict),
        _ => "no verdict",
    };

    /// <summary>The word for a verdict.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        IoiClaims.Verdict.Supported => "supported",
        IoiClaims.Verdict.Refuted => "refuted",
        _ => "inconclusive",
    };

    /// <summary>One plain sentence: why the claim has its verdict.</summary>
    public static string Why(ClaimRecord record)
    {
        if (record.Status != ClaimStatus.Ran)
        {
            return record.Obstacle?.Reason ?? "It did not run.";
        }

        if (record.Verdict is not { } verdict)
        {
            return "Only some of the claim's findings were asked for, so there is no verdict on the whole.";
        }

        var evidence = record.Findings.Where(finding => finding is { Role: FindingRole.Requirement, NotAskedBecause: null }).ToList();
        var controls = record.Findings.Where(finding => finding is { Role: FindingRole.Control, NotAskedBecause: null }).ToList();
        var weak = controls.Where(finding => finding.Verdict != IoiClaims.Verdict.Supported).ToList();
        if (weak.Count > 0)
        {
            return $"Inconclusive, because {weak.Count} of {Count(controls.Count, "control", "controls")} did not show what a control has to: {Quoted(weak)}.";
        }

        var refuted = evidence.Where(finding => finding.Verdict == IoiClaims.Verdict.Refuted).ToList();
        var open = evidence.Where(finding => finding.Verdict == IoiClaims.Verdict.Inconclusive).ToList();
        return verdict switch
        {
            IoiClaims.Verdict.Supported =>
                $"Supported, because {All(evidence.Count, "requirement")} held{(controls.Count == 0 ? "" : $" and {All(controls.Count, "control")} showed that the experiment could have come out otherwise")}.",
            IoiClaims.Verdict.Refuted =>
                $"Refuted, because {refuted.Count} of {Count(evidence.Count, "requirement", "requirements")} did not hold: {Quoted(refuted)}.",
            _ when evidence.Count == 0 => "Inconclusive, because nothing was required.",
            _ => $"Inconclusive, because the intervals of {open.Count} of {Count(evidence.Count, "requirement", "requirements")} reach across their thresholds: {Quoted(open)}.",
        };
    }

    /// <summary>What readers of each subject's numbers have to know, subject by subject; those of whom nothing is said are left out.</summary>
    public static IEnumerable<(string Subject, IReadOnlyList<string> Remarks)> Remarks(RunRecord run) =>
        from record in run.Claims
        group record.Remarks by record.Subject into alike
        let remarks = alike.SelectMany(each => each).Distinct(StringComparer.Ordinal).ToList()
        where remarks.Count > 0
        select (alike.Key, (IReadOnlyList<string>)remarks);

    /// <summary>A table's or claim's name as words: "SendersIntoKeysAtIO" as "Senders Into Keys At IO", "Claim2" as "Claim 2".</summary>
    public static string Spaced(string name)
    {
        var words = new System.Text.StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var begins = i > 0 && (char.IsUpper(name[i])
                ? !char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))
                : char.IsAsciiDigit(name[i]) && !char.IsAsciiDigit(name[i - 1]) && name[i - 1] is not '.');
            words.Append(begins ? " " : "").Append(name[i]);
        }

        return words.ToString();
    }

    /// <summary>As in "1 cell" or "3 cells".</summary>
    public static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

    private static string All(int count, string what) => count switch
    {
        1 => $"the one {what}",
        2 => $"both {what}s",
        _ => $"all {count} {what}s",
    };

    private static string Quoted(IReadOnlyList<FindingRecord> findings)
    {
        const int most = 2;
        var named = string.Join("; ", findings.Take(most).Select(finding => $"“{finding.Statement}” ({finding.Measured}; required: {finding.Required})"));
        return findings.Count > most ? $"{named}; and {findings.Count - most} more" : named;
    }
}
