namespace IoiClaims.Report.Tests.Records;

/// <summary>The prompts behind a number.</summary>
public sealed class PromptValuesTests
{
    private static readonly PromptBatch Prompts = new(
        Enumerable.Range(0, 6).Select(IReadOnlyList<int> (n) => [n, 10 + n]),
        new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = [1, 1, 1, 1, 1, 1] },
        ["A", "B", "A", "B", "A", "B"]);

    private static readonly BootstrapPlan Plan = new(resamples: 100, seed: 0);

    [Test]
    public void They_are_spread_over_twenty_parts_and_the_farthest_from_the_median_come_first()
    {
        var mean = Measurement.OfMean(new Quantity("attention"), [0.5f, 0, 0.5f, 0.6f, 0.4f, 2], Plan, Conditions.None, Prompts.Groups, Prompts);

        var behind = PromptValues.Of(mean, token => $"<{token}>")!;

        (behind.Low, behind.Median, behind.High).Should().Be((0, 0.5, 2));
        behind.Bins.Should().HaveCount(20);
        behind.Bins.Sum().Should().Be(6);
        (behind.Bins[0], behind.Bins[5], behind.Bins[19]).Should().Be((1, 2, 1), "the largest value is in the last part");
        behind.Farthest.Select(prompt => prompt.Value).Should().Equal(2, 0, 0.6000000238418579, 0.4000000059604645, 0.5);
        behind.Farthest[0].Should().BeEquivalentTo(new PromptValue(["<5>", "<15>"], "B", 2));
    }

    [Test]
    public void Of_a_ratio_they_are_the_changes_with_what_was_before_and_after()
    {
        var effect = new Effect(new EffectDescription("something", "logit difference", "logits", Conditions.None), [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 0], Plan)
        {
            Prompts = Prompts,
        };

        var behind = PromptValues.Of(effect.Retained, token => $"{token}")!;

        behind.Quantity.Should().Be(new Quantity("change of the logit difference", "logits"));
        behind.Farthest[0].Should().BeEquivalentTo(new PromptValue(["5", "15"], "B", -6) { Before = 6, After = 0 });
        PromptValues.Of(effect.With(new BootstrapPlan(resamples: 200, seed: 1)).Retained, token => $"{token}").Should().BeEquivalentTo(behind);
    }

    [Test]
    public void Equal_values_are_all_in_one_part()
    {
        var mean = Measurement.OfMean(new Quantity("attention"), [1, 1, 1, 1, 1, 1], Plan, Conditions.None, null, Prompts);

        PromptValues.Of(mean, token => $"{token}")!.Bins[0].Should().Be(6);
    }

    [Test]
    public void Where_the_prompts_are_not_known_there_are_none() =>
        PromptValues.Of(Measurement.OfMean(new Quantity("attention"), [1, 2], Plan, Conditions.None), token => $"{token}").Should().BeNull();
}
