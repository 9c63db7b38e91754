namespace IoiClaims.Checkpoints;

/// <summary>GPT-2's tokenizer: byte-level BPE within the pieces of GPT-2's pre-tokenization. Immutable.</summary>
public sealed class Gpt2Tokenizer : ByteLevelTokenizer
{
    /// <summary>The tokenizer of a vocabulary.</summary>
    public Gpt2Tokenizer(BytePairVocabulary vocabulary)
        : base(Rules(vocabulary)) => Vocabulary = vocabulary;

    /// <summary>Tokens and merges.</summary>
    public BytePairVocabulary Vocabulary { get; }

    /// <summary>The id of the token that separates documents, which is the one in front of a prompt with BOS as well.</summary>
    public int EndOfText => Vocabulary.EndOfText;

    /// <summary>Loads the tokenizer of a Hugging Face folder: vocab.json, merges.txt, and added_tokens.json if there.</summary>
    /// <exception cref="CheckpointException">A file is missing or malformed; the message says where and what was expected.</exception>
    public static Gpt2Tokenizer Load(string folder) => new(BytePairVocabulary.Load(folder));

    /// <summary>Reads the contents of vocab.json and merges.txt.</summary>
    /// <exception cref="CheckpointException">One of them is malformed; the message says where and what was expected.</exception>
    public static Gpt2Tokenizer Read(Stream vocabulary, Stream merges) => new(BytePairVocabulary.Read(vocabulary, merges));

    private static ByteLevelRules Rules(BytePairVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return new ByteLevelRules
        {
            Tokens = vocabulary.Tokens,
            Merges = vocabulary.Merges,
            Added = [.. vocabulary.SpecialTokens.Select(token => new AddedToken(token.Key, token.Value))],
            Cuts = [PieceRule.Gpt2],
            BeginningOfText = vocabulary.EndOfText,
        };
    }
}
