namespace IoiClaims.Claims;

/// <summary>
/// Claim 3, step 1: the value of IO. In "Mary and John … John gave", Name Movers are told what S-Inhibition heads would
/// tell in "Anna and John … John gave": S, its token and its place are the same, only IO is another. If the heads tell the
/// value of IO, Name Movers now look for Anna.
/// </summary>
public partial class Claim3Experiments
{
    private Effect? anotherIOAndTheRestFree;
    private ScrubResult<IoiDataset>? onlyIOCounts;
    private ScrubResult<IoiDataset>? onlyOrderCounts;

    protected ClaimReport Power => Claim
        .That("What S-Inhibition heads tell Name Movers decides where these look")
        // W: .59 on average.
        .Control("from END, Name Movers attend to IO", ToldThatIOIsRepeated.AttentionTo(IO).Baseline, AtLeast(0.50))
        // W figure 9, for all that the heads write: below 0. The bound for what they tell Name Movers alone is ours.
        .Control("told that IO is repeated, they lose the logit difference", ToldThatIOIsRepeated.LogitDifference.Retained, AtMost(0.50))
        // W figure 10.
        .Control("told that IO is repeated, they attend more to S1 than to IO", ToldThatIOIsRepeated.Preference(S1, over: IO), Above(0));

    protected ClaimReport NotTheValueOfIO => Claim
        .That("What S-Inhibition heads tell Name Movers does not depend on the value of IO")
        .Including(Power)
        // R, step 1: no effect. The bounds are ours: other names for IO and S together cost 31 % (W), so IO's must cost less.
        .Require("told of another IO, the logit difference stays", ToldOfAnotherIO.LogitDifference.RelativeChange, Within(0.10))
        .Require("told of another IO, attention to IO stays", ToldOfAnotherIO.AttentionTo(IO).Change, Within(0.10))
        .Require(
            "told of another IO, all after the Name Movers free to respond, the logit difference stays",
            AnotherIOAndTheRestFree.RelativeChange,
            Within(0.10))
        // The claim as a causal-scrubbing hypothesis: what is told is drawn from prompts that have only IO's name in common
        // with this one. If that were what counts, all would be recovered; with the order at random, little is.
        .Require("scrubbed, only IO's name is kept in what is told", OnlyIOCounts.Recovered, AtMost(0.50))
        // R: scrubbing the tokens costs about 30 %; the band is that of W's cell with random names.
        .Require("scrubbed, only the order is kept in what is told", OnlyOrderCounts.Effect.RelativeChange, Between(-0.45, -0.15));

    // "Mary and John … John gave" is told of "Anna and John … John gave".
    protected Told ToldOfAnotherIO => ToldOf(Corruptions.IO);

    // It is told of "Mary and John … Mary gave": token and position both say Mary.
    private Told ToldThatIOIsRepeated => ToldOf(Corruptions.S2ToIo);

    // W's convention: MLPs on the way are recomputed, and what comes after the queries responds.
    private Effect AnotherIOAndTheRestFree => anotherIOAndTheRestFree ??=
        Ioi.Patch(Message, from: Ioi.Corrupted(Corruptions.IO).Batch, LogitDifference, Conventions.IoiPaper);

    private ScrubResult<IoiDataset> OnlyIOCounts => onlyIOCounts ??= Scrubbed("only IO's name counts", IoiSamplers.SameIo);

    private ScrubResult<IoiDataset> OnlyOrderCounts => onlyOrderCounts ??= Scrubbed("only the order counts", IoiSamplers.SameOrder);

    // All is as it is, but what is told is drawn anew, with nothing kept but what the hypothesis says counts.
    private ScrubResult<IoiDataset> Scrubbed(string hypothesis, Sampler<IoiDataset> told) => FewerPrompts.Scrub(
        hypothesis,
        IoiSamplers.Hypothesis(Node.Root(
            otherInputs: IoiSamplers.Exact,
            Node.Inner(
                NameMovers.IntoLogits(at: END),
                IoiSamplers.Exact,
                otherInputs: IoiSamplers.Exact,
                Node.Leaf(SInhibition.IntoQueries(at: END), told)))),
        options: new ScrubOptions(scrubs: 2));
}
