using System.Text;
using System.Text.RegularExpressions;
using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Tokens;

/// <summary>
/// GPT-2's tokenization in its most obvious form, for texts within U+FFFF: the published pattern, then the merge of
/// highest precedence, everywhere, until there is none.
/// </summary>
internal sealed partial class ReferenceBpe(BytePairVocabulary vocabulary)
{
    private readonly Dictionary<string, int> ranks =
        vocabulary.Merges.Index().ToDictionary(merge => $"{merge.Item.Left} {merge.Item.Right}", merge => merge.Index);

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Piece();

    public List<int> Encode(string text) =>
        Regex.Split(text, "(?<special><\\|endoftext\\|>)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10))
            .SelectMany(part => part == "<|endoftext|>" ? [part] : Piece().Matches(part).SelectMany(piece => Merge(piece.Value)))
            .Select(token => vocabulary.TryGetId(token, out var id) ? id : throw new InvalidOperationException(token))
            .ToList();

    private List<string> Merge(string piece)
    {
        var parts = Encoding.UTF8.GetBytes(piece).Select(value => ByteSymbols.Of(value).ToString()).ToList();
        while (true)
        {
            var best = parts.Zip(parts.Skip(1))
                .Where(pair => ranks.ContainsKey($"{pair.First} {pair.Second}"))
                .Select(pair => (pair.First, pair.Second))
                .DefaultIfEmpty()
                .MinBy(pair => pair.First is null ? 0 : ranks[$"{pair.First} {pair.Second}"]);
            if (best.First is null)
            {
                return parts;
            }

            for (var n = 0; n + 1 < parts.Count; n++)
            {
                if (parts[n] == best.First && parts[n + 1] == best.Second)
                {
                    parts[n] += parts[n + 1];
                    parts.RemoveAt(n + 1);
                }
            }
        }
    }
}
