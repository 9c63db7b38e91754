using CsCheck;
using SharpToken;

namespace IoiClaims.Gpt2.Tests.Tokens;

/// <summary>Our tokenizer with GPT-2's own vocabulary, against SharpToken's r50k_base and published ids.</summary>
[TestFixture]
public sealed class PublishedVocabularyTests
{
    private Gpt2Tokenizer tokenizer = null!;

    [OneTimeSetUp]
    public void Load() => tokenizer = PublishedVocabulary.Require();

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
    public void Thousands_of_random_texts_have_the_ids_that_SharpToken_gives_them()
    {
        var encoding = GptEncoding.GetEncoding("r50k_base");
        var special = new HashSet<string> { BytePairVocabulary.EndOfTextToken };
        Texts.Basic.Sample(
            text => tokenizer.Encode(text).Should().Equal(encoding.Encode(text, special), $"of {text}"),
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
}
