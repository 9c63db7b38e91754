namespace IoiClaims.Samples.Induction.Claims;

/// <summary>"Without the previous-token head there is no induction": a knock-out, with the network free to respond.</summary>
[TestFixtureSource(typeof(InductionClaim), nameof(Subjects))]
public sealed class PreviousTokenHead(string subject) : InductionClaim(About, subject)
{
    private static readonly ClaimText About = new(
        "PreviousTokenHead",
        "Without the previous-token head the repetition is not completed",
        Reasoning: """
            If induction is made of two heads, one of which tells the other which token came before, it ends with the first. If
            the model has another way, this head may be there and do its work for nothing.
            """,
        Experiments: """
            The previous-token head writes its mean over the prompts, everywhere. If the claim holds, B is no longer predicted.
            Control: it was.
            """,
        ["O: Olsson et al. 2022, In-context Learning and Induction Heads"]);

    public override ClaimReport Whole
    {
        get
        {
            var without = Laboratory.Intervene(
                Intervention.MeanAblate(Prompts.Batch, PreviousToken.Output()),
                Prompts.Batch,
                Prompts.LogitDifference,
                Conditions);
            return Claim
                .That(About.Statement)
                .Control("with it, B is predicted", without.Baseline, AtLeast(2))
                .Require("without it, B is not", without.Retained, AtMost(0.2));
        }
    }

    [Test]
    public void The_verdict_is_the_recorded_one() => Verify(Whole);
}
