namespace IoiClaims.Interp.Tests.Statistics;

public sealed class EffectTests
{
    private static readonly BootstrapPlan Plan = new(1000, seed: 3);

    private static readonly EffectDescription Description = new(
        "keys of Name Movers at IO", "logit difference", "logits", Conditions.Of(subject: "toy", dataset: "four prompts"));

    [Test]
    public void It_knows_the_means_the_change_and_what_is_retained()
    {
        var effect = new Effect(Description, [4, 2, 3, 3], [2, 1, 2, 1], Plan);

        effect.Baseline.Mean.Should().Be(3);
        effect.Patched.Mean.Should().Be(1.5);
        effect.Change.Mean.Should().Be(-1.5);
        effect.Change.Values.Should().Equal(-2, -1, -1, -2);
        effect.Retained.Value.Should().Be(0.5);
        effect.RelativeChange.Value.Should().Be(-0.5);
        effect.Retained.Interval.Contains(0.5).Should().BeTrue();
        effect.Conditions.ToString().Should().Be(
            "subject: toy, dataset: four prompts, N: 4, intervals: 95 % BCa intervals, 1000 resamples of prompts, seed 3");
    }

    [Test]
    public void What_is_retained_is_the_relative_change_plus_one()
    {
        var random = new SplitMix64(1);
        var before = Enumerable.Range(0, 80).Select(_ => (float)(2 + random.NextDouble())).ToArray();
        var after = before.Select(value => (float)(value * (0.5 + 0.2 * random.NextDouble()))).ToArray();
        var effect = new Effect(Description, before, after, Plan);

        effect.Retained.Value.Should().BeApproximately(1 + effect.RelativeChange.Value, 1e-6);
        effect.Retained.Lower.Should().BeApproximately(1 + effect.RelativeChange.Lower, 1e-6);
        effect.Retained.Upper.Should().BeApproximately(1 + effect.RelativeChange.Upper, 1e-6);
    }

    [Test]
    public void Templates_are_reported_apart()
    {
        var effect = new Effect(
            Description, [4, 2, 4, 2], [4, 1, 4, 1], Plan, ["ABBA", "BABA", "ABBA", "BABA"]);

        effect.ByGroup.Select(group => group.Retained.Value).Should().Equal(1.0, 0.5);
        effect.Retained.Groups.Select(group => (group.Group, group.Measurement.Value, group.Measurement.Count))
            .Should().Equal(("ABBA", 1.0, 2), ("BABA", 0.5, 2));
        effect.For("BABA").Conditions["template"].Should().Be("BABA");
        effect.Invoking(it => it.For("ABC")).Should().Throw<ArgumentException>().WithMessage("*'ABC'*ABBA, BABA*");
    }

    [Test]
    public void One_template_is_no_breakdown()
    {
        new Effect(Description, [1, 2], [1, 2], Plan, ["ABBA", "ABBA"]).Retained.Groups.Should().BeEmpty();
    }

    [Test]
    public void A_ratio_to_a_baseline_that_may_be_zero_is_flagged_instead_of_huge()
    {
        var effect = new Effect(Description, [1, -1, 0.5f, -0.4f], [1, 1, 1, 1], Plan);

        effect.Retained.Instability.Should().Contain("includes 0");
        effect.Retained.Interval.IsBounded.Should().BeFalse();
        effect.Change.Instability.Should().BeNull("the change divides by nothing");
        new Effect(Description, [0, 0], [1, 1], Plan).Retained.Value.Should().Be(double.NaN);
    }

    [Test]
    public void A_single_prompt_has_an_effect_but_proves_nothing()
    {
        var effect = new Effect(Description, [2], [1], Plan);

        effect.Retained.Value.Should().Be(0.5);
        effect.Retained.Interval.IsBounded.Should().BeFalse();
    }

    [Test]
    public void Bad_values_are_named()
    {
        FluentActions.Invoking(() => new Effect(Description, [1, 2], [1], Plan))
            .Should().Throw<ArgumentException>().WithMessage("*2 values before patching and 1 after*");
        FluentActions.Invoking(() => new Effect(Description, [1, 2], [1, float.NaN], Plan))
            .Should().Throw<ArgumentException>().WithMessage("*logit difference after patching of prompt 1 is NaN*");
        FluentActions.Invoking(() => new Effect(Description, [], [], Plan))
            .Should().Throw<ArgumentException>().WithMessage("*no prompts*");
        FluentActions.Invoking(() => new Effect(Description, [1], [1], Plan, ["a", "b"]))
            .Should().Throw<ArgumentException>().WithMessage("*2 groups for 1 prompts*");
    }

    [Test]
    public void It_becomes_a_table_with_a_row_a_template()
    {
        var table = new Effect(Description, [4, 2, 4, 2], [4, 1, 4, 1], Plan, ["ABBA", "BABA", "ABBA", "BABA"])
            .ToTable(new Tolerance(0.01));

        table.Rows.Should().Equal("ABBA", "BABA", "all");
        table["BABA", "change"].Should().Be(-1);
        table["all", "baseline"].Should().Be(3);
    }

    [Test]
    public void It_says_itself_in_a_line()
    {
        new Effect(Description, [4, 2, 3, 3], [2, 1, 2, 1], Plan).ToString()
            .Should().StartWith("logit difference: 3.000 → 1.500, retained 50.0 % [");
    }

    [Test]
    public void Means_cost_no_resampling()
    {
        // A plan that would run for days: whoever reads only the means of a sweep's cells never starts it.
        var endless = new Effect(Description, new float[1000], new float[1000], new BootstrapPlan(int.MaxValue, 1));

        endless.Change.Mean.Should().Be(0);
        endless.Retained.Value.Should().Be(double.NaN);
    }

    [Test]
    public void Changing_the_arrays_afterwards_changes_nothing()
    {
        float[] before = [1, 2];
        var effect = new Effect(Description, before, [1, 2], Plan);
        before[0] = 100;

        effect.Baseline.Mean.Should().Be(1.5);
    }
}
