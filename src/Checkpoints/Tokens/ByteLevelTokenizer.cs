using System.Collections.Immutable;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace IoiClaims.Checkpoints;

/// <summary>
/// A byte-level BPE tokenizer, as GPT-2, Pythia, Llama 3 and Qwen have it. Every Unicode text has tokens, and decoding them gives
/// the text back, in normal form where the tokenizer normalizes. Immutable.
/// </summary>
/// <remarks>
/// Tokens hold bytes, not characters: a character beyond ASCII may be split over several. See
/// <see cref="EncodeWithOffsets"/> and <see cref="Decode"/> for what that means there. A text that ends in a space
/// has that space as a token of its own, where models expect it at the start of the next word: prompts do not end in one.
/// </remarks>
public class ByteLevelTokenizer : ITokenizer
{
    private readonly ByteLevelRules rules;
    private readonly BpeTokenizer bpe;
    private readonly AddedTokens added;
    private readonly AddedTokens addedToNormalized;
    private readonly Dictionary<string, int> ids;
    private readonly ImmutableArray<ImmutableArray<byte>> bytes;

    private protected ByteLevelTokenizer(ByteLevelRules rules)
    {
        this.rules = rules;
        added = new AddedTokens(rules.Added);
        addedToNormalized = new AddedTokens(rules.AddedToNormalized.Select(token => token with { Text = Nfc.Of(token.Text) }));
        ids = rules.Tokens.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        var all = rules.Added.Concat(rules.AddedToNormalized).ToDictionary(token => token.Id, token => token.Text);
        bytes =
        [
            .. Enumerable.Range(0, Math.Max(rules.Tokens.Length, all.Keys.Append(-1).Max() + 1)).Select(ImmutableArray<byte> (id) =>
                all.TryGetValue(id, out var text)
                    ? [.. Encoding.UTF8.GetBytes(text)]
                    : [.. rules.Tokens[id].Select(symbol => ByteSymbols.TryGetByte(symbol, out var value) ? value : default)]),
        ];
        bpe = BpeTokenizer.Create(new BpeOptions(ids)
        {
            Merges = rules.Merges.Select(merge => $"{merge.Left} {merge.Right}"),
            ByteLevel = true,
        });
    }

    /// <inheritdoc/>
    public int VocabularySize => bytes.Length;

    /// <inheritdoc/>
    public int? BeginningOfText => rules.BeginningOfText;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair, which no bytes can stand for.</exception>
    public IReadOnlyList<int> Encode(string text)
    {
        CheckUnicode(text, nameof(text));
        var tokens = new List<int>();
        foreach (var (start, length, id) in added.Split(text))
        {
            if (id >= 0)
            {
                tokens.Add(id);
                continue;
            }

            var plain = text.Substring(start, length);
            EncodeNormalized(rules.Normalizes ? Nfc.Of(plain) : plain, tokens);
        }

        return tokens;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A token that holds only some of a character's bytes spans the whole character, so neighbours that share a
    /// character overlap there, as do those of characters that became one in normal form; every character is in some token's span,
    /// and a token's span is never empty. A character beyond U+FFFF counts as its two UTF-16 units, which are never taken apart.
    /// </remarks>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    public IReadOnlyList<TokenSpan> EncodeWithOffsets(string text)
    {
        var tokens = Encode(text);

        // For each UTF-8 byte of the text in normal form, the characters that it came from. The bytes of all tokens together are
        // exactly those, so counting them is enough.
        var owners = Owners(text);
        var spans = new TokenSpan[tokens.Count];
        var first = 0;
        for (var n = 0; n < spans.Length; n++)
        {
            var last = first + bytes[tokens[n]].Length - 1;
            spans[n] = new TokenSpan(tokens[n], owners[first].Start, owners[last].End - owners[first].Start);
            first = last + 1;
        }

        return spans;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Joins the tokens' bytes and reads them as UTF-8. Bytes that are no UTF-8, as where the ids begin or end within a
    /// character, become U+FFFD (�); <see cref="DecodeBytes"/> keeps them.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public string Decode(IEnumerable<int> ids) => Encoding.UTF8.GetString(DecodeBytes(ids));

    /// <summary>The bytes of token ids, be they UTF-8 or not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public byte[] DecodeBytes(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var joined = new List<byte>();
        foreach (var (position, id) in ids.Index())
        {
            if (id < 0 || id >= bytes.Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ids), id, $"There is no token {id} (at position {position}): ids go from 0 to {bytes.Length - 1}.");
            }

            joined.AddRange(bytes[id]);
        }

        return [.. joined];
    }

    /// <summary>The tokenizer of a folder's tokenizer.json.</summary>
    internal static ByteLevelTokenizer Of(ByteLevelRules rules) => new(rules);

    /// <summary>Refuses half surrogate pairs, which UTF-8 has no bytes for.</summary>
    internal static void CheckUnicode(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        for (var n = 0; n < text.Length; n++)
        {
            if (!char.IsSurrogate(text[n]))
            {
                continue;
            }

            if (n + 1 < text.Length && char.IsSurrogatePair(text[n], text[n + 1]))
            {
                n++;
                continue;
            }

            throw new ArgumentException(
                $"The text holds half of a surrogate pair (U+{(int)text[n]:X4}) at character {n}; it is not valid Unicode.", parameter);
        }
    }

    private void EncodeNormalized(string text, List<int> tokens)
    {
        foreach (var (start, length, id) in addedToNormalized.Split(text))
        {
            if (id >= 0)
            {
                tokens.Add(id);
                continue;
            }

            foreach (var piece in rules.Cuts.Aggregate(
                (IEnumerable<string>)[text.Substring(start, length)], (pieces, cut) => pieces.SelectMany(cut.Cut)))
            {
                if (rules.IgnoreMerges && ids.TryGetValue(ByteSymbols.OfText(piece), out var whole))
                {
                    tokens.Add(whole);
                }
                else
                {
                    tokens.AddRange(bpe.EncodeToIds(piece, considerPreTokenization: false, considerNormalization: false));
                }
            }
        }
    }

    private List<(int Start, int End)> Owners(string text)
    {
        var owners = new List<(int Start, int End)>(text.Length);
        void Own(int start, int end, int count) => owners.AddRange(Enumerable.Repeat((start, end), count));
        void OwnEach(int start, string stretch)
        {
            foreach (var rune in stretch.EnumerateRunes())
            {
                Own(start, start + rune.Utf16SequenceLength, rune.Utf8SequenceLength);
                start += rune.Utf16SequenceLength;
            }
        }

        foreach (var (start, length, id) in added.Split(text))
        {
            var stretch = text.Substring(start, length);
            if (id >= 0 || !rules.Normalizes)
            {
                OwnEach(start, stretch);
                continue;
            }

            foreach (var part in Nfc.Parts(stretch))
            {
                if (stretch.AsSpan(part.Start, part.Length).SequenceEqual(part.Text))
                {
                    OwnEach(start + part.Start, part.Text);
                }
                else
                {
                    Own(start + part.Start, start + part.Start + part.Length, Encoding.UTF8.GetByteCount(part.Text));
                }
            }
        }

        return owners;
    }
}
