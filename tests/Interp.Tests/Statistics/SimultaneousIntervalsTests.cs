namespace IoiClaims.Interp.Tests.Statistics;

/// <summary>Intervals of a family: whichever is picked out for its value still contains its truth.</summary>
public sealed class SimultaneousIntervalsTests
{
    private const int Heads = 12;

    [Test]
    public void One_of_one_is_the_plan_itself()
    {
        var plan = new BootstrapPlan(2000, seed: 1);

        plan.ForOneOf(1).Should().BeSameAs(plan);
        FluentActions.Invoking(() => plan.ForOneOf(0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void The_level_shares_the_error_out_and_resamples_follow_it()
    {
        var plan = new BootstrapPlan(2000, seed: 3, resampling: Resampling.PromptsWithinGroups).ForOneOf(144);

        plan.Level.Should().BeApproximately(1 - (0.05 / 144), 1e-12);
        (plan.Resamples * (1 - plan.Level) / 2).Should().BeApproximately(20, 0.01, "that many resamples lie beyond either end");
        (plan.Seed, plan.Method, plan.Resampling).Should().Be((3UL, BootstrapMethod.BCa, Resampling.PromptsWithinGroups));
        plan.ToString().Should().StartWith("99.965 % BCa");
    }

    [Test]
    public void An_effect_is_judged_by_a_wider_interval_and_is_the_same_effect()
    {
        var effect = Effect(Sampler.Normal(5, 60));
        var one = effect.With(effect.Plan.ForOneOf(50));

        one.Change.Mean.Should().Be(effect.Change.Mean);
        effect.Change.Interval.LiesWithin(one.Change.Lower, one.Change.Upper).Should().BeTrue();
        one.Conditions["intervals"].Should().StartWith("99.9 %");
    }

    // Twelve heads that do nothing: the one that seems to do most is above zero far too often by its own interval.
    [Test]
    public void The_largest_of_many_that_do_nothing_is_rarely_taken_for_something()
    {
        var (alone, together) = (0, 0);
        const int Samples = 200;
        for (ulong sample = 0; sample < Samples; sample++)
        {
            var largest = Enumerable.Range(0, Heads)
                .Select(head => Effect([.. Sampler.Normal((sample * Heads) + (ulong)head + 1, 40).Select(value => value - 1)]))
                .MaxBy(effect => effect.Change.Mean)!;
            alone += largest.Change.Lower > 0 ? 1 : 0;
            together += largest.With(largest.Plan.ForOneOf(Heads)).Change.Lower > 0 ? 1 : 0;
        }

        (alone / (double)Samples).Should().BeGreaterThan(0.15);
        (together / (double)Samples).Should().BeLessThan(0.08);
    }

    private static Effect Effect(double[] changes) => new(
        new EffectDescription("a head patched", "logit difference", "logits", Conditions.None),
        new float[changes.Length],
        [.. changes.Select(change => (float)change)],
        new BootstrapPlan(400, seed: 11));
}
