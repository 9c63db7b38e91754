namespace IoiClaims.Claims;

/// <summary>Minimal: for every head there is a set K of others without which it matters.</summary>
public sealed partial class CircuitClaim
{
    // Where a model does not do the task at all, 1 % of its logit difference would ask for nothing.
    private const double LeastMargin = 0.001;

    // W §4.3: by 1 % of the logit difference at least, for every head; of 9.0 and 11.9 it is 1.1 %, .45 → .41 (Appendix K). So
    // the interval of every head cannot lie beyond 1 %, on few prompts even less so; of Appendix K's heads about 20 of 26 do.
    [Extension]
    public IEnumerable<Finding> Once_others_are_gone_most_heads_are_shown_to_change_the_logit_difference_by_1_percent_and_more() =>
        OnBothOrders(prompts =>
        {
            var (mattering, all) = (HeadsThatMatter(prompts).Count, prompts.Minimality.Rows.Length);
            return Finding.That(mattering >= 0.5 * all, $"{mattering} of {all}", "at least half of them", prompts.Minimality.Least.Difference.Conditions);
        });

    [Record]
    public IEnumerable<Finding> The_head_that_matters_least_changes_it_by() =>
        OnBothOrders(prompts => prompts.Minimality.Least.Difference.Change);

    [Table]
    public NumericTable MinimalityABBA() => ABBA.Minimality.ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable MinimalityBABA() => BABA.Minimality.ToTable(new Tolerance(0.01));

    private static List<Head> HeadsThatMatter(OneOrder prompts)
    {
        var matters = Beyond(Math.Max(0.01 * prompts.Alone.Baseline.Mean, LeastMargin));
        return [.. prompts.Minimality.Rows.Where(row => matters.Judge(row.Difference.Change) == Verdict.Supported).Select(row => row.Node.Head)];
    }
}
