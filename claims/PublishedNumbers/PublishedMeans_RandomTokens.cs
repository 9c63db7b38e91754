namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>What heads do outside the task, on random tokens that are repeated.</summary>
public sealed partial class PublishedMeans
{
    // W Appendix H, this and the next two; there 2.2 comes second. On the tokens of T 3.7 and 6.8 come before it, by .53 and .50 to .48.
    [Requirement]
    public IEnumerable<Finding> On_random_tokens_4_11_attends_most_to_the_token_before_and_2_2_is_among_the_five_that_do() =>
    [
        Same(Seeded.PreviousToken.Largest(1), new Head(4, 11)).Published("W Appendix H; T .99").For("4.11"),
        Among(Seeded.PreviousToken.Largest(5), new Head(2, 2)).Published("W Appendix H: second; T fourth, .48").For("2.2"),
    ];

    [Requirement]
    public Finding On_random_tokens_5_5_and_6_9_are_among_the_five_that_attend_most_to_what_followed_the_same_token() =>
        Among(Seeded.Induction.Largest(5), new(5, 5), new(6, 9));

    [Requirement]
    public Finding On_random_tokens_3_0_and_0_1_are_among_the_three_that_attend_most_to_the_same_token() =>
        Among(Seeded.DuplicateToken.Largest(3), new(3, 0), new(0, 1));

    // T, this and the next ones.
    [Requirement]
    public Finding On_the_random_tokens_of_TransformerLens_4_11_attends_most_to_the_token_before()
    {
        var scores = Ioi.OnTransformerLensTokens.PreviousToken;
        var first = scores.Largest(1)[0];
        return Finding.That(first == new Head(4, 11) && scores.Mean(first) >= 0.95, $"{first}, {Shown(scores.Mean(first))}", "4.11, at least .95");
    }

    [Requirement]
    public IEnumerable<Finding> On_the_random_tokens_of_TransformerLens_heads_attend_to_what_followed_the_same_token() =>
        new Head[] { new(5, 1), new(6, 9), new(5, 5) }
            .Select(head => AtLeastAs(Ioi.OnTransformerLensTokens.Induction.Mean(head), 0.90).For(head));

    [Requirement]
    public IEnumerable<Finding> On_the_random_tokens_of_TransformerLens_heads_attend_to_the_same_token() =>
        new Head[] { new(0, 5), new(3, 0) }
            .Select(head => AtLeastAs(Ioi.OnTransformerLensTokens.DuplicateToken.Mean(head), 0.60).For(head));

    [Requirement]
    public IEnumerable<Finding> On_the_random_tokens_of_TransformerLens_two_induction_heads_hardly_attend_to_what_followed_the_same_token() =>
        new Head[] { new(5, 8), new(5, 9) }
            .Select(head => AtMostAs(Ioi.OnTransformerLensTokens.Induction.Mean(head), 0.05).For(head));

    // Random tokens of the whole vocabulary, a hundred and the same again.
    private RepetitionScores Seeded => Ioi.Once("seeded random tokens", () => Ioi.OnRepeated(RandomRepeatedTokens.Seeded(
        Enumerable.Range(0, Ioi.Shape.Vocabulary).Except([Ioi.Subject.Tokenizer.Bos()]), prompts: 10, period: 100, seed: 0)));

    private static Finding Among(IReadOnlyList<Head> first, params IReadOnlyList<Head> published) =>
        Finding.That(published.All(first.Contains), string.Join(", ", first), string.Join(", ", published));

    // Of numbers that are the same in every run: there is no interval.
    private static Finding AtLeastAs(double? value, double least) => Finding.That(value >= least, Shown(value), $"at least {Shown(least)}");

    private static Finding AtMostAs(double? value, double most) => Finding.That(value <= most, Shown(value), $"at most {Shown(most)}");

    private static string Shown(double? value) => FormattableString.Invariant($"{value:0.0000}");
}
