namespace IoiClaims.Claims;

/// <summary>
/// Moving pieces. One piece of the prompt at a time is moved, and Name Movers on the prompt as it was get the S-Inhibition heads'
/// signal from there. From which feature of the moved prompt can one predict where they look? A minimal one is: was it the first or
/// the second name that was repeated? In the end everything is moved at once: the signal comes from strange prompts, about other
/// people, in other templates, at other positions, and the prediction knows the order of the names there and nothing else.
/// </summary>
public sealed partial class Claim3
{
    // R, step 2: a minimal feature predicts it. Where the token contradicts the position, and where prompts are strange, W's cells
    // lead one to expect that it does so less often.
    [Extension]
    public IEnumerable<Finding> The_order_of_the_names_predicts_where_Name_Movers_look_after_moving() =>
    [
        AsPredicted(Corruptions.RandomNames).Is(AtLeast(0.80)).For("all names, to random ones"),
        AsPredicted(Corruptions.IoWithS1).Is(Above(0.50)).For("the first two names, exchanged"),
        AsPredicted(Corruptions.S2ToIo).Is(AtLeast(0.80)).For("the giver, who is now IO"),
        FromStrangers.ShareAttendingTo(Here.ByOrder(Strange)).Is(Above(0.50)).For("everything (strange prompts)"),
    ];

    [Extension]
    public IEnumerable<Finding> From_strange_prompts_where_Name_Movers_look_is_predicted_by() =>
    [
        Finding.Recorded(FromStrangers.ShareAttendingTo(Here.ByDistance(Strange))).For("the S1–S2 distance there"),
        Finding.Recorded(FromStrangers.ShareAttendingTo(Here.ByPosition(Strange))).For("the position of S1 there"),
    ];

    [Extension]
    public IEnumerable<Finding> From_strange_prompts_the_first_name_is_scored_over_the_second_for() =>
    [
        Finding.Recorded(StrangePlaces.Order).For("the order there"),
        Finding.Recorded(StrangePlaces.Distance).For("a token of S1–S2 distance there"),
        Finding.Recorded(StrangePlaces.Position).For("a token of position there"),
    ];

    [Table]
    public NumericTable MovingPieces() => Patching.MovedPiecesTable(
        new[]
        {
            Corruptions.IO, Corruptions.S, Corruptions.RandomNames, Corruptions.IoWithS1, Corruptions.S2ToIo,
            Corruptions.Signals(TokenSignal.Inverted, PositionSignal.Original),
            Corruptions.Signals(TokenSignal.Random, PositionSignal.Inverted),
        }.Select(corruption => (corruption.Name, Corrupted(corruption))),
        Fine);

    [Table]
    public NumericTable MovingPiecesOnFewerPrompts() => OnFewer.MovedPiecesTable(
        [
            ("prefix", Place.BehindPrefix.Prompts), ("filler S1–S2", Place.FurtherFromS1.Prompts),
            ("filler S2–END", Place.FurtherFromEnd.Prompts), ("everything (strange prompts)", Strange),
        ],
        Fine);

    // All that is known about the place of S there, in one regression.
    [Table]
    public NumericTable StrangePromptsByPlace() => StrangePlaces.ToTable(Coarse);

    private IoiDataset Here => FewerPrompts.Prompts;

    private IoiDataset Strange => Ioi.Once(nameof(Strange), () => StrangePrompts.To(Here, seed: 1));

    private SignalEffects FromStrangers => OnFewer.From(Strange);

    private PlaceRegression StrangePlaces => Ioi.Once(nameof(StrangePlaces), () => new PlaceRegression(FromStrangers));

    private SampleMean AsPredicted(Corruption moved) => From(moved).ShareAttendingTo(Ioi.Prompts.ByOrder(Corrupted(moved)));
}
