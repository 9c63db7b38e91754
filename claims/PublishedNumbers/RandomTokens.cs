using IoiClaims.Fixtures.Subjects;
using IoiClaims.Ioi.Subjects;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// What heads do outside the task, on random tokens that are repeated: previous-token, duplicate-token and induction heads
/// (TransformerLens' exploratory demonstration, Nanda 2022).
/// </summary>
[TestFixture]
public sealed class RandomTokens() : RandomTokensTests(() => Bench.For(Gpt2Small.Name).Subject, Reproduces);

/// <summary>The published numbers on random tokens.</summary>
public abstract class RandomTokensTests(Func<Subject> subject, Judge judge) : PublishedNumbersAbout(subject, judge)
{
    private RepetitionScores? scores;

    [Test]
    public void Heads_that_attend_to_the_token_before() => Check("PreviousTokenScores", () => Table(Scores.PreviousToken));

    [Test]
    public void Heads_that_attend_to_the_same_token() => Check("DuplicateTokenScores", () => Table(Scores.DuplicateToken));

    [Test]
    public void Heads_that_attend_to_what_followed_the_same_token() => Check("InductionScores", () => Table(Scores.Induction));

    private RepetitionScores Scores => scores ??= Score();

    private static NumericTable Table(HeadReadings readings) => readings.ToTable(new Tolerance(1e-6), Conditions.None);

    private RepetitionScores Score()
    {
        // The ids are those that torch draws with seed 0, from the same generator.
        var tokens = RandomRepeatedTokens.TransformerLens();
        using var laboratory = new Laboratory(Model, new BootstrapPlan(100, 0));
        return laboratory.Read(tokens.Batch, run => RepetitionScores.Of(run, tokens));
    }
}
