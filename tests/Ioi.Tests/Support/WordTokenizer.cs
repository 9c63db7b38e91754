using System.Collections.Immutable;
using System.Text;

namespace IoiClaims.Ioi.Tests.Support;

/// <summary>
/// The simplest tokenizer that will do: given pieces are tokens, every other piece falls apart into its characters.
/// </summary>
internal sealed class WordTokenizer : ITokenizer
{
    private readonly ImmutableArray<string> tokens;
    private readonly ImmutableDictionary<string, int> ids;

    public WordTokenizer(IEnumerable<string> words)
    {
        var characters = Enumerable.Range(' ', 95).Select(c => ((char)c).ToString());
        tokens = [.. characters.Concat(words).Distinct().Append("<|endoftext|>")];
        ids = tokens.Select((token, id) => KeyValuePair.Create(token, id)).ToImmutableDictionary();
    }

    public static WordTokenizer Published { get; } = new(IoiVocabulary.Words);

    public int VocabularySize => tokens.Length;

    public int? BeginningOfText => tokens.Length - 1;

    public IReadOnlyList<int> Encode(string text) => [.. EncodeWithOffsets(text).Select(span => span.Id)];

    public IReadOnlyList<TokenSpan> EncodeWithOffsets(string text)
    {
        var spans = new List<TokenSpan>();
        var at = 0;
        foreach (var piece in IoiVocabulary.SplitPieces(text))
        {
            string[] parts = ids.ContainsKey(piece) ? [piece] : [.. piece.Select(c => c.ToString())];
            foreach (var part in parts)
            {
                spans.Add(new TokenSpan(ids[part], at, part.Length));
                at += part.Length;
            }
        }

        return spans;
    }

    public string Decode(IEnumerable<int> ids) =>
        ids.Aggregate(new StringBuilder(), (text, id) => text.Append(tokens[id])).ToString();
}
