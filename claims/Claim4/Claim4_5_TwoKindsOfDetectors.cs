namespace IoiClaims.Claims;

/// <summary>
/// The detectors are of two kinds. From S2, duplicate-token heads look at S1, where the same token stands, and induction heads at
/// S1+1, which followed it.
/// </summary>
public sealed partial class Claim4
{
    [Requirement(About = [DuplicateTokenHeads, InductionHeads])]
    public IEnumerable<Finding> From_S2_the_heads_that_detect_duplication_look_back() =>
    [
        Ioi.Mean(ToS1.Minus(ToNext), DuplicateToken).Is(AtLeast(0.05)).For("duplicate-token heads, to S1 more than to the token after it"),
        Ioi.Mean(ToNext.Minus(ToS1), Induction).Is(AtLeast(0.05)).For("induction heads, to the token after S1 more than to S1"),
    ];

    // W: 3.0 and 0.1 to S1, 5.5 and 6.9 to the token after it.
    [Extension(About = [DuplicateTokenHeads, InductionHeads])]
    public IEnumerable<Finding> The_published_heads_that_sources_agree_on_attend_more_to() => !HasPublishedCircuit ? [NotThePublishedCircuit] :
    [
        Ioi.Mean(ToS1.Minus(ToNext), ComponentSet.Of(new Head(3, 0))).Is(Above(0)).For("S1, 3.0"),
        Ioi.Mean(ToS1.Minus(ToNext), ComponentSet.Of(new Head(0, 1))).Is(Above(0)).For("S1, 0.1"),
        Ioi.Mean(ToNext.Minus(ToS1), ComponentSet.Of(new Head(5, 5))).Is(Above(0)).For("the token after S1, 5.5"),
        Ioi.Mean(ToNext.Minus(ToS1), ComponentSet.Of(new Head(6, 9))).Is(Above(0)).For("the token after S1, 6.9"),
    ];

    // T: 5.5 .58 to .94, whichever of the eight prompts.
    [Extension(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding Head_5_5_attends_to_the_token_after_S1() =>
        HasPublishedCircuit ? Ioi.Mean(ToNext, ComponentSet.Of(new Head(5, 5))).Is(AtLeast(0.55)) : NotThePublishedCircuit;

    // Sources differ head by head: 0.10 .25 (N); 5.8 less than .1 (W) or .44 (N); 5.9 .12 (N). So these are recorded.
    [Record(About = [DuplicateTokenHeads, InductionHeads])]
    public IEnumerable<Finding> From_S2_to_S1_attends_duplicate_token_head() =>
        DuplicateToken.Select(head => Finding.Recorded(Ioi.Mean(ToS1, ComponentSet.Of(head))).For(head));

    [Record(About = [DuplicateTokenHeads, InductionHeads])]
    public IEnumerable<Finding> From_S2_to_the_token_after_S1_attends_induction_head() =>
        Induction.Select(head => Finding.Recorded(Ioi.Mean(ToNext, ComponentSet.Of(head))).For(head));

    [Table(About = [DuplicateTokenHeads, InductionHeads])]
    public NumericTable AttentionFromS2() => HeadTable.Of(
        Heading("attention from S2", "1", 0.005, Ioi.Conditions),
        DetectorHeads,
        [.. new[] { IO, S1, S1Plus1 }.Select(to => ($"{to}", Ioi.ReadAttention(S2, to)))]);

    private HeadReadings ToS1 => Ioi.ReadAttention(S2, S1);

    private HeadReadings ToNext => Ioi.ReadAttention(S2, S1Plus1);
}
