using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace IoiClaims.Checkpoints;

/// <summary>
/// What a byte-level BPE tokenizer knows: its tokens by id, and the merges that build them from bytes, in order of
/// precedence. What vocab.json and merges.txt hold. Immutable, and valid by construction.
/// </summary>
public sealed class BytePairVocabulary
{
    /// <summary>The token that separates documents, "&lt;|endoftext|&gt;".</summary>
    public const string EndOfTextToken = "<|endoftext|>";

    private static readonly Lazy<BytePairVocabulary> OfGpt2 = new(Gpt2Ranks.Read);

    private readonly FrozenDictionary<string, int> ids;

    /// <summary>Checks and keeps tokens and merges.</summary>
    /// <param name="tokens">
    /// Tokens by id, written in <see cref="ByteSymbols"/>; all 256 single bytes and <see cref="EndOfTextToken"/> among them.
    /// </param>
    /// <param name="merges">Pairs of tokens whose concatenation is a token, the first taking precedence.</param>
    /// <param name="addedTokens">
    /// Further tokens, as plain text, that are recognised as a whole wherever they occur in a text; their ids follow
    /// those of <paramref name="tokens"/>.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// A token twice or empty, a byte or end-of-text missing, a symbol that stands for no byte, a merge twice, or a merge
    /// of or into something that is no token. The message names them.
    /// </exception>
    public BytePairVocabulary(
        IEnumerable<string> tokens,
        IEnumerable<(string Left, string Right)> merges,
        IEnumerable<string>? addedTokens = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(merges);
        Tokens = [.. tokens];
        Merges = [.. merges];
        AddedTokens = [.. addedTokens ?? []];
        ids = CheckTokens();
        CheckMerges();
        EndOfText = ids[EndOfTextToken];
    }

    /// <summary>
    /// GPT-2's own vocabulary, 50,257 tokens and 50,000 merges: what vocab.json and merges.txt of the published model hold.
    /// Comes with this library, whether or not there are weights; made when first asked for.
    /// </summary>
    public static BytePairVocabulary Gpt2 => OfGpt2.Value;

    /// <summary>The tokens by id, in <see cref="ByteSymbols"/>: " Mary" is "ĠMary". Added tokens are not among them.</summary>
    public ImmutableArray<string> Tokens { get; }

    /// <summary>The merges, the first taking precedence.</summary>
    public ImmutableArray<(string Left, string Right)> Merges { get; }

    /// <summary>Tokens added after training, as plain text; the first has the id after the last of <see cref="Tokens"/>.</summary>
    public ImmutableArray<string> AddedTokens { get; }

    /// <summary>Number of ids.</summary>
    public int Count => Tokens.Length + AddedTokens.Length;

    /// <summary>The id of <see cref="EndOfTextToken"/>.</summary>
    public int EndOfText { get; }

    /// <summary>Texts that are one token wherever they occur, with their ids: end-of-text and the added tokens.</summary>
    internal IEnumerable<KeyValuePair<string, int>> SpecialTokens =>
        AddedTokens.Select((token, n) => KeyValuePair.Create(token, Tokens.Length + n))
            .Prepend(KeyValuePair.Create(EndOfTextToken, EndOfText));

    /// <summary>The smallest vocabulary in which each of the given words is one token.</summary>
    /// <param name="words">
    /// Words with their leading space, where they have one: " Mary", " store", ",", "When". Order and repetitions do
    /// not matter.
    /// </param>
    /// <returns>
    /// The 256 bytes, the merges that the words need, and end-of-text with the last id. Each word is one token wherever
    /// GPT-2's pre-tokenization cuts it out as a piece; every other text still has its tokens, down to bytes.
    /// </returns>
    /// <exception cref="ArgumentException">A word is empty or is not one piece, such as " New York" or " it's".</exception>
    public static BytePairVocabulary ForWords(IEnumerable<string> words) => BytePairVocabularyBuilder.Build(words);

    /// <summary>Reads vocab.json and merges.txt, and added_tokens.json where there is one.</summary>
    /// <param name="folder">A Hugging Face model folder.</param>
    /// <exception cref="CheckpointException">A file is missing or malformed; the message names file, place and remedy.</exception>
    public static BytePairVocabulary Load(string folder) => BytePairVocabularyFiles.Load(folder);

