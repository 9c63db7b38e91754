using static IoiClaims.Claims.PublishedNumbers.PublishedTable;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// Whether the published circuit errs where GPT-2 small does. The model errs on fewer than one prompt in a hundred, so that they are
/// looked for among thousands.
/// </summary>
[OnGpt2]
public sealed class ErrorsOfTheCircuit() : ErrorsOfTheCircuitTests(Gpt2, Reproduces, prompts: 15_000);

/// <summary>The published agreement.</summary>
public abstract class ErrorsOfTheCircuitTests(IoiSubject subject, Judge judge, int prompts) : PublishedNumbersAbout(subject, judge)
{
    [Test]
    public void The_circuit_answers_as_the_model_does_where_the_model_is_right_and_seldom_where_it_is_wrong() => Check("ErrorsOfTheCircuit", () =>
    {
        var circuit = PublishedCircuit.Gpt2Small;
        var among = IoiDataset.Generate(Tokenizer, IoiTemplates.Paper[..7], prompts, seed: 1, bos: false);
        var agreement = Ioi.WithoutBos.ErrorAgreement(circuit, among);
        double?[] found = [Ioi.CircuitRunsWithoutBos.Run(circuit).Retained.Value, agreement.OnRight?.Value, agreement.OnWrong?.Value];
        return Found(["26 heads"], ["logit difference", "where the model is right", "where it is wrong"], (_, column) => found[column]);
    });
}
