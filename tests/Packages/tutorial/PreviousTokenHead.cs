namespace MyClaims;

[Subjects<PreviousTokenHead>]
[Claim("The head attends to the previous token, whichever that is")]
public sealed class PreviousTokenHead(HeadSubject subject) : HeadClaim(subject), ISubjects
{
    public static IEnumerable<ISubject> Of(string claim) =>
        [new HeadSubject("planted", "4.11"), new HeadSubject("planted-induction-head", "5.5") { IsCounterModel = true }];

    public override string Reasoning => """
        Induction needs a head that tells each position what stood before it. It has to look one back by position, and not
        for certain tokens.
        """;

    public override string Method => """
        On random tokens, attention from the last position to the one before it. Then the key there is computed as if another
        prompt stood there: attention must stay. Control: with the key of another position it must not.
        """;

    public override IReadOnlyList<string> Sources => ["W: Wang et al. 2022, Interpretability in the Wild, section 3.3"];

    [Requirement]
    public Finding From_the_last_position_it_attends_to_the_one_before() => WithKeysOf(OtherTokens).Baseline.Is(AtLeast(0.5));

    [Requirement]
    public Finding With_other_tokens_there_it_attends_there_as_much() => WithKeysOf(OtherTokens).Change.Is(Within(0.05));

    [Control]
    public Finding With_the_key_of_another_position_it_does_not() => WithKeysOf(AnotherPosition).Patched.Is(AtMost(0.25));

    private static readonly Role BEFORE = new("BEFORE");

    // The project's prompts, with a name for one more position.
    private static PromptBatch Tokens => Prompts.Batch.WithRole(BEFORE, [.. Prompts.Batch.Positions(END).Select(end => end - 1)]);

    // Each prompt gets the tokens of the next.
    private static PromptBatch OtherTokens => Tokens.Select([.. Enumerable.Range(1, Tokens.Count - 1), 0]);

    private static PromptBatch AnotherPosition => Tokens.WithRoleMoved(BEFORE, to: B);

    private Effect WithKeysOf(PromptBatch others) => Experiment.On(Tokens, Experiment.Metric, "random tokens")
        .Patch(Everything.To(TheHead.Keys(at: BEFORE)).ToLogits(at: END), from: others)
        .Attention(TheHead, END, BEFORE);
}
