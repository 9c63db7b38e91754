namespace MyClaims;

[Subjects<PreviousTokenHead>]
[Claim("The head attends to the previous token, whichever that is")]
public sealed class PreviousTokenHead(HeadSubject subject) : HeadClaim(subject), ISubjects
{
    public static IEnumerable<ISubject> Of(string claim) =>
        [new HeadSubject("planted", "4.11"), new HeadSubject("planted-induction-head", "5.5") { IsCounterModel = true }];

    public override string Reasoning =>
        "Induction needs a head that tells each position which token stood before it. It has to look one back, whatever stands there.";

    public override string Method =>
        "Attention from the last position to the one before. It must stay with the key there of another prompt, not with an earlier key.";

    public override IReadOnlyList<string> Sources => ["W: Wang et al. 2022, Interpretability in the Wild, section 3.3"];

    [Requirement]
    public Finding From_the_last_position_it_attends_to_the_one_before() => WithKeysOf(OtherTokens).Baseline.Is(AtLeast(0.5));

    [Requirement]
    public Finding With_other_tokens_there_it_attends_there_as_much() => WithKeysOf(OtherTokens).Change.Is(Within(0.05));

    [Control]
    public Finding With_the_key_of_one_position_earlier_it_does_not() => WithKeysOf(Tokens(2)).Patched.Is(AtMost(0.25));

    private static readonly Role BEFORE = new("BEFORE");

    // The project's prompts, with a name for one more position: n before the last.
    private static PromptBatch Tokens(int n) => Prompts.Batch.WithRole(BEFORE, [.. Prompts.Batch.Positions(END).Select(end => end - n)]);

    // Each prompt is paired with the next one.
    private static PromptBatch OtherTokens => Tokens(1).Select([.. Enumerable.Range(1, Prompts.Batch.Count - 1), 0]);

    private Effect WithKeysOf(PromptBatch others) => Experiment.On(Tokens(1), Experiment.Metric, "random tokens")
        .Patch(Everything.To(TheHead.Keys(at: BEFORE)).ToLogits(at: END), from: others)
        .Attention(TheHead, END, BEFORE);
}
