namespace IoiClaims.Ioi.Tests.Language;

public class TheLexiconAndTemplates
{
    [Test]
    public void Hold_the_published_counts()
    {
        IoiTemplates.Paper.Should().HaveCount(15);
        IoiTemplates.Paper.Select(template => template.Text).Should().OnlyHaveUniqueItems();
        IoiTemplates.Remix.Text.Should().Be(IoiTemplates.Paper[0].Text);
        IoiLexicon.Published.Names.Should().HaveCount(99);
        IoiLexicon.Published.Places.Should().HaveCount(8);
        IoiLexicon.Published.Objects.Should().HaveCount(8);
    }

    [Test]
    public void Objects_go_with_the_article_a() =>
        IoiLexicon.Published.Objects.Should().OnlyContain(word => !"aeiou".Contains(word[0]));

    [TestCase("[B] and [A] went, [B] gave to", "*space before each placeholder*[B] at character 0*")]
    [TestCase("Then, [A] and [B] went, [B] gave to", "*[B] [A] [B]*[A] [B] [B]*")]
    [TestCase("Then, [B] and [A] went home", "*[B] [A] [B]*it has [B] [A]*")]
    [TestCase("Then they went", "*it has none*")]
    [TestCase("Then, [B] and [A] went, [B] gave [THING] to", "*unknown placeholder [THING]*")]
    [TestCase("Then, [B] and [A] went, [B] gave to ", "*spaces at its ends*")]
    [TestCase("Then, [B] and  [A] went, [B] gave to", "*double spaces*")]
    [TestCase("Then [B] and [A] saw that [B] gave it to", "*comma or a full stop*")]
    public void A_malformed_template_is_refused_with_the_reason(string text, string message)
    {
        var parse = () => new IoiTemplate("odd", text);

        parse.Should().Throw<ArgumentException>().WithMessage("Template 'odd'*").WithMessage(message);
    }

    [TestCase("")]
    [TestCase("a/b")]
    [TestCase("a b")]
    public void A_template_needs_an_id_that_fits_into_a_group_name(string id)
    {
        var create = () => new IoiTemplate(id, IoiTemplates.Remix.Text);

        create.Should().Throw<ArgumentException>().WithMessage("*id*");
    }

    [Test]
    public void A_lexicon_refuses_too_few_names_doubles_and_non_words()
    {
        var few = () => IoiLexicon.Published.WithNames(["Anna", "Ben"]);
        var twice = () => IoiLexicon.Published.WithNames(["A", "B", "C", "D", "E", "F", "B"]);
        var spaced = () => IoiLexicon.Published.WithNames(["A", "B", "C", "D", "E", " F"]);

        few.Should().Throw<ArgumentException>().WithMessage("*at least 6 names*has 2*");
        twice.Should().Throw<ArgumentException>().WithMessage("*'B' is listed twice*");
        spaced.Should().Throw<ArgumentException>().WithMessage("*' F' is not*");
    }

    [Test]
    public void The_vocabulary_lists_names_first_and_nothing_twice()
    {
        IoiVocabulary.Words.Should().OnlyHaveUniqueItems();
        IoiVocabulary.Words.Take(99).Should().Equal(IoiLexicon.Published.Names.Select(name => " " + name));
        IoiVocabulary.Words.Should().Contain(["Then", " Then", ",", ".", " afterwards", " hospital", " ring", "It", " somewhat"]);
        IoiVocabulary.Words.Should().OnlyContain(word => word == "." || word == "," || word.Trim().All(char.IsLetter));
    }

    [Test]
    public void Text_splits_into_words_with_their_space_and_punctuation() =>
        IoiVocabulary.SplitPieces("Then, Mary went. It").Should().Equal("Then", ",", " Mary", " went", ".", " It");
}
