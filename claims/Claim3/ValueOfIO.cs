using IoiClaims.Interp.Metrics;
using IoiClaims.Interp.Routes;
using IoiClaims.Interp.Scrubbing;
using IoiClaims.Interp.Statistics;
using IoiClaims.Ioi.Datasets;
using IoiClaims.Ioi.Flips;
using IoiClaims.Ioi.Samplers;
using static IoiClaims.Interp.Statistics.Threshold;

namespace IoiClaims.Claims;

/// <summary>
/// Claim 3, step 1: the value of IO. "Mary and John … John gave" is told what S-Inhibition heads would tell in "Anna and
/// John … John gave": S, its token and its place are the same, only IO is another. If the heads tell the value of IO, Name
/// Movers now look for Anna.
/// </summary>
public partial class Claim3Experiments
{
    private Effect? anotherIO;
    private Effect? anotherIOAttention;
    private Effect? misled;
    private Effect? misledAttention;
    private Effect? misledAttentionToS;
    private ScrubResult<IoiDataset>? onlyIOMatters;
    private ScrubResult<IoiDataset>? onlyPositionMatters;

    protected ClaimReport Power => Claim
        .That("What S-Inhibition heads tell Name Movers decides where these look")
        // W: .59 on average; Z: .58.
        .Control("from END, Name Movers attend to IO", MisledAttention.Baseline, AtLeast(0.50))
        // W figure 9 by outputs: below 0. The size for these paths alone is ours.
        .Control("told that IO is repeated, they lose the logit difference", Misled.Retained, AtMost(0.50))
        // W figure 10: attention goes to S1.
        .Control("told that IO is repeated, they attend more to S1 than to IO", SOverIO, Above(0));

    protected ClaimReport NotTheValueOfIO => Claim
        .That("What S-Inhibition heads tell Name Movers does not depend on the value of IO")
        // R step 1: no effect expected; the sizes are ours. Other names for both IO and S cost 31 % (W), so IO must cost less.
        .Require("told of another IO, the logit difference stays", LogitDifferenceWithAnotherIO.RelativeChange, Within(0.10))
        .Require("told of another IO, attention to IO stays", AttentionWithAnotherIO.Change, Within(0.10))
        .Require(
            "with MLPs and all later heads free to respond, too", WithAnotherIOAndTheRestFree.RelativeChange, Within(0.10))
        .Including(Scrubs);

    // The same as causal scrubbing: two hypotheses on what counts of the message.
    private ClaimReport Scrubs => Claim
        .That("Scrubbed so that only IO's name stays in what they tell, the logit difference is lost")
        // If only IO's name counted, everything would stay; with the order at random nearly nothing should.
        .Require("scrubbed so that IO's name stays and the rest is random", OnlyIOMatters.Recovered, AtMost(0.50))
        // R: scrubbing the tokens costs about 30 %; band as for W's cells.
        .Require("scrubbed so that the position stays and all names are random", OnlyPositionMatters.Effect.RelativeChange, Between(-0.45, -0.15));

    protected Effect LogitDifferenceWithAnotherIO => anotherIO ??= Told(IoiFlips.IO, LogitDifference);

    protected Effect AttentionWithAnotherIO => anotherIOAttention ??= Told(IoiFlips.IO, AttentionTo(IO, by: NameMovers));

    // W's own convention: what comes after the queries responds, MLPs on the way are recomputed.
    private Effect WithAnotherIOAndTheRestFree =>
        Ioi.Patch(Message, from: Ioi.PromptsWith(IoiFlips.IO).Batch, LogitDifference, Conventions.IoiPaper);

    // "Mary and John … Mary gave": both signals say Mary.
    private Effect Misled => misled ??= Told(IoiFlips.S2ToIo, LogitDifference);

    private Effect MisledAttention => misledAttention ??= Told(IoiFlips.S2ToIo, AttentionTo(IO, by: NameMovers));

    private Effect MisledAttentionToS => misledAttentionToS ??= Told(IoiFlips.S2ToIo, AttentionTo(S1, by: NameMovers));

    private SampleMean SOverIO => MisledAttentionToS.PatchedMinus(MisledAttention, "attention to S1 less that to IO");

    private ScrubResult<IoiDataset> OnlyIOMatters => onlyIOMatters ??= Scrubbed("only IO's name counts", IoiSamplers.SameIo);

    private ScrubResult<IoiDataset> OnlyPositionMatters =>
        onlyPositionMatters ??= Scrubbed("only the position counts", IoiSamplers.SameOrder);

    /// <summary>A metric when Name Movers are told what S-Inhibition heads would tell them on prompts with a flip.</summary>
    private Effect Told(IoiFlip flip, IMetric metric) => Ioi.Patch(Message, from: Ioi.PromptsWith(flip).Batch, metric);

    // Everything is as it is, but the message is drawn from prompts that share what the hypothesis says counts.
    private ScrubResult<IoiDataset> Scrubbed(string hypothesis, Sampler<IoiDataset> message) => Ioi.Scrub(
        hypothesis,
        IoiSamplers.Hypothesis(Node.Root(
            IoiSamplers.Exact,
            Node.Inner(
                NameMovers.IntoLogits(at: END),
                IoiSamplers.Exact,
                otherInputs: IoiSamplers.Exact,
                Node.Leaf(SInhibition.IntoQueries(at: END), message)))),
        options: new ScrubOptions(scrubs: 3));
}
