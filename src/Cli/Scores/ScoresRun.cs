using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Which heads' scores to show.</summary>
/// <param name="Bench">On what.</param>
/// <param name="Heads">Heads or a group; null for those that stand out.</param>
/// <param name="Top">How many of each score stand out.</param>
internal sealed record ScoresRequest(BenchRequest Bench, string? Heads, int Top);

/// <summary>Scores of all heads, and which of them to show.</summary>
/// <param name="Subject">The subject, for the groups of heads; its model is gone.</param>
/// <param name="Scores">Each score, of every head.</param>
/// <param name="Shown">The heads to show, in the order of the model.</param>
/// <param name="IsChosen">Whether they were named rather than picked because they stand out.</param>
/// <param name="Conditions">Subject and prompts.</param>
internal sealed record ScoresResult(
    Subject Subject,
    IReadOnlyList<(string Name, HeadReadings Readings)> Scores,
    IReadOnlyList<Head> Shown,
    bool IsChosen,
    Conditions Conditions);

/// <summary>What every head does: copy, look one back, look at the same token, look at what followed it.</summary>
internal static class ScoresRun
{
    private const int RepeatedPrompts = 16;
    private const int LongestPeriod = 50;
    private const int MostOfAScore = 16;
    private const double Least = 0.1;

    public static ScoresResult Run(ScoresRequest request, Bench bench, Watching watching, CancellationToken cancellation)
    {
        var (ioi, subject) = (bench.Ioi, bench.Subject);
        var chosen = request.Heads is { } heads ? HeadWords.Heads(heads, subject) : null;
        var tokenizer = subject.Tokenizer;
        var repeated = RandomRepeatedTokens.Seeded(
            Enumerable.Range(0, Math.Min(subject.Model.Shape.Vocabulary, tokenizer.VocabularySize)).Except([tokenizer.EndOfText]),
            RepeatedPrompts,
            Math.Min(LongestPeriod, (subject.Model.Shape.Context - 1) / 2),
            (ulong)bench.Request.Seed,
            tokenizer.EndOfText);
        watching.Begin("Attention on repeated random tokens");
        var repetition = ioi.Laboratory.Read(repeated.Batch, run => RepetitionScores.Of(run, repeated));
        cancellation.ThrowIfCancellationRequested();
        watching.Begin("Copy scores");
        var copy = Copy(CopySign.Positive);
        cancellation.ThrowIfCancellationRequested();
        var negative = Copy(CopySign.Negative);
        (string, HeadReadings)[] scores =
        [
            ("copy", copy),
            ("negative copy", negative),
            ("previous token", repetition.PreviousToken),
            ("duplicate token", repetition.DuplicateToken),
            ("induction", repetition.Induction),
        ];
        return new ScoresResult(
            subject,
            scores,
            [.. (chosen?.Cast<Head>() ?? scores.SelectMany(score => StandOut(score.Item2, request.Top)).Distinct())
                .OrderBy(head => head.Layer).ThenBy(head => head.Index)],
            chosen is not null,
            ioi.Conditions.With("repeated tokens", $"{RepeatedPrompts} prompts of {repeated.Period} random tokens, twice"));

        HeadReadings Copy(CopySign sign) => ioi.Laboratory.Read(
            ioi.Prompts.Batch, run => CopyScore.Of(run, [IoiRoles.Io, IoiRoles.S1, IoiRoles.S2], sign: sign));
    }

    // The largest, and all that come close to the largest, but nothing that hardly does it at all.
    private static IEnumerable<Head> StandOut(HeadReadings readings, int top)
    {
        var largest = readings.Largest(MostOfAScore);
        var most = readings.Mean(largest[0]);
        return largest.Where((head, i) => readings.Mean(head) >= Least && (i < top || readings.Mean(head) >= 0.9 * most));
    }
}
