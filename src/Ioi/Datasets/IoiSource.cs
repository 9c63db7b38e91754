using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>What all prompts of a dataset share.</summary>
internal sealed record IoiSource
{
    public required ITokenizer Tokenizer { get; init; }

    public required string VocabularyFingerprint { get; init; }

    public required bool Bos { get; init; }

    public required int ContextLength { get; init; }

    public required ImmutableArray<string> NamePool { get; init; }

    public required long? Seed { get; init; }

    public required ImmutableArray<string> History { get; init; }

    public string? SavedUnder { get; init; }

    public static IoiSource Create(
        ITokenizer tokenizer, bool bos, int contextLength, ImmutableArray<string> namePool, long? seed, string origin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 1);
        if (namePool.Where(name => !IoiSentence.IsWord(name)).Take(1).ToArray() is [var odd])
        {
            throw new ArgumentException($"The name pool has '{odd}'; a name is one word of letters, without spaces.");
        }

        return new IoiSource
        {
            Tokenizer = tokenizer,
            VocabularyFingerprint = Ioi.VocabularyFingerprint.Of(tokenizer),
            Bos = bos,
            ContextLength = contextLength,
            NamePool = namePool,
            Seed = seed,
            History = [origin],
        };
    }

    /// <summary>The same with one more step done.</summary>
    public IoiSource After(string step) => this with { History = History.Add(step) };
}
