using SharpToken;

namespace IoiClaims.Ioi.Tests.Support;

/// <summary>GPT-2's own vocabulary, as SharpToken carries it. For ASCII text, where each token is whole characters.</summary>
internal sealed class R50kTokenizer : ITokenizer
{
    private readonly GptEncoding encoding = GptEncoding.GetEncoding("r50k_base");

    private R50kTokenizer()
    {
    }

    public static R50kTokenizer Instance { get; } = new();

    public int VocabularySize => 50257;

    public int EndOfText => 50256;

    public IReadOnlyList<int> Encode(string text) => encoding.Encode(text);

    public IReadOnlyList<TokenSpan> EncodeWithOffsets(string text)
    {
        var spans = new List<TokenSpan>();
        var at = 0;
        foreach (var id in encoding.Encode(text))
        {
            var length = encoding.Decode([id]).Length;
            spans.Add(new TokenSpan(id, at, length));
            at += length;
        }

        return spans;
    }

    public string Decode(IEnumerable<int> ids) => encoding.Decode([.. ids]);
}
