namespace IoiClaims.Ioi.Tests.Sampling;

public class TheSeededRandom
{
    [Test]
    public void Is_SplitMix64_as_published()
    {
        // Known answers of the reference implementation for the state 1234567.
        var random = new SeededRandom(1234567);

        Enumerable.Range(0, 5).Select(_ => random.NextBits()).Should().Equal(
            6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL);
    }

    [Test]
    public void Streams_of_other_seeds_purposes_and_indices_differ()
    {
        var firsts = new[]
        {
            SeededRandom.For(1, "a", 0), SeededRandom.For(2, "a", 0), SeededRandom.For(-1, "a", 0), SeededRandom.For(1, "b", 0),
            SeededRandom.For(1, "a", 1), SeededRandom.For(1, "aa", 0), SeededRandom.For(0, "a", 1),
        }.Select(random => random.NextBits());

        firsts.Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Numbers_below_a_bound_are_all_equally_likely()
    {
        var random = SeededRandom.For(7, "uniform", 0);

        var counts = Enumerable.Range(0, 70_000).Select(_ => random.Below(7)).CountBy(number => number).ToDictionary();

        // Standard deviation 93: five of them.
        counts.Should().HaveCount(7).And.OnlyContain(pair => Math.Abs(pair.Value - 10_000) < 465);
    }

    [Test]
    public void A_permutation_holds_each_number_once() =>
        SeededRandom.For(3, "order", 0).Permutation(50).Should().BeEquivalentTo(Enumerable.Range(0, 50)).And.NotBeInAscendingOrder();
}
