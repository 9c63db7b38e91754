namespace IoiClaims.Claims;

/// <summary>
/// Claim 4: "S-Inhibition heads read the position of S at S2, through OV-composition with heads that detect duplication."
/// True. Its findings are in the files of this folder, in this order: 1 WhereTheyLook, 2 WhatTheyRead, 3 WhoWritesIt, 4
/// WhatIsPassedOn, 5 TwoKindsOfDetectors, 6 Duplication, 7 OutsideTheTask, 8 RankCorrelations, 9 Edges.
/// </summary>
[Claim(
    "S-Inhibition heads read the position of S at S2, through OV-composition with heads that detect duplication",
    "Name Movers", "S-Inhibition")]
public sealed partial class Claim4(IoiSubject subject) : IoiClaim(subject)
{
    private const string DuplicateTokenHeads = "Duplicate Token";
    private const string InductionHeads = "Induction";

    public override string Reasoning => """
        Name Movers copy a name from END unless something keeps them off it. What does are the S-Inhibition heads, and these have to
        know which of the two names is S. S is the name that occurs twice. So the place to find out is S2, where it occurs for the
        second time: heads there can look back for the same token. Duplicate-token heads find S1 itself, induction heads the token
        after S1; either way they have looked at a certain place, and what they write at S2 says which. S-Inhibition heads then only
        have to attend to S2 and to pass on what is written there: their values are composed with the outputs of those heads
        (OV-composition).
        """;

    public override string Method => """
        A control shows that position reaches the Name Movers through the S-Inhibition heads at all. The claim then rests on five
        findings: these heads look at S2; the heads that write there look back at the same token or at what followed it; what those
        write, patched from prompts in which the first two names are swapped, does through the values at S2 most of what the
        S-Inhibition heads would do; it does little when another name is S in the same place; and it is most of all that reaches these
        values, edge by edge. All else is an extension: that values
        change with S and not queries and keys, which components write what is read, one by one, and whether the heads detect
        duplication as such, where there is no indirect object: on random tokens, and on ordinary text. Duplication is also put as a
        hypothesis and scrubbed: what is read at S2 may come from any prompt in which the same one of the earlier names is repeated.
        """;

    public override IReadOnlyList<string> Sources =>
        [Source.Paper, Source.Remix, Source.TransformerLens, Source.Sankaranv, Source.Arena];

    [Control]
    public Finding Patched_from_prompts_with_the_names_swapped_S_Inhibition_heads_take_half_of_the_logit_difference() =>
        InhibitionWithNamesSwapped.Retained.Is(AtMost(0.50)).Specific(to: SInhibition);

    [Requirement]
    public Finding Its_circuit_has_heads_that_detect_duplication() =>
        Finding.That(HasDetectors, HasDetectors ? Listed(DetectorHeads) : WhyNotAbout([DuplicateTokenHeads, InductionHeads])!, "duplicate-token and induction heads");

    public override IEnumerable<ClaimFigure> Figures =>
    [
        .. HasDetectors ? [Drawn("from the heads that detect duplication to the logits", ThroughValues(Detectors))] : Array.Empty<ClaimFigure>(),
        AttentionOf(GroupsPresent(DuplicateTokenHeads, InductionHeads, "S-Inhibition")),
        .. Subject.IsCounterModel ? Array.Empty<ClaimFigure>() : [LargestEdges],
    ];

    /// <summary>The first two names swapped: S stands in the other place, S2 is the same token. "John Mary John".</summary>
    private static Corruption NamesSwapped => Corruptions.IoWithS1;

    /// <summary>Another name is S, in the same place: "Mary Anna Anna".</summary>
    private static Corruption AnotherS => Corruptions.S;

    private bool HasDetectors => Has(DuplicateTokenHeads) && Has(InductionHeads);

    /// <summary>The duplicate-token and the induction heads: at S2, the one look at S1, the other at what followed it.</summary>
    private ComponentSet Detectors => DuplicateToken.Union(Induction, "heads that detect duplication");

    private IEnumerable<Head> DetectorHeads => DuplicateToken.Concat(Induction).Cast<Head>();

    // From some heads through the values of the S-Inhibition heads at S2 and the queries of the Name Movers.
    private Route ThroughValues(ComponentSet senders) =>
        senders.To(SInhibition.Values(at: S2)).To(NameMovers.Queries(at: END)).ToLogits(at: END);

    // As in W, MLPs between two hops are part of the way; unlike there, nothing but the Name Movers reads what arrives.
    private static Conventions ThroughMlps => new(MlpConvention.Recomputed);

    private Effect InhibitionWithNamesSwapped => Patch(
        SInhibition.To(NameMovers.Queries(at: END)).ToLogits(at: END), from: Corrupted(NamesSwapped), ThroughMlps).LogitDifference;

    // What costs most is measured on fewer prompts: one of each template in each order.
    private IoiExperiment Fewer => Ioi.OnFirst(30);

    private static TableHeading Heading(string title, string unit, double tolerance, Conditions conditions) =>
        new(title, unit, new Tolerance(tolerance), conditions);
}
