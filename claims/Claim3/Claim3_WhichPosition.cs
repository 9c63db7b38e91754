using static IoiClaims.Claims.PlaceOfSExperiments;

namespace IoiClaims.Claims;

/// <summary>
/// Which position? S1 stands at an absolute position, at a distance from S2 (and S2 at a distance from END), and it is the first
/// or the second of the names. The paper expects that the signal is the distance from S1 to S2, REMIX that it is the order among
/// the names; exchanging the first two names, which is how the position was inverted above, changes both at once. Filler takes them
/// apart: the same order at another distance, the other order at the same distance. Nothing is presumed about which of them counts:
/// both effects are recorded with their intervals.
/// </summary>
public sealed partial class Claim3
{
    // W: 3.56 → 3.57.
    [Extension]
    public Finding Patched_from_behind_a_sentence_in_front_the_logit_difference_stays() =>
        Place.BehindPrefix.ByOutputs.RelativeChange.Is(Within(0.10));

    // R: invariant (no number).
    [Extension]
    public Finding Patched_from_prompts_with_END_further_from_S2_the_logit_difference_stays() =>
        Place.FurtherFromEnd.ByOutputs.RelativeChange.Is(Within(0.15));

    [Extension]
    public IEnumerable<Finding> By_the_signal_to_the_Name_Movers_alone_the_logit_difference_changes_with() =>
    [
        Finding.Recorded(Place.BehindPrefix.LogitDifference.RelativeChange).For("a sentence in front"),
        Finding.Recorded(Place.FurtherFromEnd.LogitDifference.RelativeChange).For("END further from S2"),
    ];

    // W: −.99. Here the prompts have two words of filler.
    [Extension]
    public Finding Order_and_distance_changed_S_is_preferred() => Place.ByOutputs[Both].Is(Below(0));

    [Extension]
    public IEnumerable<Finding> By_all_that_the_heads_write_the_effect_of() =>
    [
        Finding.Recorded(OrderAlone(Place.ByOutputs)).For("order changed, distance kept"),
        Finding.Recorded(DistanceAlone(Place.ByOutputs)).For("distance changed, order kept"),
        Finding.Recorded(Interaction(Place.ByOutputs)).For("both changed, beyond the sum of the two"),
        Finding.Recorded(ShareOfOrder(Place.ByOutputs)).For("order alone, as a share of the inversion"),
        Finding.Recorded(ShareOfDistance(Place.ByOutputs)).For("distance alone, as a share of the inversion"),
    ];

    [Extension]
    public IEnumerable<Finding> By_the_signal_to_the_Name_Movers_alone_the_effect_of() =>
    [
        Finding.Recorded(OrderAlone(Place.BySignal)).For("order changed, distance kept"),
        Finding.Recorded(DistanceAlone(Place.BySignal)).For("distance changed, order kept"),
        Finding.Recorded(ShareOfOrder(Place.BySignal)).For("order alone, as a share of the inversion"),
        Finding.Recorded(ShareOfDistance(Place.BySignal)).For("distance alone, as a share of the inversion"),
    ];

    [Table]
    public NumericTable OrderAndDistanceDesign() => Place.DesignTable();

    [Table]
    public NumericTable OrderAndDistance() => Place.EffectsTable(Coarse);

    [Table]
    public NumericTable PrefixesAndFillers() => Place.LengthsTable(Coarse);

    private PlaceOfSExperiments Place => new(OnFewer);
}
