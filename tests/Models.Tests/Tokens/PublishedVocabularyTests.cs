using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using IoiClaims.Checkpoints;
using Microsoft.ML.Tokenizers;
using SharpToken;

namespace IoiClaims.Models.Tests.Tokens;

/// <summary>GPT-2's own vocabulary: the published files, published ids, and what other tokenizers make of the same texts.</summary>
[TestFixture]
public sealed class PublishedVocabularyTests
{
    private readonly Gpt2Tokenizer tokenizer = BytePairVocabulary.Gpt2.ToTokenizer();

    // SHA-256 of merges.txt and vocab.json of openai-community/gpt2 on the hub, and of every copy since 2019. The merges are
    // not in the package that the tokens are from: they are derived, and this says that they are the published ones.
    [Test]
    public void Saved_merges_are_the_published_file_and_the_tokens_those_of_the_published_json()
    {
        using var folder = new TemporaryFolder();

        BytePairVocabulary.Gpt2.Save(folder.Path);

        Sha256(File.ReadAllBytes(folder.File("merges.txt"))).Should().Be("1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5");
        Sha256(AsPythonWritesIt(BytePairVocabulary.Load(folder.Path))).Should()
            .Be("196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783");
    }

    // Source: TransformerLens, demos/Exploratory_Analysis_Demo.ipynb.
    [TestCase(" Mary", 5335)]
    [TestCase(" John", 1757)]
    [TestCase(" Tom", 4186)]
    [TestCase(" James", 3700)]
    [TestCase(" Dan", 6035)]
    [TestCase(" Sid", 15686)]
    [TestCase(" Martin", 5780)]
    [TestCase(" Amy", 14235)]
    [TestCase("<|endoftext|>", 50256)]
    public void A_published_token_has_its_published_id(string text, int id)
    {
        tokenizer.Encode(text).Should().Equal(id);
        tokenizer.Decode([id]).Should().Be(text);
    }

    [Test]
    public void The_vocabulary_has_its_published_size()
    {
        tokenizer.VocabularySize.Should().Be(50257);
        tokenizer.EndOfText.Should().Be(50256);
        tokenizer.Vocabulary.Merges.Should().HaveCount(50000);
    }

    // Letters and digits beyond U+FFFF: SharpToken cuts between their surrogates, so the ids are those of the npm
    // package gpt-3-encoder 1.1.4, whose pattern runs on code points as GPT-2's does.
    [TestCase("𝐀b", new[] { 47728, 238, 222, 65 })]
    [TestCase("a𝐀 𝐁c", new[] { 64, 47728, 238, 222, 220, 47728, 238, 223, 66 })]
    [TestCase("𠀋漢字", new[] { 172, 254, 222, 233, 162, 120, 95, 27764, 245 })]
    [TestCase("x 𝟘9", new[] { 87, 220, 47728, 253, 246, 24 })]
    [TestCase("👩‍👩‍👧 hi", new[] { 41840, 102, 447, 235, 41840, 102, 447, 235, 41840, 100, 23105 })]
    [TestCase("𐌰𐌱 ab𐌰", new[] { 172, 238, 234, 108, 172, 238, 234, 109, 450, 172, 238, 234, 108 })]
    [TestCase(" 'seen it's 'll", new[] { 705, 15898, 340, 338, 705, 297 })]
    [TestCase("a  b \n\n c  ", new[] { 64, 220, 275, 220, 628, 269, 220, 220 })]
    public void A_text_beyond_the_basic_plane_has_the_ids_of_a_code_point_aware_encoder(string text, int[] ids) =>
        tokenizer.Encode(text).Should().Equal(ids);

    [Test]
    public void Thousands_of_random_texts_have_the_ids_that_SharpToken_and_Microsofts_Tiktoken_give_them()
    {
        var encoding = GptEncoding.GetEncoding("r50k_base");
        var special = new HashSet<string> { BytePairVocabulary.EndOfTextToken };
        var tiktoken = TiktokenTokenizer.CreateForModel("gpt2");
        Texts.Basic.Sample(
            text =>
            {
                var ids = tokenizer.Encode(text);
                ids.Should().Equal(encoding.Encode(text, special), $"of {text}");
                ids.Should().Equal(tiktoken.EncodeToIds(text, considerPreTokenization: true, considerNormalization: false), $"of {text}");
            },
            seed: "0000000000000", iter: 5000, threads: 1);
    }

    [Test]
    public void Random_texts_of_any_script_round_trip() =>
        Texts.Any.Sample(text => tokenizer.Decode(tokenizer.Encode(text)) == text, seed: "0000000000000", iter: 3000, threads: 1);

    [Test]
    public void A_prompt_that_ends_in_a_space_has_that_space_as_another_token()
    {
        var prompt = tokenizer.Encode("John gave a drink to");
        var withSpace = tokenizer.Encode("John gave a drink to ");

        withSpace.Should().Equal([.. prompt, 220]);
        tokenizer.Encode("John gave a drink to Mary").Should().Equal([.. prompt, 5335]);
    }

    /// <summary>vocab.json as Python's json.dump writes it: ", " and ": " between, everything beyond ASCII escaped.</summary>
    private static byte[] AsPythonWritesIt(BytePairVocabulary vocabulary)
    {
        var text = new StringBuilder("{");
        foreach (var (id, token) in vocabulary.Tokens.Index())
        {
            text.Append(id == 0 ? "\"" : ", \"");
            foreach (var symbol in token)
            {
                text.Append(symbol is '"' or '\\' ? $"\\{symbol}" : symbol < 0x7f ? $"{symbol}" : $"\\u{(int)symbol:x4}");
            }

            text.Append(CultureInfo.InvariantCulture, $"\": {id}");
        }

        return Encoding.ASCII.GetBytes(text.Append('}').ToString());
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
