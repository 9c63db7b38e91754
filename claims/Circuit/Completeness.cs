namespace IoiClaims.Claims;

/// <summary>Complete: without the same heads, circuit and model do the same.</summary>
public partial class CircuitAsAWhole
{
    protected ClaimReport CompleteByClass => Claim
        .That("Without any class of heads, circuit and model still agree")
        // E, orders z: from −.07 (S-Inhibition) to −1.38 (previous token), of a logit difference of 3.30, on 100 prompts; the
        // rest is for ours being others.
        .Require("without the class that shows most, orders mixed, they differ little", WorstOfBothOrders.Change, Within(1.75))
        // Nobody published the orders apart. ABBA and BABA keep too little and too much, so either may differ more; ours.
        .Require("on ABBA prompts, without the class that shows most, they differ little", ABBA.ByClass.Worst.Difference.Change, Within(2))
        .Require("on BABA prompts, without the class that shows most, they differ little", BABA.ByClass.Worst.Difference.Change, Within(2));

    private Effect WorstOfBothOrders => ABBA.ByClass.Rows
        .Zip(BABA.ByClass.Rows, (abba, baba) => abba.Difference.WithPrompts(baba.Difference))
        .MaxBy(difference => Math.Abs(difference.Change.Mean))!;

    protected ClaimReport CompleteOnRandomSets => Claim
        .That("Without random sets of heads, circuit and model still agree")
        // E, orders z: .45 on average, 1.97 at most.
        .Require("on ABBA prompts, without random sets they differ little on average", Average(ABBA.OnRandomSets), AtMost(1))
        .Require("on BABA prompts, without random sets they differ little on average", Average(BABA.OnRandomSets), AtMost(1));

    // W: 3.09, E: 3.47, both 87 % of the logit difference and more: the published circuit is not complete in this sense.
    private ClaimReport WorstSetsAsRecords => Claim
        .That("Without sets that were searched for")
        .Record("on ABBA prompts, without the worst set found they differ by", ABBA.OnWorstSets.Worst.Difference.Change)
        .Record("on BABA prompts, without the worst set found they differ by", BABA.OnWorstSets.Worst.Difference.Change);

    private SampleMean Average(CompletenessReport report) => Measurement.OfMean(
        new Quantity("average distance of circuit and model without the same heads", "logits"),
        [.. report.Rows.Select(row => (float)row.Incompleteness)],
        Ioi.Laboratory.Intervals,
        report.Rows[0].Difference.Description.Conditions.With("random sets", report.Rows.Length));
}
