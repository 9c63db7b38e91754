using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>What moved from an earlier run to a later one: verdicts, outcomes of findings, and numbers. Immutable.</summary>
/// <param name="Verdicts">Claims that were judged both times, otherwise.</param>
/// <param name="Findings">Findings that came out otherwise, or whose number moved, by claim and subject; those that came out otherwise first.</param>
/// <param name="Gone">What only the earlier run has: claims on subjects, then findings, in words.</param>
/// <param name="New">What only the later run has.</param>
public sealed record RunComparison(
    ImmutableArray<VerdictMove> Verdicts, ImmutableArray<FindingMove> Findings, ImmutableArray<string> Gone, ImmutableArray<string> New)
{
    // As near as two machines come, and no nearer than a reader looks: that of the tables of findings.
    private static readonly Tolerance Same = new(absolute: 0.005, relative: 0.02);

    /// <summary>Whether nothing moved.</summary>
    public bool IsEmpty => Verdicts.IsEmpty && Findings.IsEmpty && Gone.IsEmpty && New.IsEmpty;

    /// <summary>Compares two runs. What did not run both times is not compared.</summary>
    /// <param name="earlier">The earlier run.</param>
    /// <param name="later">The later run.</param>
    public static RunComparison Of(RunRecord earlier, RunRecord later)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        var (before, after) = (Ran(earlier), Ran(later));
        var both = after.Where(pair => before.ContainsKey(pair.Key)).Select(pair => (Earlier: before[pair.Key], Later: pair.Value)).ToList();
        return new RunComparison(
            [
                .. from pair in both
                   where pair.Earlier.Verdict is not null && pair.Later.Verdict is not null && pair.Earlier.Verdict != pair.Later.Verdict
                   select new VerdictMove(pair.Later.Unit, pair.Earlier.Verdict!.Value, pair.Later.Verdict!.Value),
            ],
            [
                .. (from pair in both
                    from now in pair.Later.Findings
                    let was = pair.Earlier.Findings.FirstOrDefault(finding => finding.Statement == now.Statement)
                    where was is not null && (was.Outcome != now.Outcome || Moved(was.Number, now.Number) || (now.Number is null && was.Measured != now.Measured))
                    select new FindingMove(pair.Later.Unit, was, now)).OrderBy(move => move.Before.Outcome == move.Now.Outcome),
            ],
            Only(before, after, both.Select(pair => (pair.Earlier, pair.Later))),
            Only(after, before, both.Select(pair => (pair.Later, pair.Earlier))));
    }

    private static SortedDictionary<ClaimUnit, ClaimRecord> Ran(RunRecord run) =>
        new(run.Claims.Where(record => record.Status == ClaimStatus.Ran).ToDictionary(record => record.Unit));

    private static ImmutableArray<string> Only(
        SortedDictionary<ClaimUnit, ClaimRecord> here, SortedDictionary<ClaimUnit, ClaimRecord> there, IEnumerable<(ClaimRecord Here, ClaimRecord There)> both) =>
    [
        .. here.Keys.Where(unit => !there.ContainsKey(unit)).Select(unit => $"{unit}"),
        .. from pair in both
           from finding in pair.Here.Findings
           where pair.There.Findings.All(other => other.Statement != finding.Statement)
           select $"{pair.Here.Unit}: {finding.Statement}",
    ];

    private static bool Moved(NumberRecord? before, NumberRecord? now) =>
        before is null != now is null || (before is not null && (Far(before.Value, now!.Value) || Far(before.Lower, now.Lower) || Far(before.Upper, now.Upper)));

    private static bool Far(double before, double now) => !before.Equals(now) && !(Math.Abs(now - before) <= Same.Allowed(before));
}

/// <summary>A verdict that moved.</summary>
/// <param name="Unit">The claim and the subject.</param>
/// <param name="Before">What it was.</param>
/// <param name="Now">What it is.</param>
public sealed record VerdictMove(ClaimUnit Unit, Verdict Before, Verdict Now);

/// <summary>A finding that came out otherwise, or whose number moved.</summary>
/// <param name="Unit">The claim and the subject.</param>
/// <param name="Before">As it was.</param>
/// <param name="Now">As it is.</param>
public sealed record FindingMove(ClaimUnit Unit, FindingRecord Before, FindingRecord Now);
