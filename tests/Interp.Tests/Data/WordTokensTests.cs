using IoiClaims.Checkpoints;

namespace IoiClaims.Interp.Tests.Data;

/// <summary>Single tokens with byte pairs, where a word with its space is another token than without.</summary>
[TestFixture]
public sealed class WordTokensTests
{
    private static readonly ITokenizer Tokenizer =
        BytePairVocabulary.ForWords([" Mary", "Mary", " John", " mary", "When", " and", " sang", " to", " Zo"]).ToTokenizer();

    [Test]
    public void One_token_is_its_id()
    {
        var mary = WordTokens.Of(Tokenizer, " Mary");

        mary.IsSingle.Should().BeTrue();
        Tokenizer.Decode([mary.Single()]).Should().Be(" Mary");
        mary.Near.Should().BeEquivalentTo("Mary", " mary");
        mary.ToString().Should().Be("\" Mary\" is one token");
    }

    [Test]
    public void Several_tokens_are_listed_with_spellings_that_are_one()
    {
        var john = WordTokens.Of(Tokenizer, "john");

        john.IsSingle.Should().BeFalse();
        john.Near.Should().Equal(" John");
        john.ToString().Should().Be($"\"john\" is {john.Ids.Length} tokens (\"j\" + \"o\" + \"h\" + \"n\"); one token each: \" John\"");
        john.Invoking(word => word.Single()).Should().Throw<ArgumentException>().WithMessage($"{john}.");
    }

    [Test]
    public void A_letter_of_two_bytes_is_two_tokens() =>
        WordTokens.Of(Tokenizer, " Zoë").Tokens.Should().HaveCount(3).And.StartWith(" Zo");

    [Test]
    public void Marks_and_answers_work_with_byte_pairs()
    {
        var prompts = Prompts.FromText(Tokenizer, true, "When {IO:Mary} and {S:John} sang{VERB} to").WithAnswers(new Role("IO"), new Role("S"));

        prompts.Batch.Positions(new Role("IO")).Should().Equal(2);
        prompts.Batch.Positions(new Role("VERB")).Should().Equal(5);
        prompts.Answers.Single().RightToken.Should().Be(WordTokens.Of(Tokenizer, " Mary").Single());
        FluentActions.Invoking(() => Prompts.FromText(Tokenizer, true, "When {IO:john} sang to")).Should().Throw<ArgumentException>()
            .WithMessage("*marks the role IO at \"john\"*is 4 tokens there*(one token each: \" John\")*");
        FluentActions.Invoking(() => Prompts.FromText(Tokenizer, true, "When {IO:Zoë} sang")).Should().Throw<ArgumentException>()
            .WithMessage("*\"Zoë\", which is 3 tokens there (\" Zo\" + \"ë\" + \"ë\")*");
    }

    [Test]
    public void A_marked_name_that_falls_apart_at_the_beginning_of_a_text_is_warned_of() =>
        Prompts.FromText(Tokenizer, true, "John and {IO:John} sang to").Warnings().Should().ContainSingle()
            .Which.Should().Be("\"John\" is several tokens, \"J\" + \"o\" + \"h\" + \"n\", in prompt 0");
}
