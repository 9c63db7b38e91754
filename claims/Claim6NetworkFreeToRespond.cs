namespace IoiClaims.Claims;

/// <summary>
/// Claim 6, second reading: "The Name Movers are the only heads that can make the logit difference positive", the network
/// being free to respond to their loss. False: backups step in, Negative Name Movers fall silent, and the logit difference
/// stays nearly as it was.
/// </summary>
[Claim("The Name Movers are the only heads that can make the logit difference positive (network free to respond)", "Name Movers")]
public sealed class Claim6NetworkFreeToRespond(IoiSubject subject) : IoiClaim(subject)
{
    public override string Reasoning => """
        Of what is written to the logits, only the Name Movers' part is large enough to make the logit difference positive
        (Claim6DirectPathsOnly). That does not say that it could not be positive without them. Heads after the Name Movers see what
        these have written, and could behave otherwise where it is missing. A claim about what heads can do has to let them.
        """;

    public override string Method => """
        The Name Movers are knocked out at END: they write their means over prompts of the same template in which no name occurs twice.
        Everything after them is computed anew. By the claim the logit difference is then not positive. Since no measured number is
        exactly zero, not positive means at most 10 % of what it was. Then the backups are knocked out too. A control shows that the
        knock-out is one: with the same means in the direct paths alone, and nothing responding (the direct effect), most of the logit
        difference is lost. What lies between the two is the response (the indirect effect); it is told apart by head, by letting the
        logits read one head as it was before the knock-out.
        """;

    public override IReadOnlyList<string> Sources =>
        [Source.Paper, Source.EasyTransformer, Source.TransformerLens, Source.CoAx];

    [Control]
    public Finding If_nothing_responds_most_of_the_logit_difference_is_lost() =>
        WithoutNameMovers.DirectEffect.Retained.Is(AtMost(0.50)).Specific(to: NameMovers);

    [Requirement]
    public Finding With_the_Name_Movers_knocked_out_the_logit_difference_is_not_positive() =>
        WithoutNameMovers.TotalEffect.Retained.Is(AtMost(0.10));

    [Requirement(About = ["Backup Name Movers"])]
    public Finding Nor_is_it_with_the_backups_knocked_out_too() => WithoutBackupsToo.TotalEffect.Retained.Is(AtMost(0.10));

    [Record]
    public Measurement With_the_Name_Movers_knocked_out_it_is() => WithoutNameMovers.TotalEffect.Patched;

    [Record(About = ["Backup Name Movers"])]
    public Measurement With_the_backups_knocked_out_too_it_is() => WithoutBackupsToo.TotalEffect.Patched;

    [Record]
    public Measurement If_nothing_responds_it_is() => WithoutNameMovers.DirectEffect.Patched;

    [Record(About = ["Backup Name Movers"])]
    public Measurement The_backups_response_adds() => WithoutNameMovers.IndirectEffectVia(BackupNameMovers).Change;

    [Record(About = ["Negative Name Movers"])]
    public Measurement The_Negative_Name_Movers_response_adds() => WithoutNameMovers.IndirectEffectVia(NegativeNameMovers).Change;

    [Extension]
    public Finding With_the_Name_Movers_knocked_out_the_logit_difference_is_kept() =>
        WithoutNameMovers.TotalEffect.Retained.Is(AtLeast(0.75));

    [Extension(About = ["Backup Name Movers"])]
    public Finding With_Name_Movers_and_backups_knocked_out_it_is_positive() => WithoutBackupsToo.TotalEffect.Patched.Is(Above(0));

    // T: 9.9 set to zero costs .63 of the 2.99 that it writes; A: .18 of 1.71.
    [Extension]
    public Finding Of_what_the_strongest_Name_Mover_writes_setting_it_to_zero_costs_at_most_half() => CostOfZeroing(Strongest).Retained.Is(AtMost(0.50));

    // T: without 9.9, 10.10 rises from .48 to 1.23. W, Appendix F: eight backups.
    [Extension(About = ["Backup Name Movers"])]
    public Finding The_backups_response_raises_the_logit_difference() =>
        WithoutNameMovers.IndirectEffectVia(BackupNameMovers).Change.Is(Above(0));

    // T: without 9.9, 10.7 goes from −1.90 to −.71. W, Appendix F: its effect even becomes positive.
    [Extension(About = ["Negative Name Movers"])]
    public Finding The_Negative_Name_Movers_response_raises_it() =>
        WithoutNameMovers.IndirectEffectVia(NegativeNameMovers).Change.Is(Above(0));

    [Table]
    public NumericTable NameMoversOutByTemplate() => WithoutNameMovers.TotalEffect.ToTable(new Tolerance(0.01));

    [Table(About = ["Backup Name Movers"])]
    public NumericTable BackupsOutTooByTemplate() => WithoutBackupsToo.TotalEffect.ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable ResponseOfEachHead() => WithoutNameMovers
        .IndirectEffectViaEach(AllHeads.Except(NameMovers, "every other head")).ToTable(new Tolerance(0.01));

    public override IEnumerable<ClaimFigure> Figures =>
        [AttentionOf(GroupsPresent("Name Movers", "Backup Name Movers", "Negative Name Movers"))];

    private AblationEffects WithoutNameMovers => Ioi.KnockOut(NameMovers);

    private AblationEffects WithoutBackupsToo => Ioi.KnockOut(NameMovers.Union(BackupNameMovers));

    private Head Strongest => NameMovers.Cast<Head>().MaxBy(Ioi.DirectLogitAttribution().Heads.Mean)!;

    // Less than all of what a head writes is the cost where the network repairs the loss.
    private Effect CostOfZeroing(Head head)
    {
        var zeroed = Ioi.Intervene(Intervention.ZeroAblate(ComponentSet.Of(head).Output(at: END))).LogitDifference;
        return new Effect(
            new EffectDescription($"cost of setting {head} to zero, against what it writes", "logit difference", "logits", Ioi.Conditions),
            Ioi.DirectLogitAttribution().Of(head),
            [.. zeroed.Change.Values.Select(change => -change)],
            Ioi.Intervals,
            Ioi.Batch.Groups);
    }
}
