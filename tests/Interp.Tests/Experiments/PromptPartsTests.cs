using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Experiments;

/// <summary>Prompts in parts are all the prompts, and what is computed of the parts is put where it belongs.</summary>
[TestFixture]
public sealed class PromptPartsTests
{
    [Test]
    public void Prompts_of_like_length_are_together_the_long_ones_first()
    {
        PromptParts.OfLikeLength(Batch(3, 5, 4, 5, 3, 4), 3).Should().BeEquivalentTo<int[]>([[1, 3], [2, 5], [0, 4]], each => each.WithStrictOrdering());
        PromptParts.Consecutive(Batch(3, 5, 4, 5, 3, 4), 3).Should().BeEquivalentTo<int[]>([[0, 1], [2, 3], [4, 5]], each => each.WithStrictOrdering());
    }

    [Test]
    public void A_single_part_is_the_prompts_as_they_are() => PromptParts.OfLikeLength(Batch(3, 5, 4), 1).Single().Should().Equal(0, 1, 2);

    [Test]
    public void Values_of_parts_stand_in_the_order_of_the_prompts() =>
        PromptParts.InOrder<string>([[1, 3], [2], [0]], [["b", "d"], ["c"], ["a"]]).Should().Equal("a", "b", "c", "d");

    [Test]
    public void What_is_measured_in_parts_is_what_is_measured_whole()
    {
        using var random = new RandomCase(seed: 3, layers: 2, prompts: 50);
        var (prompts, others) = (random.Batch(), random.Batch());
        random.Lengths.Distinct().Should().HaveCountGreaterThan(3, "otherwise all orders are the same");
        IReadOnlyList<float> Measured(int promptsAtATime)
        {
            using var experiment = new Experiment(
                random.Model, prompts, new TokenLogitDifference([.. prompts.Tokens.Select(_ => (1, 2))], Role.End), promptsAtATime: promptsAtATime);
            using var circuits = new CircuitExperiments(experiment, Ablation.Mean(others));
            var heads = ComponentSet.Of(random.Shape.AllHeads().Take(1));
            return
            [
                .. experiment.Patch(Route.From(heads).ToLogits(Role.End), others).Effect.PatchedValues,
                .. experiment.Sweep(heads.ToLogits(Role.End).EachSender(), others).Effects.SelectMany(each => each.Effect.PatchedValues),
                .. circuits.KnockOut([new CircuitNode((Head)heads.First(), Place.Everywhere)]).PatchedValues,
                .. experiment.ReadAttention(Role.End, RandomCase.Roles[0])[(Head)heads.First()],
            ];
        }

        Measured(promptsAtATime: 12).Should().Equal(Measured(promptsAtATime: 256), (some, all) => Math.Abs(some - all) < 1e-6f);
    }

    private static PromptBatch Batch(params int[] lengths) => new(
        lengths.Select(length => Enumerable.Repeat(1, length).ToArray()), new Dictionary<Role, IReadOnlyList<int>>());
}
