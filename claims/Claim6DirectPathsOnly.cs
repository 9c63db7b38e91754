namespace IoiClaims.Claims;

/// <summary>
/// Claim 6, first reading: "The Name Movers are the only heads that can make the logit difference positive", in the network
/// as it runs. True: of what is written to the logits, everything but the Name Movers' part adds up to next to nothing, or less.
/// </summary>
[Claim("The Name Movers are the only heads that can make the logit difference positive (direct paths only)", "Name Movers")]
public sealed class Claim6DirectPathsOnly(IoiSubject subject) : IoiClaim(subject)
{
    public override string Reasoning => """
        The logits read one sum: what the embedding, the heads and the MLPs have written at END. So the logit difference is a sum of
        terms, one for each of them (direct logit attribution). If the Name Movers' terms are taken out and everything else writes
        what it writes, is what remains still positive? Other heads write for IO as well, and against S. But Negative Name Movers
        write against IO, and they do so even where the Name Movers' terms are taken out, since nothing responds.
        """;

    public override string Method => """
        Every component's term of the logit difference, with the final norm's scale as it is in the run. Without the Name Movers' terms
        the logit difference has to be not positive: since no measured number is exactly zero, at most 5 % of what it was. A control shows that these terms matter. The same is measured, and recorded, with
        the direct paths of the Name Movers taken from prompts in which no name occurs twice, and with means over such prompts in place
        of zero. What happens if the network responds to the loss is the second reading (Claim6NetworkFreeToRespond), and it comes
        out the other way.
        """;

    public override IReadOnlyList<string> Sources => [Source.TransformerLens, Source.Paper, Source.Pyvene];

    [Control]
    public Finding The_Name_Movers_write_a_logit_difference_of_their_own() => TermsOf(NameMovers).Is(AtLeast(1));

    [Requirement]
    public Finding Without_the_Name_Movers_terms_the_logit_difference_is_not_positive() => WithoutNameMovers.Retained.Is(AtMost(0.05));

    [Record]
    public Measurement Without_the_Name_Movers_terms_it_is() => WithoutNameMovers.Patched;

    // V: the three heads' single effects, 3.86 together, against a logit difference of 3.76.
    [Record]
    public Measurement With_their_direct_paths_from_ABC_prompts_it_is() => Ioi
        .Under("patched from", "the prompts with three different names")
        .Patch(Route.From(NameMovers).ToLogits(at: END), from: Corrupted(Corruptions.Abc)).LogitDifference.Patched;

    [Record]
    public Finding With_means_over_ABC_prompts_in_place_of_their_terms_it_is() =>
        Finding.Recorded(Ioi.KnockOut(NameMovers).DirectEffect.Patched).Specific(to: NameMovers);

    [Record(About = ["Negative Name Movers"])]
    public Measurement The_Negative_Name_Movers_write() => TermsOf(NegativeNameMovers);

    [Record(About = ["Backup Name Movers"])]
    public Measurement The_backups_write() => TermsOf(BackupNameMovers);

    [Record(About = ["S-Inhibition"])]
    public Measurement The_S_Inhibition_heads_write() => TermsOf(SInhibition);

    [Record]
    public Measurement All_heads_but_the_Name_Movers_write() => TermsOf(AllHeads.Except(NameMovers));

    // T: 10.10 +.48, 8.10 +.29, 10.6 +.29, 7.9 +.18, 10.1 +.17, 7.3 +.13.
    [Extension]
    public Finding Several_heads_other_than_Name_Movers_write_for_IO()
    {
        const int Several = 2;
        var found = AllHeads.Except(NameMovers).Cast<Head>()
            .Where(head => Terms.Heads.Mean(head) > 0.1)
            .Where(head => TermsOf(ComponentSet.Of(head)).Is(AtLeast(0.1)).Verdict == Verdict.Supported)
            .ToList();
        return Finding.That(found.Count >= Several, Listed(found), $"at least {Several} heads with a term of .1 or more", TermsOf(AllHeads).Conditions);
    }

    // T: −2.869.
    [Extension(About = ["Negative Name Movers"])]
    public Finding The_Negative_Name_Movers_write_against_it() => TermsOf(NegativeNameMovers).Is(Below(0));

    // T: all others that write for IO +2.06 together, the negatives −2.869.
    [Extension]
    public Finding All_heads_but_the_Name_Movers_together_write_against_it() => TermsOf(AllHeads.Except(NameMovers)).Is(Below(0));

    [Table]
    public NumericTable TermsByHead() => Terms.ToTable(new Tolerance(0.01), Ioi.Conditions);

    [Table]
    public NumericTable TermsByLayer() => Terms.ByLayer(new Tolerance(0.01), Ioi.Conditions);

    [Table]
    public NumericTable WithoutNameMoversByTemplate() => WithoutNameMovers.ToTable(new Tolerance(0.01));

    public override IEnumerable<ClaimFigure> Figures =>
    [
        Drawn("direct paths of the Name Movers", Route.From(NameMovers).ToLogits(at: END)),
        AttentionOf(GroupsPresent("Name Movers", "Negative Name Movers")),
    ];

    private LogitAttribution Terms => Ioi.DirectLogitAttribution();

    private SampleMean TermsOf(ComponentSet components) => Ioi.DirectLogitAttribution(components);

    // They write nothing to the logits, nothing responds, and the final norm's scale stays.
    private Effect WithoutNameMovers => new(
        new EffectDescription(
            $"{NameMovers.Name} → logits removed, nothing responds", "logit difference", "logits",
            Ioi.Conditions.With("final norm", "scale of the run")),
        Terms.LogitDifference,
        [.. Terms.LogitDifference.Zip(Terms.Of(NameMovers), (whole, part) => whole - part)],
        Ioi.Intervals,
        Ioi.Batch.Groups);
}
