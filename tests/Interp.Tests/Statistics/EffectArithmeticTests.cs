namespace IoiClaims.Interp.Tests.Statistics;

public sealed class EffectArithmeticTests
{
    private static readonly BootstrapPlan Plan = new(100, seed: 3);

    private static readonly float[] Before = [4, 2, 3, 3];

    [Test]
    public void Added_effects_change_the_baseline_by_both_changes()
    {
        var sum = Of("one", [3, 2, 1, 3]).Plus(Of("other", [4, 1, 2, 5]));

        sum.BaselineValues.Should().Equal(Before);
        sum.Change.Values.Should().Equal(-1, -1, -3, 2);
    }

    [Test]
    public void Beyond_another_effect_is_the_paired_difference_of_what_is_left()
    {
        var beyond = Of("one", [3, 2, 1, 3]).Beyond(Of("other", [4, 1, 2, 5]));

        beyond.Change.Values.Should().Equal(-1, 1, -1, -2);
        beyond.Description.Intervention.Should().Be("one, beyond other");
    }

    [Test]
    public void Sizes_of_changes_do_not_cancel()
    {
        var size = Of("one", [3, 2, 1, 6]).Size();

        size.BaselineValues.Should().Equal(Before);
        size.Change.Values.Should().Equal(1, 0, 2, 3);
        size.Description.Intervention.Should().Be("size of the change: one");
    }

    [Test]
    public void Conditions_that_differ_are_none_of_the_comparison()
    {
        var beyond = Of("one", [3, 2, 1, 3], "A").Beyond(Of("other", [4, 1, 2, 5], "B"));

        beyond.Conditions.TryGet("subject", out _).Should().BeTrue();
        beyond.Conditions.TryGet("patched from", out _).Should().BeFalse();
    }

    /// <summary>AVX-512 and AVX2 differ in the eighth digit, and so do prompts run together or apart.</summary>
    [Test]
    public void A_baseline_is_the_same_up_to_the_last_digits()
    {
        var elsewhere = new Effect(
            Description("elsewhere", "A"), [.. Before.Select(value => value * (1 + 1e-6f))], [1, 1, 1, 1], Plan);

        Of("one", [3, 2, 1, 3]).Plus(elsewhere).Count.Should().Be(4);
        elsewhere.ShareOf(Of("one", [3, 2, 1, 3]), "share").Count.Should().Be(4);
    }

    [Test]
    public void Effects_on_other_baselines_are_not_compared()
    {
        var other = new Effect(Description("other", "A"), [4, 2, 3, 4], [1, 1, 1, 1], Plan);

        FluentActions.Invoking(() => Of("one", [3, 2, 1, 3]).Plus(other))
            .Should().Throw<ArgumentException>().WithMessage("Effects are compared on one metric*");
        FluentActions.Invoking(() => Of("one", [3, 2, 1, 3]).Beyond(other)).Should().Throw<ArgumentException>();
    }

    [Test]
    public void An_effect_with_other_prompts_is_one_effect_on_all_of_them()
    {
        var both = Of("one", [3, 2, 1, 3], "A").WithPrompts(Of("one", [4, 1, 2, 5], "B"));

        both.Count.Should().Be(8);
        both.Change.Values.Should().Equal(-1, 0, -2, 0, 0, -1, -1, 2);
        both.Conditions.TryGet("patched from", out _).Should().BeFalse("the two differ in it");
        both.Conditions["N"].Should().Be("8");
        FluentActions.Invoking(() => Of("one", [3, 2, 1, 3]).WithPrompts(Of("other", [4, 1, 2, 5])))
            .Should().Throw<ArgumentException>().WithMessage("*are not one effect on different prompts*");
    }

    private static Effect Of(string name, float[] after, string from = "A") => new(Description(name, from), Before, after, Plan);

    private static EffectDescription Description(string name, string from) => new(
        name, "logit difference", "logits", Conditions.Of(subject: "toy").With("patched from", from));
}
