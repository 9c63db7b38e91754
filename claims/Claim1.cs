namespace IoiClaims.Claims;

/// <summary>
/// Claim 1: "Attention heads directly influencing the logits are either not influencing IO and S logits, or are increasing
/// the IO logits more than the S." False: Negative Name Movers write against IO.
/// </summary>
[Claim("Heads that directly influence the logits either influence neither IO nor S or raise IO more", "Name Movers")]
public sealed class Claim1(IoiSubject subject) : IoiClaim(subject)
{
    public override string Reasoning => """
        To say IO rather than S, something has to raise IO's logit over S's. It is natural to expect that the heads which write to
        the logits themselves all pull in that direction, or else have nothing to do with the two names. A single head that writes
        about the names and raises S more than IO makes the claim false.
        """;

    public override string Method => """
        What one head writes at END for the logits is taken from a run in which a name is another one; everything else stays (path
        patching, direct paths only). With another IO, a head that raises IO writes for a name that is not asked for, and the logit
        difference falls; a head that lowers IO makes it rise. With another S it is the other way round. Either alone compares IO, or
        S, with a random name. With both names replaced, what the head does for IO and what it does for S are gone together: a fall
        says that it raises IO more than S, a rise that it raises S more. The effects of the two single changes should then add up to
        that of both. The claim asks for a fall of every head that influences IO or S at all. Which heads do, and which of them comes
        last, is found on the prompts on which they are judged, and among many heads one may raise S more by chance. So what a head
        does with both names replaced is judged by an interval at the level at which those of all heads of the model hold together in
        95 % of cases (Bonferroni), however one picks among them.
        """;

    public override IReadOnlyList<string> Sources => [Source.Remix, Source.Pyvene];

    /// <summary>A head has an influence if it moves the logit difference by this much, in logits: the size is ours.</summary>
    private const double Influence = 0.10;

    [Control]
    public Finding With_another_IO_the_Name_Movers_together_make_the_logit_difference_fall() =>
        Of(NameMovers, WithAnotherIO).Change.Is(AtMost(-1)).Specific(to: NameMovers);

    [Requirement]
    public Finding With_both_names_replaced_even_the_last_head_of_influence_makes_the_logit_difference_fall() =>
        Influential.MaxBy(head => DirectEffects(WithBoth)[head]!.Change.Mean) is { } last
            ? ForOneOfAll(last).Is(Below(0)).By(last)
            : Finding.NotAsked("no head influences IO or S directly");

    [Record]
    public Measurement With_both_names_replaced_the_Name_Movers_together_change_it_by() => Of(NameMovers, WithBoth).Change;

    [Record(About = ["Negative Name Movers"])]
    public Measurement With_both_names_replaced_the_Negative_Name_Movers_together_change_it_by() => Of(NegativeNameMovers, WithBoth).Change;

    // R: 9.9, 9.6 and 10.0.
    [Extension]
    public Finding With_another_IO_the_logit_difference_falls_most_by_the_Name_Movers() =>
        Are([.. ByChange(DirectEffects(WithAnotherIO)).Take(NameMovers.Count)], NameMovers, DirectEffects(WithAnotherIO).Conditions);

    // R: "most of the heads in layers earlier than 7": less than 1 % of the logit difference.
    [Extension]
    public Finding Most_heads_in_layers_0_to_6_move_the_logit_difference_by_less_than_1_percent()
    {
        var early = AllIn(DirectEffects(WithAnotherIO)).Where(head => head.Layer < 7).ToList();
        var quiet = early.Count(head => DirectEffects(WithAnotherIO)[head]!.RelativeChange.Is(Within(0.01)).Verdict == Verdict.Supported);
        return Finding.That(quiet > early.Count / 2, $"{quiet} of {early.Count}", "more than half of them", DirectEffects(WithAnotherIO).Conditions);
    }

    // R: 10.7 and 11.10; V: 10.7 takes 3.76 to 5.11, 11.10 to 4.56.
    [Extension(About = ["Negative Name Movers"])]
    public Finding With_another_IO_the_logit_difference_rises_most_by_the_Negative_Name_Movers() =>
        Are(
            [.. ByChange(DirectEffects(WithAnotherIO)).Reverse().Take(NegativeNameMovers.Count)],
            NegativeNameMovers,
            DirectEffects(WithAnotherIO).Conditions);

    [Extension(About = ["Negative Name Movers"])]
    public Finding With_another_IO_both_together_make_it_rise() =>
        Of(NegativeNameMovers, WithAnotherIO).Change.Is(AtLeast(0.5)).Specific(to: NegativeNameMovers);

