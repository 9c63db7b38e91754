namespace IoiClaims.Claims;

/// <summary>Minimal: for every head there is a set K of others without which it matters.</summary>
public partial class CircuitAsAWhole
{
    protected ClaimReport Minimal => Claim
        .That("Every head matters once some others are gone")
        .Including(NoIdleHead(ABBA), NoIdleHead(BABA));

    // W §4.3: by 1 % of the logit difference at least, for every head; of 9.0 and 11.9 it is 1.1 %, .45 → .41 (Appendix K). So
    // the interval of every head cannot lie beyond 1 %. What is required: none lies within, and most lie beyond.
    private static ClaimReport NoIdleHead(OneOrder prompts)
    {
        var changes = prompts.Minimality;
        var matters = Beyond(Math.Max(0.01 * prompts.Alone.Baseline.Mean, LeastMargin));
        List<Head> HeadsWith(Verdict verdict) =>
            [.. changes.Rows.Where(row => matters.Judge(row.Difference.Change) == verdict).Select(row => row.Node.Head)];

        var (idle, mattering) = (HeadsWith(Verdict.Refuted), HeadsWith(Verdict.Supported));
        return Claim
            .That("No head is idle")
            .Require(
                $"on {prompts} prompts, no head is shown to change the logit difference by less than 1 %",
                idle.Count == 0, idle.Count == 0 ? "none" : Listed(idle), "none")
            .Require(
                $"on {prompts} prompts, most heads are shown to change it by more",
                mattering.Count >= 0.75 * changes.Rows.Length,
                $"{mattering.Count} of {changes.Rows.Length}",
                "three quarters of them")
            .Record($"on {prompts} prompts, the head that matters least changes it by", changes.Least.Difference.Change);
    }

    // Where a model does not do the task at all, 1 % of its logit difference would ask for nothing.
    private const double LeastMargin = 0.001;
}
