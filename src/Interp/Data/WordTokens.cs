using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Whether a word is one token, and which words like it are.</summary>
/// <param name="Word">The word, with its leading space where it has one.</param>
/// <param name="Ids">Its token ids.</param>
/// <param name="Tokens">The text of each of its tokens.</param>
/// <param name="Near">Spellings of the word that are one token each: with or without a leading space, in other capitals.</param>
public sealed record WordTokens(
    string Word, ImmutableArray<int> Ids, ImmutableArray<string> Tokens, ImmutableArray<string> Near)
{
    /// <summary>Whether the word is one token.</summary>
    public bool IsSingle => Ids.Length == 1;

    /// <summary>The token ids of a word.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="word">The word as it stands in a text: <c>" Mary"</c> within a sentence, <c>"Mary"</c> at its beginning.</param>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public static WordTokens Of(ITokenizer tokenizer, string word)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentException.ThrowIfNullOrEmpty(word);
        var ids = tokenizer.Encode(word).ToImmutableArray();
        return new WordTokens(
            word,
            ids,
            [.. ids.Select(id => tokenizer.Decode([id]))],
            [.. Spellings(word).Where(other => other != word && tokenizer.Encode(other).Count == 1)]);
    }

    /// <summary>The word's one token.</summary>
    /// <exception cref="ArgumentException">It is several; the message is <see cref="ToString"/>.</exception>
    public int Single() => IsSingle ? Ids[0] : throw new ArgumentException($"{this}.");

    /// <summary>For people: <c>" Zoë" is 2 tokens (" Zo" + "ë"); one token each: " Zoe"</c></summary>
    public override string ToString()
    {
        var count = IsSingle ? $"\"{Word}\" is one token" : $"\"{Word}\" is {Ids.Length} tokens ({Join(Tokens, " + ")})";
        return IsSingle || Near.IsEmpty ? count : $"{count}; one token each: {Join(Near, ", ")}";
    }

    internal static string Join(IEnumerable<string> words, string between) =>
        string.Join(between, words.Select(word => $"\"{word}\""));

    private static IEnumerable<string> Spellings(string word)
    {
        var bare = word.TrimStart(' ');
        if (bare.Length == 0)
        {
            return [];
        }

        var capitals = new[] { bare, char.ToUpperInvariant(bare[0]) + bare[1..], bare.ToLowerInvariant(), bare.ToUpperInvariant() };
        return capitals.SelectMany(each => new[] { " " + each, each }).Distinct(StringComparer.Ordinal);
    }
}
