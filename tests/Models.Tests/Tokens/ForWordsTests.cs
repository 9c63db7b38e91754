using CsCheck;
using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Tokens;

/// <summary>Vocabularies made for given words.</summary>
[TestFixture]
public sealed class ForWordsTests
{
    [Test]
    public void Each_word_is_one_token_in_a_sentence()
    {
        var tokenizer = BytePairVocabulary.ForWords(["When", " Mary", " and", " John", " went", ","]).ToTokenizer();

        tokenizer.Encode("When Mary and John went, Mary").Select(id => tokenizer.Decode([id]))
            .Should().Equal("When", " Mary", " and", " John", " went", ",", " Mary");
    }

    // Merges that one word needs tear the other apart wherever they come first.
    [Test]
    public void Words_that_hold_each_others_beginnings_are_all_one_token()
    {
        string[] words = ["xab", "abxa", "bxab", "axbaxb", " ab", " ba", "aab", "abab", "aaaa", "aaaaaaa", "ar", " Mary", "Mary", "ary"];

        var tokenizer = BytePairVocabulary.ForWords(words).ToTokenizer();

        words.Should().OnlyContain(word => tokenizer.Encode(word).Count == 1);
    }

    [Test]
    public void Random_words_over_few_letters_are_all_one_token() =>
        Gen.String[Gen.Char['a', 'c'], 1, 7].Array[1, 30].Sample(
            words =>
            {
                var vocabulary = BytePairVocabulary.ForWords(words);
                var tokenizer = vocabulary.ToTokenizer();
                var reference = new ReferenceBpe(vocabulary);
                words.Should().OnlyContain(word => tokenizer.Encode(word).Count == 1 && reference.Encode(word).Count == 1);
            },
            seed: "0000000000000", iter: 100, threads: 1);

    [Test]
    public void Words_beyond_ASCII_are_one_token()
    {
        string[] words = [" Zoë", "漢字", "😀😀", " 𝐀𝐁", "\n\n", "'ll"];

        var tokenizer = BytePairVocabulary.ForWords(words).ToTokenizer();

        words.Should().OnlyContain(word => tokenizer.Encode(word).Count == 1);
    }

    [Test]
    public void The_order_and_repetition_of_the_words_do_not_matter()
    {
        var vocabulary = BytePairVocabulary.ForWords([" Mary", " John", ","]);

        BytePairVocabulary.ForWords([",", " John", " Mary", " John"]).Fingerprint().Should().Be(vocabulary.Fingerprint());
        BytePairVocabulary.ForWords([",", " John"]).Fingerprint().Should().NotBe(vocabulary.Fingerprint());
    }

    [Test]
    public void It_holds_the_bytes_first_what_the_words_need_next_and_end_of_text_last()
    {
        var vocabulary = BytePairVocabulary.ForWords([" Mary", " Mark", "!"]);

        vocabulary.Tokens.Take(256).Should().Equal(ByteSymbols.InVocabularyOrder.Select(symbol => symbol.ToString()));
        vocabulary.Tokens.Skip(256).Should().Equal("ĠM", "ĠMa", "ĠMar", "ĠMark", "ĠMary", "<|endoftext|>");
        vocabulary.EndOfText.Should().Be(vocabulary.Count - 1);
    }

    [TestCase(" New York", "\" New\" + \" York\"")]
    [TestCase(" it's", "\" it\" + \"'s\"")]
    [TestCase("  Mary", "\" \" + \" Mary\"")]
    [TestCase("Mary ", "\"Mary\" + \" \"")]
    [TestCase("a1", "\"a\" + \"1\"")]
    public void A_word_that_is_several_pieces_is_refused_with_its_pieces(string word, string pieces) =>
        FluentActions.Invoking(() => BytePairVocabulary.ForWords([" Mary", word]))
            .Should().Throw<ArgumentException>().WithMessage($"*\"{word}\" cannot be one token*{pieces}*");

    [TestCase("")]
    [TestCase("<|endoftext|>")]
    public void What_is_no_word_is_refused(string word) =>
        FluentActions.Invoking(() => BytePairVocabulary.ForWords([word])).Should().Throw<ArgumentException>();
}
