namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// What heads do outside the task, on random tokens that are repeated: previous-token, duplicate-token and induction heads
/// (TransformerLens' exploratory demonstration, Nanda 2022).
/// </summary>
[OnGpt2]
public sealed class RandomTokens() : RandomTokensTests(Gpt2, Reproduces);

/// <summary>The published numbers on random tokens.</summary>
public abstract class RandomTokensTests(IoiSubject subject, Judge judge) : PublishedNumbersAbout(subject, judge)
{
    [Test]
    public void Heads_that_attend_to_the_token_before() => Check("PreviousTokenScores", () => Table(Ioi.OnTransformerLensTokens.PreviousToken));

    [Test]
    public void Heads_that_attend_to_the_same_token() => Check("DuplicateTokenScores", () => Table(Ioi.OnTransformerLensTokens.DuplicateToken));

    [Test]
    public void Heads_that_attend_to_what_followed_the_same_token() => Check("InductionScores", () => Table(Ioi.OnTransformerLensTokens.Induction));

    private static NumericTable Table(HeadReadings readings) => readings.ToTable(new Tolerance(1e-6), Conditions.None);
}
