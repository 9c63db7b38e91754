using IoiClaims;

namespace MyClaims;

// The sentence is about head 4.11. The second line says of which head it is false: a claim that holds of every head says nothing.
[TestFixture(Model.Name, "4.11", Verdict.Supported)]
[TestFixture(Model.Name + "-induction-head", "5.5", Verdict.Refuted)]
public sealed class PreviousTokenHead(string subject, string head, Verdict expected) : ClaimFixture(About)
{
    private static readonly ClaimText About = new(
        "PreviousTokenHead",
        "The head attends to the previous token, whichever that is",
        Reasoning: """
            Induction needs a head that tells each position what stood before it. It has to look one back by position, and not
            for certain tokens.
            """,
        Experiments: """
            On random tokens, attention from the last position to the one before it. Then the key there is computed as if another
            token stood there: attention must stay.
            """,
        ["W: Wang et al. 2022, Interpretability in the Wild, section 3.3"]);

    private static readonly Role BEFORE = new("BEFORE");

    private ComponentSet TheHead { get; } = new($"head {head}", [Head.Parse(head)]);

    // The prompts of the project, with one more place that has a name.
    private static PromptBatch Prompts => WithRoles(Model.Prompts.Batch.Tokens.Select(tokens => (IReadOnlyList<int>)tokens));

    // The same prompts, in which the token before the last is that of the next prompt.
    private static PromptBatch WithAnotherToken => WithRoles(
        Model.Prompts.Batch.Tokens.Select((tokens, n) =>
            (IReadOnlyList<int>)tokens.SetItem(tokens.Length - 2, Model.Prompts.Batch.Tokens[(n + 1) % Model.Prompts.Batch.Count][^2])));

    private Effect Attention => Model.Laboratory.PatchPaths(
        Route.From(ComponentSet.Everything(Model.Laboratory.Model.Shape)).To(TheHead.Keys(at: BEFORE)).ToLogits(at: Role.End),
        baseline: Prompts,
        patch: WithAnotherToken,
        Conventions.Remix,
        new AttentionTo(TheHead, From: Role.End, To: BEFORE),
        Conditions);

    public override ClaimReport Whole => Claim
        .That(About.Statement)
        .Require("from the last position, it attends to the one before", Attention.Baseline, AtLeast(0.5))
        .Require("with another token there, it attends there as much", Attention.Change, Within(0.05));

    [Test]
    public void The_verdict_is_the_recorded_one() => Verify(Whole);

    protected override string SubjectName => subject;

    protected override Verdict Expected => expected;

    protected override bool IsCounterModel(string subject) => subject != Model.Name;

    protected override Conditions Conditions => Conditions.Of(
        subject: subject, dataset: "random tokens", fingerprint: Prompts.Fingerprint, prompts: Prompts.Count, seed: 0, bos: true);

    private static PromptBatch WithRoles(IEnumerable<IReadOnlyList<int>> tokens)
    {
        var prompts = tokens.ToList();
        return new PromptBatch(prompts, new Dictionary<Role, IReadOnlyList<int>>
        {
            [BEFORE] = prompts.ConvertAll(prompt => prompt.Count - 2),
            [Role.End] = prompts.ConvertAll(prompt => prompt.Count - 1),
        });
    }
}
