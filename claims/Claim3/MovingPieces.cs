namespace IoiClaims.Claims;

/// <summary>
/// Claim 3, step 2, continued: moving pieces. One piece of the prompt at a time is moved, and Name Movers on the prompt as
/// it was are told what S-Inhibition heads tell there. From which feature of the moved prompt can one predict where they
/// look? A minimal one is: was it the first or the second name that was repeated? In the end everything is moved at once:
/// Name Movers are told what is told in strange prompts, about other people, in other templates, at other positions, and
/// the prediction knows the order of the names there and nothing else.
/// </summary>
public partial class Claim3Experiments
{
    private IoiDataset? strange;
    private PlaceRegression? strangePlaces;

    protected ClaimReport MovingPieces => Claim
        .That("The order of the names where S-Inhibition heads tell predicts where Name Movers look")
        // R, step 2: a minimal feature predicts it. The share of prompts is ours.
        .Require("moved: all names, to random ones", AsPredicted(Corruptions.RandomNames), AtLeast(0.80))
        .Require("moved: the first two names, exchanged", AsPredicted(Corruptions.IoWithS1), AtLeast(0.80))
        .Require("moved: the giver, who is now IO", AsPredicted(Corruptions.S2ToIo), AtLeast(0.80))
        .Require("moved: everything (strange prompts)", ToldOfStrangers.LookAt(Here.ByOrder(Strange)), AtLeast(0.80))
        .Record("strange prompts, predicted from the S1–S2 distance there", ToldOfStrangers.LookAt(Here.ByDistance(Strange)))
        .Record("strange prompts, predicted from the position of S1 there", ToldOfStrangers.LookAt(Here.ByPosition(Strange)))
        .Record("strange prompts: first name over second, for the order there", StrangePlaces.Order)
        .Record("strange prompts: first name over second, for a token of S1–S2 distance there", StrangePlaces.Distance)
        .Record("strange prompts: first name over second, for a token of position there", StrangePlaces.Position);

    protected IEnumerable<(string Moved, IoiDataset Prompts)> Pieces => new[]
    {
        Corruptions.IO, Corruptions.S, Corruptions.RandomNames, Corruptions.IoWithS1, Corruptions.S2ToIo,
        Corruptions.Signals(TokenSignal.Inverted, PositionSignal.Original),
        Corruptions.Signals(TokenSignal.Random, PositionSignal.Inverted),
    }.Select(corruption => (corruption.Name, Ioi.Corrupted(corruption)));

    protected IEnumerable<(string Moved, IoiDataset Prompts)> PiecesOnFewer =>
    [
        ("prefix", Place.BehindPrefix.Prompts), ("filler S1–S2", Place.FurtherFromS1.Prompts),
        ("filler S2–END", Place.FurtherFromEnd.Prompts), ("everything (strange prompts)", Strange),
    ];

    // All that is known about the place of S there, in one regression.
    protected PlaceRegression StrangePlaces => strangePlaces ??= new PlaceRegression(ToldOfStrangers);

    private IoiDataset Here => FewerPrompts.Prompts;

    private IoiDataset Strange => strange ??= StrangePrompts.To(Here, seed: 1);

    private Told ToldOfStrangers => OnFewer.From(Strange);

    private SampleMean AsPredicted(Corruption moved) => ToldOf(moved).LookAt(Ioi.Prompts.ByOrder(Ioi.Corrupted(moved)));
}
