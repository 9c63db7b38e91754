using System.Collections.Immutable;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace IoiClaims.Checkpoints;

/// <summary>
/// GPT-2's tokenizer: byte-level BPE within the pieces of GPT-2's pre-tokenization. Every Unicode text has tokens, and
/// decoding them gives the text back. Immutable.
/// </summary>
/// <remarks>
/// Tokens hold bytes, not characters: a character beyond ASCII may be split over several. See
/// <see cref="EncodeWithOffsets"/> and <see cref="Decode"/> for what that means there. A text that ends in a space
/// has that space as a token of its own, where GPT-2 expects it at the start of the next word: prompts do not end in one.
/// </remarks>
public sealed class Gpt2Tokenizer : ITokenizer
{
    private readonly BpeTokenizer bpe;
    private readonly ImmutableArray<ImmutableArray<byte>> bytes;

    /// <summary>The tokenizer of a vocabulary.</summary>
    public Gpt2Tokenizer(BytePairVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
        bytes = [.. Enumerable.Range(0, vocabulary.Count).Select(vocabulary.BytesOf)];
        var specialTokens = vocabulary.SpecialTokens.ToDictionary(StringComparer.Ordinal);
        bpe = BpeTokenizer.Create(new BpeOptions(vocabulary.Tokens.Index().Select(pair => KeyValuePair.Create(pair.Item, pair.Index)))
        {
            Merges = vocabulary.Merges.Select(merge => $"{merge.Left} {merge.Right}"),
            ByteLevel = true,
            PreTokenizer = new Gpt2PreTokenizer(specialTokens.Keys),
            SpecialTokens = specialTokens,
        });
    }

    /// <summary>Tokens and merges.</summary>
    public BytePairVocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public int VocabularySize => bytes.Length;

    /// <inheritdoc/>
    public int EndOfText => Vocabulary.EndOfText;

    /// <summary>Loads the tokenizer of a Hugging Face folder: vocab.json, merges.txt, and added_tokens.json if there.</summary>
    /// <exception cref="CheckpointException">A file is missing or malformed; the message says where and what was expected.</exception>
    public static Gpt2Tokenizer Load(string folder) => new(BytePairVocabulary.Load(folder));

    /// <summary>Reads the contents of vocab.json and merges.txt.</summary>
    /// <exception cref="CheckpointException">One of them is malformed; the message says where and what was expected.</exception>
    public static Gpt2Tokenizer Read(Stream vocabulary, Stream merges) => new(BytePairVocabulary.Read(vocabulary, merges));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair, which no bytes can stand for.</exception>
    public IReadOnlyList<int> Encode(string text)
    {
        CheckUnicode(text, nameof(text));
        return bpe.EncodeToIds(text, considerPreTokenization: true, considerNormalization: false);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A token that holds only some of a character's bytes spans the whole character, so neighbours that share a
    /// character overlap there; every character is in some token's span, and a token's span is never empty. A
    /// character beyond U+FFFF counts as its two UTF-16 units, which are never taken apart.
    /// </remarks>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    public IReadOnlyList<TokenSpan> EncodeWithOffsets(string text)
    {
        var ids = Encode(text);

        // For each UTF-8 byte, the characters of the code point that it belongs to. The bytes of all tokens together
        // are exactly the bytes of the text, so counting them is enough.
        var owners = new List<(int Start, int End)>(text.Length);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var owner = (at, at + rune.Utf16SequenceLength);
            owners.AddRange(Enumerable.Repeat(owner, rune.Utf8SequenceLength));
            at = owner.Item2;
        }

        var spans = new TokenSpan[ids.Count];
        var first = 0;
        for (var n = 0; n < spans.Length; n++)
        {
            var last = first + bytes[ids[n]].Length - 1;
            spans[n] = new TokenSpan(ids[n], owners[first].Start, owners[last].End - owners[first].Start);
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
}
