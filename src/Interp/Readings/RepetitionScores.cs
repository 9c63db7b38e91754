using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// What every head does on random repeated tokens (<see cref="RandomRepeatedTokens"/>): its mean attention along a
/// diagonal of the pattern. Immutable.
/// </summary>
/// <remarks>
/// With sequences of L tokens repeated once, the previous-token score is the mean over the diagonal −1 (one back), the
/// duplicate-token score over −L (to the earlier occurrence), the induction score over −(L − 1) (to what followed the
/// earlier occurrence): TransformerLens' exploratory demonstration, after Olsson et al. 2022. Whole diagonals are taken, so
/// that the induction score includes one query, the last of the first sequence, that has nothing to repeat yet. Where there
/// is a BOS, its row and column are left out first.
/// </remarks>
/// <param name="PreviousToken">Attention to the token before.</param>
/// <param name="DuplicateToken">Attention to the earlier occurrence of the same token.</param>
/// <param name="Induction">Attention to the token that followed the earlier occurrence.</param>
public sealed record RepetitionScores(HeadReadings PreviousToken, HeadReadings DuplicateToken, HeadReadings Induction)
    : IPromptReading<RepetitionScores>
{
    /// <summary>Scores every head in a run.</summary>
    /// <param name="run">The plain run on prompts of <paramref name="tokens"/>, all or some.</param>
    /// <param name="tokens">The prompts' period and whether they have a BOS.</param>
    /// <exception cref="ArgumentException">The run is on other prompts.</exception>
    public static RepetitionScores Of(PlainRun run, RandomRepeatedTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(tokens);
        if (!run.Batch.Tokens.All(prompt => tokens.Batch.Tokens.Any(known => known.SequenceEqual(prompt))))
        {
            throw new ArgumentException(
                "The run is not on these repeated tokens; run the model on their Batch.", nameof(run));
        }

        var skipped = tokens.HasBos ? 1 : 0;
        var backs = new[] { 1, tokens.Period, tokens.Period - 1 };
        var scores = backs.Select(_ => new List<(Head, IReadOnlyList<float>)>()).ToArray();
        for (var layer = 0; layer < run.Model.Shape.Layers; layer++)
        {
            using var scope = NewDisposeScope();
            var patterns = AttentionReadings.Patterns(run, layer);
            var size = patterns.shape[^1] - skipped;
            var inner = patterns.narrow(2, skipped, size).narrow(3, skipped, size);
            for (var i = 0; i < backs.Length; i++)
            {
                var byHead = Floats.Rows(inner.diagonal(-backs[i], 2, 3).mean([-1]).transpose(0, 1));
                scores[i].AddRange(byHead.Select((row, index) => (new Head(layer, index), (IReadOnlyList<float>)row)));
            }
        }

        HeadReadings Readings(string name, int i) => new(new Quantity(name), run.Model.Shape, scores[i]);
        return new RepetitionScores(
            Readings("previous-token score", 0), Readings("duplicate-token score", 1), Readings("induction score", 2));
    }

    /// <inheritdoc/>
    public static RepetitionScores Join(IReadOnlyList<RepetitionScores> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        HeadReadings All(Func<RepetitionScores, HeadReadings> of) => HeadReadings.Join(parts.Select(of).ToList());
        return new RepetitionScores(
            All(part => part.PreviousToken), All(part => part.DuplicateToken), All(part => part.Induction));
    }
}
