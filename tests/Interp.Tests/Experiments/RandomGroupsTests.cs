namespace IoiClaims.Interp.Tests.Experiments;

/// <summary>Random groups have the size and the layers of the named one and none of its heads, differ, and repeat by seed.</summary>
public class RandomGroupsTests
{
    private static readonly TransformerShape Gpt2Small = new(Layers: 12, Heads: 12, ModelWidth: 768, HeadWidth: 64, Vocabulary: 50257, Context: 1024);
    private static readonly ComponentSet NameMovers = new("Name Movers", [new Head(9, 6), new Head(9, 9), new Head(10, 0)]);

    [Test]
    public void They_are_a_hundred_different_ones_of_equal_size_in_the_same_layers_without_the_named_heads()
    {
        var random = RandomGroups.Like(NameMovers, Gpt2Small);

        random.Groups.Should().HaveCount(100);
        random.Groups.Select(group => group.Name).Should().OnlyHaveUniqueItems();
        random.Groups.Should().OnlyContain(group => group.Count == 3 && !group.Any(NameMovers.Contains));
        random.Groups.Should().OnlyContain(group =>
            group.Cast<Head>().Select(head => head.Layer).Order().SequenceEqual(new[] { 9, 9, 10 }));
        ((int)random.Possible).Should().Be(45 * 11, "two of ten heads of layer 9, and one of eleven of layer 10");
        random.ToString().Should().Be("100 of 495 groups of 3 other heads in the same layers, drawn with seed 1");
    }

    [Test]
    public void The_same_seed_draws_the_same_ones()
    {
        string Drawn(ulong seed) => string.Join("; ", RandomGroups.Like(NameMovers, Gpt2Small, seed: seed).Groups);

        Drawn(7).Should().Be(Drawn(7)).And.NotBe(Drawn(8));
    }

    [Test]
    public void Where_there_are_fewer_all_are_taken()
    {
        var random = RandomGroups.Like(ComponentSet.Of(new Head(3, 5)), Gpt2Small);

        random.Groups.SelectMany(group => group).Should().Equal(Gpt2Small.AllHeads().Where(head => head.Layer == 3 && head.Index != 5));
        random.ToString().Should().Be("all 11 groups of 1 other head in its layer");

        var pairs = RandomGroups.Like(ComponentSet.Of(new Head(0, 0), new Head(0, 1), new Head(1, 0)), Shape(heads: 5));
        pairs.Groups.Should().HaveCount(3 * 4);
        pairs.Groups.Select(group => group.Name).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Where_a_layer_has_not_as_many_others_there_are_none() =>
        RandomGroups.Like(ComponentSet.Of(new Head(0, 0), new Head(0, 1)), Shape(heads: 3)).Groups.Should().BeEmpty();

    [Test]
    public void What_is_not_a_head_has_no_like() => FluentActions
        .Invoking(() => RandomGroups.Like(new ComponentSet("the token", [new Embedding(), new Head(0, 0)]), Gpt2Small))
        .Should().Throw<ArgumentException>().WithMessage("*'the token' contains embedding, which is not a head*");

    private static TransformerShape Shape(int heads) => Gpt2Small with { Heads = heads };
}
