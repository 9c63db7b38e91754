using IoiClaims.Train.Corpus;

namespace IoiClaims.Train.Card;

/// <summary>
/// What a model makes of repetition: random words of the training text, all different, and then the same once more. The
/// highest score of any head of each kind, and how much less a repeated word surprises.
/// </summary>
/// <param name="PreviousToken">The head that attends most to the token before, and how much.</param>
/// <param name="DuplicateToken">The head that attends most to where the token stood before, and how much.</param>
/// <param name="Induction">The head that attends most to what followed there, and how much.</param>
/// <param name="FirstLoss">Mean −log probability of the words at first, in nats.</param>
/// <param name="SecondLoss">Mean −log probability of the same words when they come again, in nats.</param>
internal sealed record RepetitionScore(
    (Head Head, double Score) PreviousToken,
    (Head Head, double Score) DuplicateToken,
    (Head Head, double Score) Induction,
    double FirstLoss,
    double SecondLoss)
{
    private const int Period = 24;

    /// <summary>On prompts of 24 words and the same 24.</summary>
    /// <param name="model">The model.</param>
    /// <param name="telling">The text that it was trained on.</param>
    /// <param name="prompts">How many prompts.</param>
    public static RepetitionScore Of(LanguageModel model, Telling telling, int prompts = 32)
    {
        var tokens = RandomRepeatedTokens.Seeded(
            telling.Words.Where(word => word[0] == ' ').Select(word => model.Tokenizer.Encode(word)[0]),
            prompts,
            Period,
            seed: 14,
            bos: model.Tokenizer.BeginningOfText);
        using var runner = new ModelRunner(model.Model);
        var scores = runner.Read(tokens.Batch, run => RepetitionScores.Of(run, tokens));

        var losses = tokens.Batch.Tokens
            .Select(prompt => Enumerable.Range(1, prompt.Length - 1).Select(at =>
                -Math.Log(NextToken.Probabilities(model, prompt[..at])[prompt[at]])).ToArray())
            .ToArray();
        return new RepetitionScore(
            Most(scores.PreviousToken),
            Most(scores.DuplicateToken),
            Most(scores.Induction),
            losses.Average(loss => loss[..Period].Average()),
            losses.Average(loss => loss[Period..].Average()));
    }

    private static (Head, double) Most(HeadReadings scores)
    {
        var head = scores.Largest(1)[0];
        return (head, scores.Mean(head));
    }
}
