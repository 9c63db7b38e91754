using IoiClaims.Fixtures;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// What heads do outside the task, on random tokens that are repeated: previous-token, duplicate-token and induction heads
/// (TransformerLens' exploratory demonstration, Nanda 2022).
/// </summary>
[TestFixture]
public sealed class RandomTokens() : RandomTokensTests(() => Bench.For(Gpt2Small.Name).Subject, Reproduces, PublishedBandsTests.Holds);

/// <summary>The published numbers on random tokens.</summary>
public abstract class RandomTokensTests(Func<Subject> subject, Judge judge, Action<ClaimReport> hold) : PublishedNumbersAbout(subject, judge)
{
    private RepetitionScores? scores;

    [Test]
    public void Heads_that_attend_to_the_token_before() => Check("PreviousTokenScores", () => Table(Scores.PreviousToken));

    [Test]
    public void Heads_that_attend_to_the_same_token() => Check("DuplicateTokenScores", () => Table(Scores.DuplicateToken));

    [Test]
    public void Heads_that_attend_to_what_followed_the_same_token() => Check("InductionScores", () => Table(Scores.Induction));

    // What the claims make of these numbers; on other random tokens they ask for it with a margin.
    [Test]
    public void Which_heads_are_of_which_kind() => hold(Claim
        .That("Heads are what they are called")
        .Require(
            "4.11 attends most to the token before",
            Scores.PreviousToken.Largest(1)[0] == new Head(4, 11) && Scores.PreviousToken.Mean(new Head(4, 11)) >= 0.95,
            Shown(Scores.PreviousToken, Scores.PreviousToken.Largest(1)[0]),
            "at least .95")
        .Including(
            AtLeastOn("attends to what followed the same token", Scores.Induction, 0.90, new(5, 1), new(6, 9), new(5, 5)),
            AtLeastOn("attends to the same token", Scores.DuplicateToken, 0.60, new(0, 5), new(3, 0)))
        .Require(
            "5.8 and 5.9 hardly attend to what followed the same token",
            new[] { new Head(5, 8), new Head(5, 9) }.All(head => Scores.Induction.Mean(head) <= 0.05),
            $"{Shown(Scores.Induction, new Head(5, 8))}; {Shown(Scores.Induction, new Head(5, 9))}",
            "at most .05"));

    private static ClaimReport AtLeastOn(string what, HeadReadings scores, double least, params IReadOnlyList<Head> heads) => heads.Aggregate(
        Claim.That(what),
        (report, head) => report.Require($"{head} {what}", scores.Mean(head) >= least, Shown(scores, head), FormattableString.Invariant($"at least {least:0.00}")));

    private static string Shown(HeadReadings scores, Head head) => FormattableString.Invariant($"{head}: {scores.Mean(head):0.0000}");

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
