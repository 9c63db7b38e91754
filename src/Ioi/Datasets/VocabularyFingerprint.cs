using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IoiClaims.Ioi;

/// <summary>Tells vocabularies apart.</summary>
public static class VocabularyFingerprint
{
    /// <summary>
    /// SHA-256, in hexadecimal, over the text of every token id, the end-of-text id, and how the published words are
    /// split. Tokenizers with equal fingerprints give equal tokens for IOI prompts.
    /// </summary>
    public static string Of(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var number = new byte[4];
        void Number(int value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            hash.AppendData(number);
        }

        Number(tokenizer.VocabularySize);
        Number(tokenizer.BeginningOfText ?? -1);
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            var bytes = Encoding.UTF8.GetBytes(tokenizer.Decode([id]));
            Number(bytes.Length);
            hash.AppendData(bytes);
        }

        foreach (var text in IoiVocabulary.Words)
        {
            var tokens = tokenizer.Encode(text);
            Number(tokens.Count);
            foreach (var token in tokens)
            {
                Number(token);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
