using System.Text.RegularExpressions;

namespace IoiClaims.Interp.Tests.Data;

/// <summary>
/// A tokenizer as simple as can be: a word with the space in front of it is one token, of which those beyond six letters are
/// cut behind the sixth; any other character is one token. Ids are given as texts come.
/// </summary>
internal sealed partial class CutWords : ITokenizer
{
    private const string EndOfTextToken = "<|endoftext|>";

    private readonly List<string> tokens = [EndOfTextToken];

    public int VocabularySize => int.MaxValue;

    public int? BeginningOfText => 0;

    public IReadOnlyList<int> Encode(string text) => [.. EncodeWithOffsets(text).Select(token => token.Id)];

    public IReadOnlyList<TokenSpan> EncodeWithOffsets(string text) =>
        [.. Token().Matches(text).Select(match => new TokenSpan(IdOf(match.Value), match.Index, match.Length))];

    public string Decode(IEnumerable<int> ids) => string.Concat(ids.Select(id => tokens[id]));

    private int IdOf(string token)
    {
        if (!tokens.Contains(token))
        {
            tokens.Add(token);
        }

        return tokens.IndexOf(token);
    }

    [GeneratedRegex(" ?[A-Za-zäöü]{1,6}|.", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
