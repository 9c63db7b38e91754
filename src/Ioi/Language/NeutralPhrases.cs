using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// Words that carry nothing about the task and can be added to any prompt to move positions: sentences for the front,
/// adverbials for the end of the first clause (between S1 and S2) and for the place after the giver (between S2 and
/// END). They name nobody and are made of common words, each a single token of GPT-2's vocabulary.
/// </summary>
public static class NeutralPhrases
{
    /// <summary>Whole sentences, 4 to 17 tokens long, that can precede any template.</summary>
    public static ImmutableArray<string> Prefixes { get; } =
    [
        "It was late.",
        "It was a sunny day.",
        "Nothing much had happened so far.",
        "It was raining, but nobody seemed to mind.",
        "The week had been long and the weather was warm.",
        "The streets were empty, and the lights were already on.",
        "It was an ordinary afternoon in a small town, and there was little to do.",
    ];

    /// <summary>Adverbials of one to five words that end a clause: "went to the store <i>later that day</i>".</summary>
    public static ImmutableArray<string> ClauseEnds { get; } =
    [
        "again",
        "yesterday",
        "that day",
        "once more",
        "later that day",
        "on that day",
        "somewhat later that day",
        "on that very day",
        "a little later that day",
    ];

    /// <summary>Adverbials of one to three words that stand before a verb: "John <i>finally</i> gave".</summary>
    public static ImmutableArray<string> BeforeVerb { get; } =
    [
        "finally",
        "suddenly",
        "quietly",
        "then finally",
        "very suddenly",
        "rather quietly",
        "then rather suddenly",
        "then very quietly",
    ];

    /// <summary>The number of words of a phrase, which is its number of tokens when it has no punctuation.</summary>
    public static int CountWords(string phrase)
    {
        ArgumentNullException.ThrowIfNull(phrase);
        return phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
