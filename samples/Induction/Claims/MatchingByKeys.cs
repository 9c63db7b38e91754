namespace IoiClaims.Samples.Induction.Claims;

/// <summary>
/// "Induction heads find the earlier occurrence by K-composition": true of one model, false of another that predicts the same.
/// </summary>
[Claim("The induction head finds the earlier occurrence by its keys: they hold the token that stood before")]
public sealed class MatchingByKeys(InductionSubject subject) : InductionClaim(subject)
{
    public override string Reasoning => """
        After "… A B … A" an induction head attends to B and copies it. How does it find B? If a previous-token head has
        written at B that A stood before, a key made from that matches a query made from the current token (K-composition).
        A model could also look up where A stood before, and make its query from that place plus one (Q-composition).
        """;

    public override string Method => """
        The induction head's key at B is computed as if another token had stood before B; its query, its values and all
        else stay. If the claim holds, attention to B and the prediction of B are lost. Control: the head attends to B,
        and B is predicted. The same replacement in its query must change nothing.
        """;

    public override IReadOnlyList<string> Sources =>
        ["E: Elhage et al. 2021, A Mathematical Framework for Transformer Circuits", "O: Olsson et al. 2022, In-context Learning and Induction Heads"];

    [Control]
    public Finding From_the_second_A_it_attends_to_B() => Experiment.Attention(Induction, END, B).Is(AtLeast(0.9));

    [Control]
    public Finding B_is_predicted() => Experiment.Mean().Is(AtLeast(2));

    [Requirement]
    public Finding With_another_token_before_B_in_its_key_at_B_it_no_longer_does() => WithOtherKeys.Retained.Is(AtMost(0.2));

    [Requirement]
    public Finding And_B_is_no_longer_predicted() => With(Induction.Keys(at: B)).Effect.Retained.Is(AtMost(0.2));

    [Requirement]
    public Finding With_another_token_before_B_in_its_query_it_still_attends_to_B() =>
        With(Induction.Queries(at: END)).Attention(Induction, END, B).Retained.Is(AtLeast(0.9));

    [Table]
    public NumericTable AttentionWithOtherKeys() => WithOtherKeys.ToTable(new Tolerance(0.005));

    public override IEnumerable<ClaimFigure> Figures =>
        [RouteFigure.Of("Another token before B, through the key at B", Into(Induction.Keys(at: B)), Experiment.Shape)];

    private Effect WithOtherKeys => With(Induction.Keys(at: B)).Attention(Induction, END, B);

    // Another token stands before B, seen by some ports alone.
    private Patched With(Ports ports) => Experiment.Patch(Into(ports), from: InductionSubject.Prompts.WithAnotherA);

    private Route Into(Ports ports) => Experiment.Everything.To(ports).ToLogits(at: END);
}
