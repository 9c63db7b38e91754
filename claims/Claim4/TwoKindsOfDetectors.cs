namespace IoiClaims.Claims;

/// <summary>
/// Step 5: the detectors are of two kinds. From S2, duplicate-token heads look at S1, where the same token stands, and
/// induction heads at S1+1, which followed it.
/// </summary>
public partial class Claim4Experiments
{
    protected ClaimReport TwoKindsOfDetectors => Once(() =>
    {
        var (toS1, toNext) = (Attends(S2, S1), Attends(S2, S1Plus1));
        var claim = Claim
            .That("From S2, duplicate-token heads look at S1 and induction heads at the token after it")
            .Require(
                "duplicate-token heads attend more to S1 than to the token after it",
                Ioi.Mean(toS1.Minus(toNext), DuplicateTokenHeads),
                Above(0))
            .Require(
                "induction heads attend more to the token after S1 than to S1",
                Ioi.Mean(toNext.Minus(toS1), InductionHeads),
                Above(0))
            // T: .58 to .94, whichever of the eight prompts.
            .Require("5.5 attends to the token after S1", Ioi.Mean(toNext, new Head(5, 5)), AtLeast(0.55));

        // Sources differ head by head: 0.10 .25 (N); 5.8 less than .1 (W) or .44 (N); 5.9 .12 (N). So these are recorded.
        return DetectorHeads.Aggregate(claim, (recorded, head) => DuplicateTokenHeads.Contains(head)
            ? recorded.Record($"{head} attends from S2 to S1", Ioi.Mean(toS1, head))
            : recorded.Record($"{head} attends from S2 to the token after S1", Ioi.Mean(toNext, head)));
    });

    private NumericTable AttentionFromS2() => HeadTable.Of(
        Heading("attention from S2", "1", 0.005, Ioi.Conditions),
        DetectorHeads,
        [.. new[] { IO, S1, S1Plus1 }.Select(to => ($"{to}", Attends(S2, to)))]);
}
