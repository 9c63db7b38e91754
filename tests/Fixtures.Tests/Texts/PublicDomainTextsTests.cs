namespace IoiClaims.Fixtures.Tests.Texts;

public sealed class PublicDomainTextsTests
{
    [Test]
    public void They_are_there_in_plain_ASCII_on_every_platform()
    {
        PublicDomainTexts.All.Should().HaveCount(5);
        PublicDomainTexts.All.Select(text => text.Text).Should()
            .OnlyContain(text => text.All(char.IsAscii) && !text.Contains('\r') && !text.Contains("  "))
            .And.Contain(text => text.StartsWith("Four score and seven years ago"))
            .And.Contain(text => text.StartsWith("It is a truth universally acknowledged"));
    }

    [Test]
    public void Passages_are_of_one_length_after_a_BOS_and_say_which_text_they_are_from()
    {
        using var subject = ShippedSubjects.Build(ShippedSubjects.Planted);

        var passages = PublicDomainTexts.Passages(subject.Tokenizer, length: 50, atMost: 3);

        passages.Count.Should().Be(15);
        passages.Tokens.Should().OnlyContain(tokens => tokens.Length == 51 && tokens[0] == subject.Tokenizer.Bos());
        passages.Groups.Distinct().Should().Equal(PublicDomainTexts.All.Select(text => text.Name));
        passages.Positions(Role.End).Should().OnlyContain(position => position == 50);
        var first = PublicDomainTexts.All[0].Text;
        subject.Tokenizer.Decode(passages.Tokens[0].Skip(1).Concat(passages.Tokens[1].Skip(1)))
            .Should().Be(first[..subject.Tokenizer.Decode(passages.Tokens.Take(2).SelectMany(tokens => tokens.Skip(1))).Length]);
    }

    [Test]
    public void Passages_longer_than_any_text_are_refused()
    {
        using var subject = ShippedSubjects.Build(ShippedSubjects.Planted);

        FluentActions.Invoking(() => PublicDomainTexts.Passages(subject.Tokenizer, length: 100_000))
            .Should().Throw<ArgumentException>().WithMessage("*shorter passages*");
    }
}
