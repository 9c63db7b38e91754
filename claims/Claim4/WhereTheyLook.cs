namespace IoiClaims.Claims;

/// <summary>Step 1: S-Inhibition heads look from END at S2.</summary>
public partial class Claim4Experiments
{
    protected ClaimReport WhereTheyLook => Once(() => SInhibition.Cast<Head>().Aggregate(
        Claim
            .That("S-Inhibition heads look from END at S2")
            // W: .51 on average.
            .Require("S-Inhibition heads attend from END to S2", Ioi.Mean(Attends(END, S2), SInhibition), AtLeast(0.40))
            // A position may be attended to and have next to nothing to give; so attention is weighted by the values' length.
            .Require(
                "weighted by their values, S2 gives them more than S1, where the same name stands",
                Ioi.Mean(Weighted(S2).Minus(Weighted(S1)), SInhibition),
                Above(0))
            .Require(
                "weighted by their values, S2 gives them more than IO",
                Ioi.Mean(Weighted(S2).Minus(Weighted(IO)), SInhibition),
                Above(0)),
        (claim, head) => claim.Record($"{head} attends from END to S2", Ioi.Mean(Attends(END, S2), head))));

    private HeadReadings Weighted(Role to) => Attends(END, to, AttentionWeighting.ValueLength);

    private NumericTable AttentionFromEND(AttentionWeighting weighting, string title) => HeadTable.Of(
        Heading(title, "1", 0.005, Ioi.Conditions),
        SInhibition.Cast<Head>(),
        [.. new[] { IO, S1, S1Plus1, S2, END }.Select(to => ($"{to}", Attends(END, to, weighting)))]);
}