    /// <summary>Reads the contents of vocab.json and merges.txt.</summary>
    /// <exception cref="CheckpointException">One of them is malformed; the message names place and remedy.</exception>
    public static BytePairVocabulary Read(Stream vocabulary, Stream merges) =>
        BytePairVocabularyFiles.Read(vocabulary, merges);

    /// <summary>Writes vocab.json and merges.txt (and added_tokens.json where there are such) into a folder.</summary>
    /// <param name="folder">Created if need be; files of these names are replaced.</param>
    public void Save(string folder) => BytePairVocabularyFiles.Save(this, folder);

    /// <summary>The tokenizer of this vocabulary.</summary>
    public Gpt2Tokenizer ToTokenizer() => new(this);

    /// <summary>The id of a token.</summary>
    /// <param name="token">In <see cref="ByteSymbols"/>, or an added token's plain text.</param>
    /// <param name="id">The id.</param>
    public bool TryGetId(string token, out int id) => ids.TryGetValue(token, out id);

    /// <summary>The bytes that a token stands for.</summary>
    /// <param name="id">0 … <see cref="Count"/> − 1</param>
    public ImmutableArray<byte> BytesOf(int id)
    {
        if (id == EndOfText)
        {
            return [.. Encoding.UTF8.GetBytes(EndOfTextToken)];
        }

        return id < Tokens.Length
            ? [.. Tokens[id].Select(symbol => ByteSymbols.TryGetByte(symbol, out var value) ? value : default)]
            : [.. Encoding.UTF8.GetBytes(AddedTokens[id - Tokens.Length])];
    }

    /// <summary>SHA-256 of tokens, merges and added tokens: equal fingerprints mean equal tokenization.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        text.AppendJoin('\n', Tokens).Append("\n\n");
        text.AppendJoin('\n', Merges.Select(merge => $"{merge.Left} {merge.Right}")).Append("\n\n");
        text.AppendJoin('\n', AddedTokens);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private FrozenDictionary<string, int> CheckTokens()
    {
        var found = new Dictionary<string, int>(Count, StringComparer.Ordinal);
        foreach (var (id, token) in Tokens.Concat(AddedTokens).Index())
        {
            if (string.IsNullOrEmpty(token))
            {
                throw new InvalidDataException($"The token with id {id} is empty.");
            }

            if (!found.TryAdd(token, id))
            {
                throw new InvalidDataException($"The token \"{token}\" is there twice, with ids {found[token]} and {id}.");
            }
        }

        var missing = ByteSymbols.InVocabularyOrder.Where(symbol => !found.ContainsKey(symbol.ToString())).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidDataException(
                $"The vocabulary is not byte-level: it lacks {missing.Count} of the 256 single-byte tokens "
                + $"({Listed.Of(missing.Select(symbol => $"\"{symbol}\""))}), so some texts would have no tokens.");
        }

        if (!found.TryGetValue(EndOfTextToken, out var endOfText) || endOfText >= Tokens.Length)
        {
            throw new InvalidDataException(
                $"The vocabulary has no {EndOfTextToken}. It is not GPT-2's kind: prompts begin with that token.");
        }

        foreach (var (id, token) in Tokens.Index())
        {
            foreach (var symbol in token)
            {
                if (!ByteSymbols.TryGetByte(symbol, out _))
                {
                    throw new InvalidDataException(
                        $"The token \"{token}\" with id {id} holds '{symbol}' (U+{(int)symbol:X4}), which stands for no byte "
                        + "in byte-level BPE. Tokens added as plain text belong into added_tokens.json.");
                }
            }
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private void CheckMerges()
    {
        var seen = new HashSet<(string, string)>(Merges.Length);
        foreach (var (rank, merge) in Merges.Index())
        {
            string Complaint(string what) => $"Merge {rank + 1}, \"{merge.Left} {merge.Right}\", {what}.";
            foreach (var part in new[] { merge.Left, merge.Right, merge.Left + merge.Right })
            {
                if (!ids.ContainsKey(part))
                {
                    throw new InvalidDataException(Complaint(
                        part == merge.Left + merge.Right
                            ? $"makes \"{part}\", which is not in the vocabulary"
                            : $"takes \"{part}\", which is not in the vocabulary"));
                }
            }

            if (!seen.Add(merge))
            {
                throw new InvalidDataException(Complaint("is there twice"));
            }
        }
    }
}
