using System.Security.Cryptography;

namespace IoiClaims.Gpt2.Tests.Tokens;

/// <summary>GPT-2's published vocabulary, where the environment says where it is.</summary>
internal static class PublishedVocabulary
{
    private const string Variable = "IOI_GPT2_VOCAB";

    // Of openai-community/gpt2 on the hub, and of every copy since 2019.
    private const string VocabularySha256 = "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783";
    private const string MergesSha256 = "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5";

    private static readonly Lazy<Gpt2Tokenizer> Tokenizer = new(() => Gpt2Tokenizer.Load(Folder!));

    private static string? Folder =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? TypedPath.Full(named) : null;

    /// <summary>The tokenizer; ignores the running test where there is none, fails it where it is another.</summary>
    public static Gpt2Tokenizer Require()
    {
        if (string.IsNullOrEmpty(Folder))
        {
            Assert.Ignore(
                $"GPT-2's vocabulary is not at hand: {Variable} names no folder with vocab.json and merges.txt. "
                + $"To have this test run: export {Variable}=\"$(build/fetch-gpt2-vocabulary.sh)\"");
        }

        Sha256(Path.Combine(Folder!, "vocab.json")).Should().Be(VocabularySha256, $"{Variable} must be GPT-2's own vocabulary");
        Sha256(Path.Combine(Folder!, "merges.txt")).Should().Be(MergesSha256, $"{Variable} must be GPT-2's own merges");
        return Tokenizer.Value;
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
