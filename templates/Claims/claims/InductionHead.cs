using IoiClaims;
using MyClaims.Support;

namespace MyClaims;

// A claim is a sentence about a model that can turn out false. This one is about a head; change it into one of yours.
//
// Each [TestFixture] line is one run of it: on which model, about which head, and the verdict that you recorded.
// The second is the counter-example: the same sentence about a head that is none. A claim that holds of everything says nothing.
[TestFixture(Model.Name, "THE-HEAD", Verdict.Supported)]
[TestFixture(Model.Name + "-another-head", "0.0", Verdict.Refuted)]
public sealed class InductionHead(string subject, string head, Verdict expected) : ClaimFixture(About)
{
    // 1. What is claimed, in words: they stand in the report and above the tables.
    private static readonly ClaimText About = new(
        "InductionHead",
        "The head is an induction head: it attends to what followed the current token before, and finds it by its keys",
        Reasoning: """
            After "… A B … A" an induction head attends to B and copies it (Olsson et al. 2022). To find B, it matches its query,
            made from A, with a key at B that says which token stood before: an earlier head has written it there.
            """,
        Experiments: """
            The prompts are random tokens of which one occurs twice, so that nothing but the repetition can be known. The key at
            B is then computed as if another token had stood before B, with all else as it was: path patching.
            """,
        ["O: Olsson et al. 2022, In-context Learning and Induction Heads, arXiv 2209.11895"]);

    private ComponentSet TheHead { get; } = new($"head {head}", [Head.Parse(head)]);

    private Laboratory Laboratory => Model.Laboratory;

    private RepeatedToken Prompts => Model.Prompts;

    // 2. What is measured. Everything in front of the head is taken from other prompts, but only on its way into the key at B.
    private Route IntoTheKeyAtB => Route
        .From(ComponentSet.Everything(Laboratory.Model.Shape))
        .To(TheHead.Keys(at: RepeatedToken.B))
        .ToLogits(at: Role.End);

    private Effect AttentionWithOtherKeys => Laboratory.PatchPaths(
        IntoTheKeyAtB,
        baseline: Prompts.Batch,
        patch: Prompts.WithAnotherA,
        Conventions.Remix,
        new AttentionTo(TheHead, From: Role.End, To: RepeatedToken.B),
        Conditions);

    // 3. What has to hold. Thresholds are asked of the ends of 95 % intervals, not of means. Choose them before you look, or on
    //    other prompts than these. A control shows that the experiment could have come out otherwise: if it fails, the claim is
    //    Inconclusive. AtLeast, AtMost, Within, Between, … are thresholds.
    public override ClaimReport Whole => Claim
        .That(About.Statement)
        .Require("from the second A, the head attends to B", AttentionWithOtherKeys.Baseline, AtLeast(0.4))
        .Require("with another token before B in the key at B, it no longer does", AttentionWithOtherKeys.Retained, AtMost(0.5));

    // 4. The tests. Verify compares the verdict with the recorded one, and the numbers with the verified tables in snapshots/.
    [Test]
    public void The_verdict_is_the_recorded_one() => Verify(Whole);

    [Test]
    public void The_table_is_the_verified_one() => Verify(AttentionWithOtherKeys.ToTable(new Tolerance(0.005)), "AttentionWithOtherKeys");

    // What the report shows beside the numbers.
    protected override IEnumerable<ClaimFigure> Figures =>
        [RouteFigure.Of("Another token before B, through the key at B", IntoTheKeyAtB, Laboratory.Model.Shape.Layers)];

    protected override string SubjectName => subject;

    protected override Verdict Expected => expected;

    protected override bool IsCounterModel(string subject) => subject != Model.Name;

    protected override Conditions Conditions => Conditions.Of(
        subject: subject, dataset: "… A B … A", fingerprint: Prompts.Batch.Fingerprint, prompts: Prompts.Batch.Count, seed: 0, bos: true);
}
