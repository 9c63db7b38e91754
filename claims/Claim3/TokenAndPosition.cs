using IoiClaims.Interp.Metrics;
using IoiClaims.Interp.Statistics;
using IoiClaims.Ioi.Experiments;
using IoiClaims.Ioi.Flips;
using static IoiClaims.Interp.Statistics.Threshold;

namespace IoiClaims.Claims;

/// <summary>
/// Claim 3, step 2: token signal against position signal, the six cells of the paper's Appendix A. S-Inhibition heads can
/// tell which name is repeated by its token (original, random, or IO's) and by the place where it stood before (original
/// or inverted). Figure 9 replaces all that the heads write at END, so that their effects on Negative Name Movers and
/// backups are included; the claim is about what they tell the Name Movers. Both are measured; the published bands belong
/// to the first.
/// </summary>
public partial class Claim3Experiments
{
    private SignalCells? byOutputs;
    private SignalCells? byMessage;
    private Effect? invertedToIO;
    private Effect? invertedToS;

    protected ClaimReport PositionMoreThanToken => Claim
        .That("S-Inhibition heads tell mostly the position of S, and some of its token")
        // W: 2.45 of 3.55, −31 %; N: −30 %; R: about 30 %.
        .Require(
            "names random, positions kept: some of the logit difference is lost",
            CellsByOutputs[TokenSignal.Random, PositionSignal.Original].RelativeChange,
            Between(-0.45, -0.15))
        // W: −.99; N: −1.148.
        .Require(
            "position inverted: S is preferred", CellsByOutputs[TokenSignal.Original, PositionSignal.Inverted].Patched, Below(0))
        // W: −.89 of the baseline; N: −.98.
        .Require(
            "both inverted: S is preferred nearly as clearly as IO was",
            CellsByOutputs[TokenSignal.Inverted, PositionSignal.Inverted].Retained,
            AtMost(-0.60))
        // W figure 10.
        .Require("both inverted: Name Movers attend more to S1 than to IO", SOverIOByOutputs, Above(0))
        // W: 2.31 / .99 = 2.34; N: 2.36; a benchmark's refit: 2.61.
        .Require("position counts about twice as much as token", CellsByOutputs.Ratio, Between(1.6, 3.5))
        // W: 7 % without an intercept; 2.8 % with it.
        .Require("the two add up", CellsByOutputs.Residual, AtMost(0.10))
        .Record("position, by outputs", CellsByOutputs.PositionEffect)
        .Record("token, by outputs", CellsByOutputs.TokenEffect)
        .Record("intercept, by outputs", CellsByOutputs.Intercept)
        .Record("position, by what Name Movers are told", CellsByMessage.PositionEffect)
        .Record("token, by what Name Movers are told", CellsByMessage.TokenEffect)
        .Record("intercept, by what Name Movers are told", CellsByMessage.Intercept)
        .Record("position over token, by what Name Movers are told", CellsByMessage.Ratio)
        .Record("distance from the plane, by what Name Movers are told", CellsByMessage.Residual);

    /// <summary>By activation patching of all that the four heads write at END.</summary>
    protected SignalCells CellsByOutputs => byOutputs ??= SignalCells.Measure(flip => Written(flip, LogitDifference));

    /// <summary>By path patching of what they tell the Name Movers' queries.</summary>
    protected SignalCells CellsByMessage => byMessage ??= SignalCells.Measure(flip => Told(flip, LogitDifference));

    private SampleMean SOverIOByOutputs =>
        (invertedToS ??= Written(IoiFlips.S2ToIo, AttentionTo(S1, by: NameMovers))).PatchedMinus(
            invertedToIO ??= Written(IoiFlips.S2ToIo, AttentionTo(IO, by: NameMovers)), "attention to S1 less that to IO");

    /// <summary>A metric when S-Inhibition heads write at END what they would write on prompts with a flip.</summary>
    private Effect Written(IoiFlip flip, IMetric metric) =>
        Ioi.PatchOutputs(SInhibition, at: END, from: Ioi.PromptsWith(flip), metric);
}
