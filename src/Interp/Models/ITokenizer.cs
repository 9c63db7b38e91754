namespace IoiClaims;

/// <summary>Text to token ids and back. Implementations are immutable.</summary>
public interface ITokenizer
{
    /// <summary>Number of token ids.</summary>
    int VocabularySize { get; }

    /// <summary>The id of the token that separates documents and stands at the start of a prompt with BOS.</summary>
    int EndOfText { get; }

    /// <summary>Token ids of a text; the end-of-text marker inside the text is recognised as one token.</summary>
    IReadOnlyList<int> Encode(string text);

    /// <summary>Tokens of a text with where each stands in it.</summary>
    IReadOnlyList<TokenSpan> EncodeWithOffsets(string text);

    /// <summary>The text of token ids.</summary>
    string Decode(IEnumerable<int> ids);
}

/// <summary>A token and the characters of the text that it covers.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Start">Index of the first UTF-16 character.</param>
/// <param name="Length">Number of UTF-16 characters.</param>
public readonly record struct TokenSpan(int Id, int Start, int Length);
