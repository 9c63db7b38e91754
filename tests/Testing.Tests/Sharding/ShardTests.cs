namespace IoiClaims.Testing.Tests.Sharding;

/// <summary>How a part of a run is named.</summary>
[TestFixture]
public class ShardTests
{
    [TestCase("1/1", 1, 1)]
    [TestCase("2/5", 2, 5)]
    [TestCase("12/12", 12, 12)]
    public void A_part_is_read_as_it_is_written(string text, int index, int count)
    {
        Shard.Parse(text).Should().Be(new Shard(index, count));
        Shard.Parse(text).ToString().Should().Be(text);
    }

    [TestCase("2", "--shard is '2', but a shard is written i/n*such as 2/5*")]
    [TestCase("", "*a shard is written i/n*")]
    [TestCase("a/b", "*a shard is written i/n*")]
    [TestCase("1/2/3", "*a shard is written i/n*")]
    [TestCase("-1/3", "*a shard is written i/n*")]
    [TestCase("1 / 3", "*a shard is written i/n*")]
    [TestCase("1/99999999999", "*a shard is written i/n*")]
    [TestCase("0/3", "*there is no part 0*counted from 1: the first one is 1/3*")]
    [TestCase("4/3", "*of 3 parts there is no part 4.")]
    [TestCase("0/0", "*cannot be shared out into 0 parts*")]
    public void A_mistake_is_answered_with_what_was_expected(string text, string answer)
    {
        var parse = () => Shard.Parse(text);
        parse.Should().Throw<FormatException>().WithMessage(answer);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("  ")]
    public void Without_the_variable_a_run_is_the_whole(string? value) => Shard.From(value).Should().BeNull();

    [Test]
    public void A_mistake_in_the_variable_names_the_variable()
    {
        Shard.From(" 2/3 ").Should().Be(new Shard(2, 3));
        var parse = () => Shard.From("3/2");
        parse.Should().Throw<FormatException>().WithMessage("IOI_SHARD is '3/2'*");
    }
}
