namespace IoiClaims.Interp.Tests.Statistics;

public sealed class EffectSharesTests
{
    private static readonly float[] Baseline = [4, 3, 5, 4];

    private static Effect Of(string metric, IReadOnlyList<float> baseline, params float[] patched) => new(
        new EffectDescription("something", metric, "logits", Conditions.None), baseline, patched, new BootstrapPlan(200, 0));

    [Test]
    public void A_share_is_the_ratio_of_mean_changes()
    {
        var whole = Of("logit difference", Baseline, 0, 1, 1, 0);
        var part = Of("logit difference", Baseline, 3, 3, 4, 3);

        var share = part.ShareOf(whole, "share of the whole");

        share.Value.Should().BeApproximately(3.0 / 14, 1e-6);
        share.Quantity.Should().Be(new Quantity("share of the whole", IsFraction: true));
        share.Lower.Should().BeLessThan(share.Value);
        whole.ShareOf(whole, "all").Interval.Should().Be(new Interval(1, 1, 0.95));
    }

    [Test]
    public void A_share_of_nothing_is_unstable() =>
        Of("logit difference", Baseline, 3, 2, 4, 3)
            .ShareOf(Of("logit difference", Baseline, 4, 3, 5, 4), "share").Instability.Should().NotBeNull();

    [Test]
    public void Only_effects_on_the_same_metric_of_the_same_prompts_are_shares_of_each_other()
    {
        var effect = Of("logit difference", Baseline, 3, 2, 4, 3);

        FluentActions.Invoking(() => effect.ShareOf(Of("attention", Baseline, 3, 2, 4, 3), "share"))
            .Should().Throw<ArgumentException>().WithMessage("*same prompts*");
        FluentActions.Invoking(() => effect.ShareOf(Of("logit difference", [1, 2, 3, 4], 3, 2, 4, 3), "share"))
            .Should().Throw<ArgumentException>().WithMessage("*same prompts*");
    }

    [Test]
    public void What_is_restored_runs_from_the_corrupted_prompts_to_the_clean_ones()
    {
        var corrupted = Of("logit difference", [-4, -3, -5, -4], -2, -1, -3, -2);

        var restored = corrupted.Restored(Baseline);

        restored.Value.Should().BeApproximately(8.0 / 32, 1e-6);
        restored.Quantity.Name.Should().Be("restored logit difference");
        FluentActions.Invoking(() => corrupted.Restored([1])).Should().Throw<ArgumentException>().WithMessage("*1 clean*4*");
    }
}