    // R: the sum of the two single changes is negative for 9.6, 9.9, 10.0 and positive for 10.7, 11.10.
    [Extension]
    public Finding With_both_names_replaced_Name_Movers_make_the_logit_difference_fall() =>
        Of(NameMovers, WithBoth).Change.Is(Below(0)).Specific(to: NameMovers);

    [Extension(About = ["Negative Name Movers"])]
    public Finding With_both_names_replaced_Negative_Name_Movers_make_it_rise() => Of(NegativeNameMovers, WithBoth).Change.Is(Above(0));

    // R: "really close"; the size, a tenth of the logit difference, is ours.
    [Extension]
    public Finding For_the_Name_Movers_another_IO_and_another_S_add_up_to_both() => AdditivityErrorOf(NameMovers).Is(Within(0.35));

    [Extension(About = ["Negative Name Movers"])]
    public Finding For_the_Negative_Name_Movers_another_IO_and_another_S_add_up_to_both() =>
        AdditivityErrorOf(NegativeNameMovers).Is(Within(0.35));

    [Table]
    public NumericTable DirectEffectsWithAnotherIO() => DirectEffects(WithAnotherIO).ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable DirectEffectsWithAnotherS() => DirectEffects(WithAnotherS).ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable DirectEffectsWithBothOthers() => DirectEffects(WithBoth).ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable AdditivityError() =>
        DirectEffects(WithAnotherIO).Plus(DirectEffects(WithAnotherS)).Beyond(DirectEffects(WithBoth), "another IO + another S − both").ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable NameMoversByTemplate() => Of(NameMovers, WithBoth).ToTable(new Tolerance(0.01));

    [Table(About = ["Negative Name Movers"])]
    public NumericTable NegativesByTemplate() => Of(NegativeNameMovers, WithBoth).ToTable(new Tolerance(0.01));

    public override IEnumerable<ClaimFigure> Figures =>
    [
        .. GroupsPresent("Name Movers", "Negative Name Movers").Select(movers =>
            Drawn($"direct paths of the {movers.Name}", Route.From(movers).ToLogits(at: END))),
        AttentionOf(GroupsPresent("Name Movers", "Negative Name Movers")),
    ];

    private OtherNames Names => Ioi.Once(nameof(OtherNames), () => OtherNames.For(Ioi.Prompts));

    private IoiDataset WithAnotherIO => Names.AnotherIO;

    private IoiDataset WithAnotherS => Names.AnotherS;

    private IoiDataset WithBoth => Names.Both;

    // What each component writes at END for the logits, past everything later, is taken from prompts with other names.
    private Sweep DirectEffects(IoiDataset from) => From(from).Sweep(Route.From(Everything).ToLogits(at: END).EachSender(), from);

    private Effect Of(ComponentSet heads, IoiDataset from) => From(from).Patch(Route.From(heads).ToLogits(at: END), from).LogitDifference;

    private Experiment From(IoiDataset names) => Ioi.Under("patched from", "the prompts with " + (
        names == WithAnotherIO ? "another IO" : names == WithAnotherS ? "another S" : "another IO and another S"));

    private SampleMean AdditivityErrorOf(ComponentSet heads) =>
        Of(heads, WithAnotherIO).Plus(Of(heads, WithAnotherS)).Beyond(Of(heads, WithBoth)).Change;

    private List<Head> Influential => Ioi.Once(nameof(Influential), () => AllIn(DirectEffects(WithAnotherIO))
        .Where(head => Influences(DirectEffects(WithAnotherIO), head) || Influences(DirectEffects(WithAnotherS), head)).ToList());

    // Chosen among all heads by what was measured on these prompts, and judged on them.
    private SampleMean ForOneOfAll(Head head) => Ioi.Once(("for one of all", head), () =>
    {
        var effect = DirectEffects(WithBoth)[head]!;
        return effect.With(effect.Plan.ForOneOf(AllIn(DirectEffects(WithBoth)).Count())).Change;
    });

    private static bool Influences(Sweep sweep, Head head)
    {
        var change = sweep[head]!.Change;
        return Math.Abs(change.Mean) > Influence && change.Is(Within(Influence)).Verdict == Verdict.Refuted;
    }

    private static IEnumerable<Head> AllIn(Sweep sweep) => sweep.Effects.Select(each => each.Component).OfType<Head>();

    // From the head whose patching makes the logit difference fall most to the one that makes it rise most.
    private static IEnumerable<Head> ByChange(Sweep sweep) => AllIn(sweep).OrderBy(head => sweep[head]!.Change.Mean);
}
