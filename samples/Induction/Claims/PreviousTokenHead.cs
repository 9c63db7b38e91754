namespace IoiClaims.Samples.Induction.Claims;

/// <summary>"Without the previous-token head there is no induction": a knock-out, with the network free to respond.</summary>
[Claim("Without the previous-token head the repetition is not completed")]
public sealed class PreviousTokenHead(InductionSubject subject) : InductionClaim(subject)
{
    public override string Reasoning => """
        If induction is made of two heads, one of which tells the other which token came before, it ends with the first. If
        the model has another way, this head may be there and do its work for nothing.
        """;

    public override string Method => """
        The previous-token head writes its mean over the prompts, everywhere. If the claim holds, B is no longer predicted.
        Control: it was.
        """;

    public override IReadOnlyList<string> Sources => ["O: Olsson et al. 2022, In-context Learning and Induction Heads"];

    [Control]
    public Finding With_it_B_is_predicted() => Experiment.Mean().Is(AtLeast(2));

    [Requirement]
    public Finding Without_it_B_is_not() =>
        Experiment.Intervene(Intervention.MeanAblate(Experiment.Batch, PreviousToken.Output())).Effect.Retained.Is(AtMost(0.2));
}
