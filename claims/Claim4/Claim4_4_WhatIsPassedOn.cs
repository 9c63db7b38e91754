namespace IoiClaims.Claims;

/// <summary>What the detectors write for the S-Inhibition heads is where S stands, and hardly which name S is.</summary>
public sealed partial class Claim4
{
    [Requirement(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding Patched_from_prompts_with_the_names_swapped_detectors_do_most_of_what_S_Inhibition_heads_would_do() =>
        ShareOfInhibition(ByDetectors(NamesSwapped)).Is(AtLeast(0.50)).Specific(to: Detectors);

    [Requirement(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding Patched_from_prompts_with_another_S_in_the_same_place_they_do_little_of_it() =>
        ShareOfInhibition(ByDetectors(AnotherS)).Is(Within(0.25));

    // W names heads of both kinds; T (attribution) gives 3.0 about a tenth of what the three largest do together.
    [Extension(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding Duplicate_token_heads_have_a_part_in_it() => ShareOfInhibition(ValuesWithNamesSwapped(DuplicateToken, S2)).Is(AtLeast(0.03));

    [Extension(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding Induction_heads_have_a_part_in_it() => ShareOfInhibition(ValuesWithNamesSwapped(Induction, S2)).Is(AtLeast(0.03));

    // W's own receivers: everything after the S-Inhibition heads is free, not only the paths by the Name Movers' queries.
    [Record(About = [DuplicateTokenHeads, InductionHeads])]
    public Measurement The_detectors_share_if_the_whole_network_may_respond_to_what_the_S_Inhibition_heads_read() => Share(
        Patch(Detectors.To(SInhibition.Values(at: S2)).ToLogits(at: END), from: Corrupted(NamesSwapped), Conventions.IoiPaper).LogitDifference,
        Patch(SInhibition.Output(at: END), from: Corrupted(NamesSwapped)).LogitDifference);

    // Moving pieces. R warns of "maybe some confusing results" here; so they are recorded.
    [Record(About = [DuplicateTokenHeads, InductionHeads])]
    public IEnumerable<Finding> Moving_pieces_values_at_S2_from_prompts_with() =>
    [
        Finding.Recorded(ValuesFrom(Corruptions.Prefix)).For("a sentence in front"),
        Finding.Recorded(ValuesFrom(Corruptions.FillerBetweenS1AndS2())).For("words between S1 and S2"),
        Finding.Recorded(ValuesFrom(Corruptions.FillerBetweenS1AndS2().Then(NamesSwapped))).For("words between S1 and S2 and the names swapped"),
    ];

    [Record(About = [DuplicateTokenHeads, InductionHeads])]
    public IEnumerable<Finding> Moving_pieces_attention_to_S2_with() =>
    [
        Finding.Recorded(AttentionToS2(Corruptions.Prefix)).For("a sentence in front"),
        Finding.Recorded(AttentionToS2(Corruptions.FillerBetweenS1AndS2())).For("words between S1 and S2"),
        Finding.Recorded(AttentionToS2(Corruptions.FillerBetweenS2AndEnd())).For("words between S2 and END"),
    ];

    [Table(About = [DuplicateTokenHeads, InductionHeads])]
    public NumericTable PassedOnThroughValues()
    {
        ComponentSet[] senders = [DuplicateToken, Induction, Detectors, Everything];
        (string Name, Corruption Corruption)[] from =
        [
            ("the names swapped", NamesSwapped),
            ("another S", AnotherS),
            ("all names replaced", Corruptions.RandomNames),
            ("IO repeated instead", Corruptions.S2ToIo),
            ("no name repeated", Corruptions.Abc),
        ];
        return new NumericTable(
            Heading(
                "change of the logit difference: senders → S-Inhibition values at S2 → Name Movers' queries",
                "logits",
                0.01,
                Fewer.Conditions.With("conventions", ThroughMlps.ToString())),
            "senders run on prompts with",
            [.. from.Select(each => each.Name)],
            [.. senders.Select(sender => sender.Name)],
            (row, column) => Fewer.Patch(
                ThroughValues(senders[column]), from: Fewer.Corrupted(from[row].Corruption), ThroughMlps).LogitDifference.Change.Mean);
    }

    private static Measurement Share(Effect part, Effect whole) => part.ShareOf(whole, "share of the S-Inhibition heads' effect");

    private Measurement ShareOfInhibition(Effect part) => Share(part, InhibitionWithNamesSwapped);

    private Effect ByDetectors(Corruption corruption) =>
        Patch(ThroughValues(Detectors), from: Corrupted(corruption), ThroughMlps).LogitDifference;

    // Whatever S-Inhibition heads read at S2, from prompts in which something has moved.
    private Measurement ValuesFrom(Corruption corruption) =>
        Fewer.Patch(ThroughValues(Everything), from: Fewer.Corrupted(corruption)).LogitDifference.RelativeChange;

    private SampleMean AttentionToS2(Corruption corruption) => Fewer.Mean(
        Ioi.Runner.Read(Fewer.Corrupted(corruption), run => AttentionReadings.Between(run, END, S2)), SInhibition);
}
