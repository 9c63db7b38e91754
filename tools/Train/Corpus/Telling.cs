using System.Collections.Immutable;
using IoiClaims.Checkpoints;
using IoiClaims.Ioi;

namespace IoiClaims.Train.Corpus;

/// <summary>A kind of text to train on, with the vocabulary in which every word of it and of IOI prompts is one token.</summary>
internal sealed class Telling
{
    // Enough for every word of the grammar to turn up in every position that it can have.
    private const int Examples = 20_000;

    private readonly Lazy<ImmutableArray<string>> words;

    private Telling(Func<SplitMix64, string> tell, Func<SplitMix64, string> tellEarly, double repetitions)
    {
        Tell = tell;
        TellEarly = tellEarly;
        Repetitions = repetitions;
        words = new(() =>
        {
            var random = new SplitMix64(0);
            return
            [
                .. IoiVocabulary.Words
                    .Concat(Enumerable.Range(0, Examples).SelectMany(_ => Pieces(tell(random))).Order(StringComparer.Ordinal))
                    .Append("'s")
                    .Distinct(StringComparer.Ordinal),
            ];
        });
    }

    /// <summary>Stories in which grammar shows who gives; see <see cref="Story"/>.</summary>
    public static Telling Stories { get; } = new(Story.Tell, Story.Tell, repetitions: 0.15);

    /// <summary>Stories in which everybody has two turns; see <see cref="Turns"/>.</summary>
    public static Telling OfTurns { get; } = new(Turns.Tell, Turns.TellOfRecurringPeople, repetitions: 0.25);

    /// <summary>Tells one.</summary>
    public Func<SplitMix64, string> Tell { get; }

    /// <summary>Tells one of those that come first, where a recipe has them.</summary>
    public Func<SplitMix64, string> TellEarly { get; }

    /// <summary>The share of random words, repeated, among the texts.</summary>
    public double Repetitions { get; }

    /// <summary>Every word, with the space before it where it has one.</summary>
    public ImmutableArray<string> Words => words.Value;

    /// <summary>A byte-level BPE of these words. Always the same.</summary>
    public BytePairVocabulary Vocabulary() => BytePairVocabulary.ForWords(Words);

    private static IEnumerable<string> Pieces(string text) =>
        text.Split("'s").SelectMany(part => IoiVocabulary.SplitPieces(part));
}
