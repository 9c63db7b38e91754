using IoiClaims.Interp.Statistics;
using IoiClaims.Interp.Tables;
using IoiClaims.Ioi.Experiments;
using IoiClaims.Ioi.Flips;
using static IoiClaims.Interp.Statistics.Threshold;

namespace IoiClaims.Claims;

/// <summary>
/// Claim 3, step 2, continued: which position? A prompt's S1 stands at an absolute position, at a distance from S2 (and S2
/// at a distance from END), and as the first or second of the names. The paper expects the distance from S1 to S2, REMIX
/// expects the order among the names; exchanging the first two names, as everybody did, changes both at once. Here they
/// are taken apart. Nothing is presumed about which of them wins: both effects are recorded with their intervals.
/// </summary>
public partial class Claim3Experiments
{
    private PlaceOfSExperiments? place;

    protected ClaimReport NotTheAbsolutePosition => Claim
        .That("Neither the absolute position of S nor its distance from END matters to what S-Inhibition heads tell")
        // W: 3.56 → 3.57.
        .Require("told from behind a sentence in front", Place.BehindPrefix.RelativeChange, Within(0.05))
        // R: invariant (no number).
        .Require("told from further away from END", Place.FurtherFromEnd.RelativeChange, Within(0.15))
        .Record("told from behind a sentence in front, to Name Movers only", Place.BehindPrefixToMovers.RelativeChange)
        .Record("told from further away from END, to Name Movers only", Place.FurtherFromEndToMovers.RelativeChange);

    protected ClaimReport DistanceOrOrder => Claim
        .That("Order and S1–S2 distance changed together invert what S-Inhibition heads tell")
        // W: −.99, by outputs; here the prompts have two words of filler.
        .Control("order and distance changed together: S is preferred", Place.ByOutputs[PlaceOfSExperiments.Both], Below(0))
        .Record("order changed, distance kept", PlaceOfSExperiments.OrderAlone(Place.ByOutputs))
        .Record("distance changed, order kept", PlaceOfSExperiments.DistanceAlone(Place.ByOutputs))
        .Record("order and distance beyond the sum of their effects", PlaceOfSExperiments.Interaction(Place.ByOutputs))
        .Record("share of the inversion that order alone makes", PlaceOfSExperiments.ShareOfOrder(Place.ByOutputs))
        .Record("share of the inversion that distance alone makes", PlaceOfSExperiments.ShareOfDistance(Place.ByOutputs))
        .Record("order changed, distance kept, told to Name Movers only", PlaceOfSExperiments.OrderAlone(Place.ByMessage))
        .Record("distance changed, order kept, told to Name Movers only", PlaceOfSExperiments.DistanceAlone(Place.ByMessage))
        .Record("share of the inversion that order alone makes, told to Name Movers only", PlaceOfSExperiments.ShareOfOrder(Place.ByMessage))
        .Record("share of the inversion that distance alone makes, told to Name Movers only", PlaceOfSExperiments.ShareOfDistance(Place.ByMessage));

    // Where the repeated name stands in the four sets: they do take order and distance apart.
    protected NumericTable WhereSStands => Place.DesignTable();

    protected NumericTable OrderAndDistanceByTemplate => Place.EffectsTable(Coarse);

    // Prefixes and fillers of every length, one row each.
    protected NumericTable ByLength => Place.LengthsTable(Coarse);

    private PlaceOfSExperiments Place => place ??= new PlaceOfSExperiments(Ioi, SInhibition, END, Message);
}
