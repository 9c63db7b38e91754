using IoiClaims.Ioi.Tests.Support;

namespace IoiClaims.Ioi.Tests.Language;

/// <summary>Which words of the lexicon a vocabulary has as single tokens, and what is said of the others.</summary>
public sealed class WordsOfAVocabulary
{
    private static readonly IoiLexicon Published = IoiLexicon.Published;

    [TestCaseSource(typeof(Tokenizers), nameof(Tokenizers.All))]
    public void Where_all_are_single_tokens_nothing_is_left_out(string tokenizer)
    {
        Published.In(Tokenizers.Of(tokenizer)).Should().BeSameAs(Published, "random streams depend on the lists");
        Published.LeftOutBy(Tokenizers.Of(tokenizer)).Should().BeNull();
    }

    [Test]
    public void What_is_not_a_single_token_is_left_out_counted_and_never_drawn()
    {
        string[] strange = [" Mary", " John", " store", " ring", " kiss"];
        var tokenizer = new WordTokenizer(IoiVocabulary.Words.Except(strange));

        var fit = Published.In(tokenizer);

        fit.Names.Should().Equal(Published.Names.Except(["Mary", "John"]));
        fit.Places.Should().Equal(Published.Places.Except(["store"]));
        fit.Objects.Should().Equal(Published.Objects.Except(["ring", "kiss"]));
        Published.LeftOutBy(tokenizer).Should().Be("2 of 99 names, 1 of 8 places, 2 of 8 objects");
        IoiDataset.Generate(tokenizer, IoiTemplates.Paper, 60, seed: 0, lexicon: fit).Corrupt(Corruptions.Abc, 1).Prompts
            .Should().OnlyContain(prompt => !strange.Any(word => prompt.Text.Contains(word, StringComparison.Ordinal)));
    }

    [Test]
    public void Below_twenty_names_it_refuses_and_says_how_many_there_are()
    {
        WordTokenizer With(int names) => new(IoiVocabulary.Words.Except(Published.Names.Skip(names).Select(name => " " + name)));

        Published.In(With(IoiLexicon.FewestNames)).Names.Should().HaveCount(20);
        FluentActions.Invoking(() => Published.In(With(IoiLexicon.FewestNames - 1))).Should().Throw<ArgumentException>()
            .WithMessage("*80 of 99 names*left are 19 names, 8 places and 8 objects. Needed are 20 names*");
    }

    [Test]
    public void One_token_for_all_that_is_not_known_is_no_token_for_any_of_it() =>
        Published.LeftOutBy(new Unknowing()).Should().Be("99 of 99 names, 8 of 8 places, 8 of 8 objects");

    private sealed class Unknowing : ITokenizer
    {
        public int VocabularySize => 2;

        public int? BeginningOfText => 1;

        public IReadOnlyList<int> Encode(string text) => [0];

        public IReadOnlyList<TokenSpan> EncodeWithOffsets(string text) => [new TokenSpan(0, 0, text.Length)];

        public string Decode(IEnumerable<int> ids) => "?";
    }
}
