namespace IoiClaims;

/// <summary>Text to token ids and back. Implementations are immutable.</summary>
public interface ITokenizer
{
    /// <summary>Number of token ids.</summary>
    int VocabularySize { get; }

    /// <summary>The id of the token that stands at the start of a prompt with BOS; null where the tokenizer has none, as Qwen's.</summary>
    int? BeginningOfText { get; }

    /// <summary>Token ids of a text; the end-of-text marker inside the text is recognised as one token.</summary>
    IReadOnlyList<int> Encode(string text);

    /// <summary>Tokens of a text with where each stands in it.</summary>
    IReadOnlyList<TokenSpan> EncodeWithOffsets(string text);

    /// <summary>The text of token ids.</summary>
    string Decode(IEnumerable<int> ids);
}

/// <summary>What follows from a tokenizer.</summary>
public static class TokenizerExtensions
{
    /// <summary>The token that stands at the start of a prompt with BOS.</summary>
    /// <exception cref="ArgumentException">The tokenizer has none.</exception>
    public static int Bos(this ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return tokenizer.BeginningOfText ?? throw new ArgumentException(
            "This tokenizer has no token that begins a text, so there are no prompts with BOS: its model was trained without one. Say bos: false.",
            nameof(tokenizer));
    }
}

/// <summary>A token and the characters of the text that it covers.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Start">Index of the first UTF-16 character.</param>
/// <param name="Length">Number of UTF-16 characters.</param>
public readonly record struct TokenSpan(int Id, int Start, int Length);
