namespace MyClaims;

// A claim is a sentence about a model that can turn out false. This one is about a head; change it into one of yours.
[Subjects<InductionHead>]
[Claim("The head is an induction head: it attends to what followed the current token before, and finds it by its keys")]
public sealed class InductionHead(HeadSubject subject) : HeadClaim(subject), ISubjects
{
    // 1. Of which heads. The second is the counter-example: a claim that holds of everything says nothing. What the verdict on each
    //    has to be is recorded in snapshots/Verdicts.verified.txt.
    public static IEnumerable<ISubject> Of(string claim) =>
        [new HeadSubject("SUBJECT-NAME", "THE-HEAD"), new HeadSubject("SUBJECT-NAME-another-head", "0.0") { IsCounterModel = true }];

    // 2. What is claimed, in words, for the report.
    public override string Reasoning => """
        After "… A B … A" an induction head attends to B and copies it (Olsson et al. 2022). To find B, it matches its query,
        made from A, with a key at B that says which token stood before: an earlier head has written it there.
        """;

    public override string Method => """
        The prompts are random tokens of which one occurs twice, so that nothing but the repetition can be known. The key at
        B is then computed as if another token had stood before B, with all else as it was: path patching. Control: the same
        replacement in the head's query, where it must not matter.
        """;

    public override IReadOnlyList<string> Sources => ["O: Olsson et al. 2022, In-context Learning and Induction Heads, arXiv 2209.11895"];

    // 3. What has to hold. Each method is a test, and its name the sentence in the report. Thresholds (AtLeast, AtMost, Within,
    //    Between, …) are asked of the ends of 95 % intervals, not of means. Choose them before you look, or on other prompts.
    [Requirement]
    public Finding From_the_second_A_it_attends_to_B() => Attention(TheHead, END, B).Is(AtLeast(0.4));

    [Requirement]
    public Finding With_another_token_before_B_in_its_key_at_B_it_no_longer_does() => AttentionWithOther(Keys).Retained.Is(AtMost(0.5));

    // A control shows that the experiment could have come out otherwise: if it fails, the claim is inconclusive.
    [Control]
    public Finding With_another_token_before_B_in_its_query_it_attends_as_before() => AttentionWithOther(Queries).Retained.Is(AtLeast(0.9));

    // 4. Numbers to keep: compared with the verified table in snapshots/.
    [Table]
    public NumericTable AttentionWithOtherKeys() => AttentionWithOther(Keys).ToTable(new Tolerance(0.005));

    public override IEnumerable<ClaimFigure> Figures => [Drawn("Another token before B, through the key at B", Into(Keys))];

    // 5. What is measured. Everything in front of the head is taken from other prompts, but only on its way into one of its inputs.
    private Effect AttentionWithOther(Ports input) => Patch(Into(input), from: Prompts.WithAnotherA).Attention(TheHead, END, B);

    private Route Into(Ports input) => Everything.To(input).ToLogits(at: END);

    private Ports Keys => TheHead.Keys(at: B);

    private Ports Queries => TheHead.Queries(at: END);
}
