using IoiClaims.Interp.Metrics;
using IoiClaims.Interp.Statistics;
using IoiClaims.Interp.Tables;
using IoiClaims.Ioi.Datasets;
using IoiClaims.Ioi.Experiments;
using IoiClaims.Ioi.Flips;
using static IoiClaims.Interp.Statistics.Threshold;

namespace IoiClaims.Claims;

/// <summary>
/// Claim 3, step 2, continued: moving pieces. One piece of the prompt at a time is moved, and what S-Inhibition heads then
/// tell is told to the Name Movers on the prompt as it was. From which feature of the moved prompt can one predict where
/// these look? A minimal feature is: was it the first or the second name that was repeated? In the end everything is
/// moved at once: Name Movers are told what is told in strange prompts, of other people in other templates at other
/// positions, and the order of the names there is all that is used for the prediction.
/// </summary>
public partial class Claim3Experiments
{
    private MovedPieces? pieces;
    private IoiDataset? strange;
    private PlaceRegression? byPlace;

    protected ClaimReport MovingPieces => Claim
        .That("The order of the names where S-Inhibition heads tell predicts where Name Movers look")
        // R step 2: a minimal feature that predicts it; the share is ours.
        .Require("positions kept, all names random", LookingAsPredicted(IoiFlips.RandomNames), AtLeast(0.80))
        .Require("order inverted, names kept", LookingAsPredicted(IoiFlips.IoWithS1), AtLeast(0.80))
        .Require("a sentence in front", LookingAsPredicted(IoiFlips.Prefix), AtLeast(0.80))
        .Require("filler between S1 and S2", LookingAsPredicted(IoiFlips.FillerBetweenS1AndS2()), AtLeast(0.80))
        .Require("filler between S2 and END", LookingAsPredicted(IoiFlips.FillerBetweenS2AndEnd()), AtLeast(0.80))
        .Require(
            "told what is told in strange prompts, they look as the order there predicts",
            Pieces.Looking(Strange, Pieces.ByOrder(Strange)).Patched,
            AtLeast(0.80))
        .Record("… as the S1–S2 distance there predicts", Pieces.Looking(Strange, Pieces.ByDistance(Strange)).Patched)
        .Record("… as the absolute position of S1 there predicts", Pieces.Looking(Strange, Pieces.ByPosition(Strange)).Patched)
        .Record("score of the first name over the second, for the order in strange prompts", ByPlace.Order)
        .Record("score of the first name over the second, for a token of S1–S2 distance in strange prompts", ByPlace.Distance)
        .Record("score of the first name over the second, for a token of absolute position in strange prompts", ByPlace.Position);

    protected NumericTable PiecesMoved => Pieces.ToTable(
        new[]
        {
            IoiFlips.IO, IoiFlips.S, IoiFlips.RandomNames, IoiFlips.IoWithS1, IoiFlips.S2ToIo,
            IoiFlips.Signals(TokenSignal.Inverted, PositionSignal.Original),
            IoiFlips.Signals(TokenSignal.Random, PositionSignal.Inverted),
            IoiFlips.Prefix, IoiFlips.FillerBetweenS1AndS2(), IoiFlips.FillerBetweenS2AndEnd(),
        }.Select(flip => (flip.Name, Ioi.PromptsWith(flip))).Append(("everything (strange prompts)", Strange)),
        Fine);

    protected NumericTable StrangePromptsFit => ByPlace.ToTable(Coarse);

    private PlaceRegression ByPlace => byPlace ??= new PlaceRegression(
        Strange,
        Ioi.Patch(
            Message, from: Strange.Batch, new AttentionContrast(NameMovers, END, To: IoiRoles.FirstName, Over: IoiRoles.SecondName)));

    private MovedPieces Pieces => pieces ??= new MovedPieces(Ioi, NameMovers, Message);

    private IoiDataset Strange => strange ??= StrangePrompts.To(Ioi.Prompts, seed: 1);

    private SampleMean LookingAsPredicted(IoiFlip flip)
    {
        var told = Ioi.PromptsWith(flip);
        return Pieces.Looking(told, Pieces.ByOrder(told)).Patched;
    }
}
