using static IoiClaims.Ioi.PlaceOfSExperiments;

namespace IoiClaims.Claims;

/// <summary>
/// Claim 3, step 2, continued: which position? S1 stands at an absolute position, at a distance from S2 (and S2 at a
/// distance from END), and it is the first or the second of the names. The paper expects that the distance from S1 to S2
/// is told, REMIX that the order among the names is; exchanging the first two names, which is how the position was
/// inverted above, changes both at once. Filler takes them apart: the same order at another distance, the other order at
/// the same distance. Nothing is presumed about which of them counts: both effects are recorded with their intervals.
/// </summary>
public partial class Claim3Experiments
{
    private PlaceOfSExperiments? place;

    protected ClaimReport NotTheAbsolutePosition => Claim
        .That("Neither the absolute position of S nor its distance from END counts")
        // W: 3.56 → 3.57.
        .Require("told of the same behind a sentence in front, the logit difference stays", Place.BehindPrefix.ByOutputs.RelativeChange, Within(0.05))
        // R: invariant (no number).
        .Require("told of the same with END further from S2, the logit difference stays", Place.FurtherFromEnd.ByOutputs.RelativeChange, Within(0.15))
        .Record("a sentence in front, told to Name Movers only", Place.BehindPrefix.LogitDifference.RelativeChange)
        .Record("END further from S2, told to Name Movers only", Place.FurtherFromEnd.LogitDifference.RelativeChange);

    protected ClaimReport OrderOrDistance => Claim
        .That("Order and S1–S2 distance, changed together, invert what S-Inhibition heads tell")
        // W: −.99. Here the prompts have two words of filler.
        .Control("order and distance changed: S is preferred", Place.ByOutputs[Both], Below(0))
        .Record("order changed, distance kept", OrderAlone(Place.ByOutputs))
        .Record("distance changed, order kept", DistanceAlone(Place.ByOutputs))
        .Record("both changed, beyond the sum of the two", Interaction(Place.ByOutputs))
        .Record("share of the inversion that order alone makes", ShareOfOrder(Place.ByOutputs))
        .Record("share of the inversion that distance alone makes", ShareOfDistance(Place.ByOutputs))
        .Record("order changed, distance kept, told to Name Movers only", OrderAlone(Place.ByMessage))
        .Record("distance changed, order kept, told to Name Movers only", DistanceAlone(Place.ByMessage))
        .Record("share of the inversion that order alone makes, told to Name Movers only", ShareOfOrder(Place.ByMessage))
        .Record("share of the inversion that distance alone makes, told to Name Movers only", ShareOfDistance(Place.ByMessage));

    protected PlaceOfSExperiments Place => place ??= new PlaceOfSExperiments(OnFewer);
}
