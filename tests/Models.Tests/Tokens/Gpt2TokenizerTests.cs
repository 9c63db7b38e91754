using System.Text;
using CsCheck;
using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Tokens;

[TestFixture]
public sealed class Gpt2TokenizerTests
{
    private static readonly BytePairVocabulary Vocabulary = BytePairVocabulary.ForWords(
        [" Mary", " John", "When", " and", "and", " store", " went", " to", "the", " the", ",", "...", "'s", "'ll", "漢字", " é", "12", "  ", "\n\n"]);

    private static readonly Gpt2Tokenizer Tokenizer = Vocabulary.ToTokenizer();

    [Test]
    public void Random_texts_have_the_tokens_of_the_reference()
    {
        var reference = new ReferenceBpe(Vocabulary);
        Texts.Basic.Sample(
            text => Tokenizer.Encode(text).Should().Equal(reference.Encode(text), $"of {text}"),
            seed: "0000000000000", iter: 2000, threads: 1);
    }

    [Test]
    public void Any_unicode_text_round_trips() =>
        Texts.Any.Sample(text => Tokenizer.Decode(Tokenizer.Encode(text)) == text, seed: "0000000000000", iter: 3000, threads: 1);

    [Test]
    public void The_tokens_bytes_joined_are_the_texts_bytes() =>
        Texts.Any.Sample(
            text => Tokenizer.DecodeBytes(Tokenizer.Encode(text)).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text)),
            seed: "0000000000000", iter: 1000, threads: 1);

    [Test]
    public void Many_threads_may_share_one_tokenizer()
    {
        var texts = Enumerable.Range(0, 64)
            .Select(n => string.Concat(Enumerable.Repeat($"{n} Mary é漢字{(char)(0x400 + n)} and John<|endoftext|>", n)))
            .ToList();
        var alone = texts.Select(text => Vocabulary.ToTokenizer().Encode(text)).ToList();

        var together = texts.AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(text => Tokenizer.Encode(text)).ToList();

        together.Should().BeEquivalentTo(alone, options => options.WithStrictOrdering());
    }

    [TestCase("", new string[0])]
    [TestCase(" Mary and John", new[] { " Mary", " and", " John" })]
    [TestCase("When Mary's", new[] { "When", " Mary", "'s" })]
    [TestCase("<|endoftext|>When", new[] { "<|endoftext|>", "When" })]
    [TestCase("the <|endoftext|> the", new[] { "the", " ", "<|endoftext|>", " the" })]
    [TestCase("<|endoftext|><|endoftext|>", new[] { "<|endoftext|>", "<|endoftext|>" })]
    [TestCase("<|endoftext", new[] { "<", "|", "e", "n", "d", "o", "f", "t", "e", "x", "t" })]
    public void A_text_is_cut_into_these_tokens(string text, string[] tokens) =>
        Tokenizer.Encode(text).Select(id => Tokenizer.Decode([id])).Should().Equal(tokens);

    [Test]
    public void A_trailing_space_is_a_token_of_its_own() =>
        Tokenizer.Encode(" to ").Should().HaveCount(2).And.StartWith(Tokenizer.Encode(" to"));

    [Test]
    public void Offsets_say_where_each_token_stands() =>
        Tokenizer.EncodeWithOffsets("When Mary<|endoftext|> and")
            .Select(span => (span.Start, span.Length))
            .Should().Equal((0, 4), (4, 5), (9, 13), (22, 4));

    [Test]
    public void Tokens_that_share_a_character_all_span_it()
    {
        // é and 😀 are 2 and 4 bytes, each a token here; 😀 is 2 UTF-16 characters.
        Tokenizer.EncodeWithOffsets("xé😀,").Select(span => (span.Start, span.Length))
            .Should().Equal((0, 1), (1, 1), (1, 1), (2, 2), (2, 2), (2, 2), (2, 2), (4, 1));
    }

    [Test]
    public void Offsets_cover_every_text_from_end_to_end() =>
        Texts.Any.Sample(
            text =>
            {
                var spans = Tokenizer.EncodeWithOffsets(text);
                spans.Select(span => span.Id).Should().Equal(Tokenizer.Encode(text));
                var reached = 0;
                foreach (var span in spans)
                {
                    span.Length.Should().BePositive();
                    span.Start.Should().BeLessThanOrEqualTo(reached);
                    reached = span.Start + span.Length;
                    if (Tokenizer.Decode([span.Id]) is var token && !token.Contains('\ufffd', StringComparison.Ordinal))
                    {
                        text.Substring(span.Start, span.Length).Should().Be(token);
                    }
                }

                reached.Should().Be(text.Length);
            },
            seed: "0000000000000", iter: 2000, threads: 1);

    [Test]
    public void Part_of_a_character_decodes_to_the_replacement_character_and_its_bytes_are_kept()
    {
        var ids = Tokenizer.Encode("😀");

        ids.Should().HaveCount(4);
        Tokenizer.Decode(ids.Take(3)).Should().Be("\ufffd");
        Tokenizer.DecodeBytes(ids.Take(3)).Should().Equal(0xF0, 0x9F, 0x98);
        Tokenizer.Decode(ids).Should().Be("😀");
    }

    [Test]
    public void Every_single_id_decodes()
    {
        for (var id = 0; id < Tokenizer.VocabularySize; id++)
        {
            Tokenizer.DecodeBytes([id]).Should().NotBeEmpty();
        }
    }

    [TestCase(-1)]
    [TestCase(100_000)]
    public void An_unknown_id_is_named(int id) =>
        Tokenizer.Invoking(tokenizer => tokenizer.Decode([0, id]))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*no token {id} (at position 1)*0 to {Tokenizer.VocabularySize - 1}*");

    // As numbers: an attribute cannot hold half of a surrogate pair.
    [TestCase(new[] { 'a', 'b', 0xD83D }, 2)]
    [TestCase(new[] { 0xDE00, 'a', 'b' }, 0)]
    [TestCase(new[] { 0xD83D, 0xD83D, 0xDE00 }, 0)]
    public void Half_a_surrogate_pair_is_refused_rather_than_replaced(int[] units, int at) =>
        Tokenizer.Invoking(tokenizer => tokenizer.Encode(string.Concat(units.Select(unit => (char)unit))))
            .Should().Throw<ArgumentException>().WithMessage($"*half of a surrogate pair*at character {at}*");

    [Test]
    public void Added_tokens_are_recognised_as_a_whole()
    {
        var tokenizer = new BytePairVocabulary(Vocabulary.Tokens, Vocabulary.Merges, ["[PAD]", "[PAD] é"]).ToTokenizer();

        var first = Vocabulary.Count;
        tokenizer.VocabularySize.Should().Be(first + 2);
        tokenizer.Encode("[PAD][PAD] é<|endoftext|>").Should().Equal(first, first + 1, Vocabulary.EndOfText);
        tokenizer.Decode([first + 1, first]).Should().Be("[PAD] é[PAD]");
    }

    [Test]
    public void A_very_long_piece_is_encoded()
    {
        var text = new string('x', 20_000) + " Mary";

        Tokenizer.Decode(Tokenizer.Encode(text)).Should().Be(text);
    }
}
