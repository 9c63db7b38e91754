using System.Collections.Immutable;
using IoiClaims.Checkpoints;
using IoiClaims.Ioi;

namespace IoiClaims.Train.Corpus;

/// <summary>A byte-level BPE in which every word of the stories and of IOI prompts is one token.</summary>
internal static class Vocabulary
{
    // Enough for every word of the grammar to turn up in every position that it can have.
    private const int Stories = 20_000;

    private static readonly Lazy<ImmutableArray<string>> AllWords = new(() =>
    {
        var random = new SplitMix64(0);
        return
        [
            .. IoiVocabulary.Words
                .Concat(Enumerable.Range(0, Stories).SelectMany(_ => Pieces(Story.Tell(random))).Order(StringComparer.Ordinal))
                .Append("'s")
                .Distinct(StringComparer.Ordinal),
        ];
    });

    /// <summary>Every word, with the space before it where it has one.</summary>
    public static ImmutableArray<string> Words => AllWords.Value;

    /// <summary>The vocabulary. Always the same.</summary>
    public static BytePairVocabulary Build() => BytePairVocabulary.ForWords(Words);

    private static IEnumerable<string> Pieces(string text) =>
        text.Split("'s").SelectMany(part => IoiVocabulary.SplitPieces(part));
}
