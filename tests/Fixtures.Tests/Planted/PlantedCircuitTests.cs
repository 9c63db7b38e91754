using IoiClaims.Fixtures.Tests.Support;
using static IoiClaims.Ioi.IoiRoles;

namespace IoiClaims.Fixtures.Tests.Planted;

/// <summary>Each head group does what it was planted for.</summary>
public sealed class PlantedCircuitTests
{
    private Bench bench = null!;

    [OneTimeSetUp]
    public void Plant() => bench = new Bench(PlantedOptions.Published);

    [OneTimeTearDown]
    public void Dispose() => bench.Dispose();

    [Test]
    public void The_model_tells_IO_from_S_about_as_well_as_GPT2_small()
    {
        bench.MeanLogitDifference.Should().BeInRange(3, 4);
        bench.LogitDifferences.Should().OnlyContain(difference => difference > 0);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void It_does_so_on_every_template_with_and_without_BOS(bool bos)
    {
        using var all = new Bench(PlantedOptions.Published, prompts: 64, bos: bos, allTemplates: true);

        var byGroup = all.LogitDifferences.Zip(all.Prompts.Batch.Groups)
            .GroupBy(pair => pair.Second, pair => pair.First, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Average(), StringComparer.Ordinal);

        byGroup.Should().HaveCount(32);
        byGroup.Values.Should().OnlyContain(mean => mean > 1.5 && mean < 7);
        all.MeanLogitDifference.Should().BeInRange(3, 4.2);
        all.LogitDifferences.Count(difference => difference > 0).Should().BeGreaterThanOrEqualTo(63);
    }

    [TestCase(4, 11, 0.95)]
    [TestCase(2, 2, 0.5)]
    public void Previous_token_heads_attend_from_S1_plus_1_to_S1(int layer, int index, double atLeast) =>
        Attention(layer, index, S1Plus1, S1).Should().BeGreaterThan(atLeast);

    [TestCase(0, 1)]
    [TestCase(0, 10)]
    [TestCase(3, 0)]
    public void Duplicate_token_heads_attend_from_S2_to_S1(int layer, int index)
    {
        Attention(layer, index, S2, S1).Should().BeGreaterThan(0.8);
        Attention(layer, index, S1, S1).Should().BeLessThan(0.2, "the first occurrence has nothing to attend to");
    }

    [TestCase(5, 5, 0.9)]
    [TestCase(5, 8, 0.55)]
    [TestCase(5, 9, 0.55)]
    [TestCase(6, 9, 0.9)]
    public void Induction_heads_attend_from_S2_to_the_token_after_S1(int layer, int index, double atLeast) =>
        Attention(layer, index, S2, S1Plus1).Should().BeGreaterThan(atLeast);

    [TestCase(7, 3)]
    [TestCase(7, 9)]
    [TestCase(8, 6)]
    [TestCase(8, 10)]
    public void S_Inhibition_heads_attend_from_END_to_S2(int layer, int index)
    {
        Attention(layer, index, End, S2).Should().BeGreaterThan(0.5);
        Attention(layer, index, End, S1).Should().BeLessThan(0.05);
        Attention(layer, index, End, Io).Should().BeLessThan(0.05);
    }

    [TestCase(9, 6, 0.6)]
    [TestCase(9, 9, 0.6)]
    [TestCase(10, 0, 0.3)]
    public void Name_Movers_attend_from_END_to_IO_and_less_to_S(int layer, int index, double atLeast)
    {
        Attention(layer, index, End, Io).Should().BeGreaterThan(atLeast).And.BeLessThan(0.9);
        Attention(layer, index, End, S1).Should().BeLessThan(0.25);
        Attention(layer, index, End, S2).Should().BeLessThan(0.1);
    }

    [TestCase(10, 7)]
    [TestCase(11, 10)]
    public void Negative_Name_Movers_attend_from_END_to_the_name_that_was_moved(int layer, int index) =>
        Attention(layer, index, End, Io).Should().BeGreaterThan(0.5);

    [TestCase(10, 1)]
    [TestCase(10, 10)]
    [TestCase(11, 2)]
    public void Backups_rest_as_long_as_Name_Movers_do_their_work(int layer, int index) =>
        Attention(layer, index, End, Io).Should().BeLessThan(0.35);

    [Test]
    public void Another_seed_gives_another_model_that_does_the_same()
    {
        using var other = new Bench(PlantedOptions.Published with { Seed = 1 }, prompts: 32);

        other.Subject.Model.Fingerprint.Should().NotBe(bench.Subject.Model.Fingerprint);
        other.MeanLogitDifference.Should().BeInRange(2.8, 4.5);
        other.AttentionTo(Io, Bench.NameMovers).Should().BeGreaterThan(0.5);
    }

    [Test]
    public void Without_noise_heads_without_a_job_write_nothing()
    {
        using var silent = PlantedCircuit.Build(PlantedOptions.Published with { Noise = 0 });

        silent.Model.HeadWeights(5, 0).Output.abs().max().item<float>().Should().Be(0);
        silent.Model.HeadWeights(5, 5).Output.abs().max().item<float>().Should().BeGreaterThan(0);
    }

    private double Attention(int layer, int index, Role from, Role to) => bench.AttentionTo(to, layer, index, from);
}
