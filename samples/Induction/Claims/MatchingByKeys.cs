namespace IoiClaims.Samples.Induction.Claims;

/// <summary>
/// "Induction heads find the earlier occurrence by K-composition": true of one model, false of another that predicts the same.
/// </summary>
[TestFixtureSource(typeof(InductionClaim), nameof(Subjects))]
public sealed class MatchingByKeys(string subject) : InductionClaim(About, subject)
{
    private static readonly ClaimText About = new(
        "MatchingByKeys",
        "The induction head finds the earlier occurrence by its keys: they hold the token that stood before",
        Reasoning: """
            After "… A B … A" an induction head attends to B and copies it. How does it find B? If a previous-token head has
            written at B that A stood before, a key made from that matches a query made from the current token (K-composition).
            A model could also look up where A stood before, and make its query from that place plus one (Q-composition).
            """,
        Experiments: """
            The induction head's key at B is computed as if another token had stood before B; its query, its values and all
            else stay. If the claim holds, attention to B and the prediction of B are lost. Control: the head attends to B,
            and B is predicted. The same replacement in its query must change nothing.
            """,
        ["E: Elhage et al. 2021, A Mathematical Framework for Transformer Circuits", "O: Olsson et al. 2022, In-context Learning and Induction Heads"]);

    private Effect? keys;
    private Effect? queries;
    private Effect? prediction;

    public override ClaimReport Whole => Claim
        .That(About.Statement)
        .Control("from the second A, it attends to B", Keys.Baseline, AtLeast(0.9))
        .Control("B is predicted", Prediction.Baseline, AtLeast(2))
        .Require("with another token before B in its key at B, it no longer does", Keys.Retained, AtMost(0.2))
        .Require("and B is no longer predicted", Prediction.Retained, AtMost(0.2))
        .Require("with another token before B in its query, it still attends to B", Queries.Retained, AtLeast(0.9));

    private Effect Keys => keys ??= PatchInto(Induction.Keys(at: B), AttentionToB);

    private Effect Prediction => prediction ??= PatchInto(Induction.Keys(at: B), Prompts.LogitDifference);

    private Effect Queries => queries ??= PatchInto(Induction.Queries(at: END), AttentionToB);

    protected override IEnumerable<ClaimFigure> Figures =>
        [RouteFigure.Of("Another token before B, through the key at B", Into(Induction.Keys(at: B)), Laboratory.Model.Shape.Layers)];

    [Test]
    public void The_verdict_is_the_recorded_one() => Verify(Whole);

    [Test]
    public void Attention_near_and_far_is_the_verified_one() => Verify(Keys.ToTable(new Tolerance(0.005)), "AttentionWithOtherKeys");

    private Effect PatchInto(Ports receiver, IMetric metric) => Laboratory.PatchPaths(
        Into(receiver), baseline: Prompts.Batch, patch: Prompts.WithAnotherA, Conventions.Remix, metric, Conditions);

    private Route Into(Ports receiver) =>
        Route.From(ComponentSet.Everything(Laboratory.Model.Shape)).To(receiver).ToLogits(at: END);
}
