using IoiClaims.Fixtures;

namespace IoiClaims.Claims;

/// <summary>
/// Faithful in its errors too: where the model gets a prompt wrong, so does the circuit alone. A model that does the task seldom errs
/// (GPT-2 small on about 1 prompt in 200): IOI_CIRCUIT=published looks for errors among fifty times as many prompts.
/// </summary>
public sealed partial class CircuitClaim
{
    [Extension]
    public Finding Of_the_prompts_that_the_model_gets_wrong_the_circuit_alone_gets_wrong() => Agreement.OnWrong ?? TooFew(Agreement.Wrong, "wrong");

    [Extension]
    public Finding Of_the_prompts_that_the_model_gets_right_the_circuit_alone_gets_right() => Agreement.OnRight ?? TooFew(Agreement.Right, "right");

    private ErrorAgreement Agreement => Ioi.Once(nameof(Agreement), () =>
        Ioi.ErrorAgreement(Ioi.Subject.Circuit, SubjectPrompts.ForVerdicts(Ioi.Subject, PromptsForErrors)));

    private int PromptsForErrors => Sizes.TimesAsManyForErrors * Ioi.Prompts.Count;

    private Finding TooFew(int found, string what) => Finding.NotAsked(
        $"too few: the model gets {found} of {PromptsForErrors} prompts {what}, and {ErrorAgreement.Fewest} are needed");
}
