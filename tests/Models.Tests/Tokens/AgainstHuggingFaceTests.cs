using CsCheck;
using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Tokens;

/// <summary>tokenizer.json read here and by Hugging Face's own library, on random texts.</summary>
[TestFixture]
[Platform("Linux", Reason = "the library's native part is referenced for Linux alone")]
public sealed class AgainstHuggingFaceTests
{
    [TestCase("GPT-2", "0000000000000001")]
    [TestCase("Pythia", "0000000000000002")]
    [TestCase("Llama 3", "0000000000000003")]
    [TestCase("Qwen2", "0000000000000004")]
    [TestCase("SmolLM2", "0000000000000005")]
    public void Texts_have_the_same_tokens(string family, string seed)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), TokenizerFiles.Of(family).ToJsonString());
        var tokenizer = TokenizerJson.Load(folder.Path);
        using var theirs = new Tokenizers.DotNet.Tokenizer(folder.File("tokenizer.json"));
        var covered = new HashSet<int>();
        foreach (var text in Texts.Known)
        {
            Same(text);
        }

        // The library's tables are of other versions of Unicode: characters that not all know are left out.
        Texts.Any.Select(Old).Sample(Same, seed: seed, iter: 3000, threads: 1);

        // And texts of whole tokens, which letters thrown together rarely make.
        Gen.Int[0, 50_000].Array[1, 8].Select(tokens => Old(tokenizer.Decode(tokens))).Sample(Same, seed: seed, iter: 1000, threads: 1);
        covered.Count.Should().BeGreaterThan(1500, "few tokens show little");

        void Same(string text)
        {
            var found = tokenizer.Encode(text);
            found.Should().Equal(theirs.Encode(text).Select(id => (int)id), $"\"{text}\" ({string.Join(' ', text.EnumerateRunes().Select(rune => $"{rune.Value:X4}"))})");
            covered.UnionWith(found);
            var normal = family is "Pythia" or "Qwen2" ? Nfc.Of(text) : text;
            tokenizer.Decode(found).Should().Be(normal);
            Offsets(tokenizer.EncodeWithOffsets(text), text, found);
        }
    }

    private static string Old(string text) => string.Concat(text.EnumerateRunes().Where(Texts.IsOld));

    private static void Offsets(IReadOnlyList<TokenSpan> spans, string text, IReadOnlyList<int> tokens)
    {
        spans.Select(span => span.Id).Should().Equal(tokens);
        if (text.Length == 0)
        {
            return;
        }

        spans[0].Start.Should().Be(0);
        spans.Zip(spans.Skip(1)).All(pair => pair.First.Start <= pair.Second.Start && pair.Second.Start <= pair.First.Start + pair.First.Length)
            .Should().BeTrue("tokens follow each other without a gap");
        (spans[^1].Start + spans[^1].Length).Should().Be(text.Length);
        spans.Should().OnlyContain(span => span.Length > 0);
    }
}
