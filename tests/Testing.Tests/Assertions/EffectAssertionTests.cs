using FluentAssertions.Execution;

namespace IoiClaims.Testing.Tests.Assertions;

public sealed class EffectAssertionTests
{
    private const string CannotTell = "Inconclusive: some values in the interval";

    [Test]
    public void Each_assertion_passes_where_it_holds()
    {
        var kept = Samples.Attention(0.97);
        kept.Should().RetainAtLeast(0.95).And.RetainAtMost(0.99);
        kept.Should().ChangeByAtMost(relative: 0.10).And.ChangeByAtMost(absolute: 0.05);
        kept.Should().BeEquivalentToNoChange(relative: 0.05);
        kept.Should().LeaveMetricAboveZero().And.LeaveMetricAtLeast(0.5);

        Samples.Attention(0.3).Should().DropByAtLeast(0.5);
        Samples.Attention(1.5).Should().RiseByAtLeast(0.4);
        Samples.Attention(-0.5).Should().LeaveMetricBelowZero().And.DropByAtLeast(1.2);
    }

    [Test]
    public void Each_assertion_fails_where_it_does_not_hold()
    {
        var half = Samples.Attention(0.5);

        Failing(() => half.Should().RetainAtLeast(0.7)).Should().StartWith("Expected retained attention to IO to be at least 70 %");
        Failing(() => half.Should().RetainAtMost(0.4)).Should().Contain("at most 40 %");
        Failing(() => half.Should().DropByAtLeast(0.6)).Should().Contain("relative change of the attention to IO to be at most -60 %");
        Failing(() => half.Should().RiseByAtLeast(0.1)).Should().Contain("at least 10 %");
        Failing(() => half.Should().ChangeByAtMost(relative: 0.1)).Should().Contain("within ±10 %");
        Failing(() => half.Should().ChangeByAtMost(absolute: 0.1)).Should().Contain("change of the attention to IO to be within ±0.1");
        Failing(() => half.Should().BeEquivalentToNoChange(relative: 0.05)).Should().Contain("two one-sided tests");
        Failing(() => half.Should().LeaveMetricBelowZero()).Should().Contain("attention to IO after patching to be below 0");
        Failing(() => half.Should().LeaveMetricAtLeast(0.5)).Should().Contain("after patching to be at least 0.5");
        Failing(() => Samples.Attention(-0.5).Should().LeaveMetricAboveZero()).Should().Contain("above 0");
    }

    [Test]
    public void The_mean_on_the_right_side_is_not_enough()
    {
        var noisy = Samples.Attention(0.67, noise: 0.5, count: 12);

        noisy.Retained.Value.Should().BeGreaterThan(0.7);
        noisy.Retained.Lower.Should().BeLessThan(0.7);
        Failing(() => noisy.Should().RetainAtLeast(0.7)).Should().Contain(CannotTell);
    }

    [Test]
    public void No_assertion_passes_where_the_interval_cannot_tell()
    {
        var noisy = Samples.Attention(0.67, noise: 0.5, count: 12);
        var (retained, fall, change, patched) = (noisy.Retained.Value, -noisy.RelativeChange.Value, -noisy.Change.Value, noisy.Patched.Value);
        var grown = Samples.Attention(1.3, noise: 0.5, count: 12);
        var nothing = new Effect(
            new EffectDescription("x", "attention", "", Conditions.None), [0.5f, 0.6f, 0.5f, 0.6f], [-0.1f, 0.1f, -0.1f, 0.1f], new BootstrapPlan(500, 1));
        Action[] assertions =
        [
            () => noisy.Should().RetainAtLeast(retained),
            () => noisy.Should().RetainAtMost(retained),
            () => noisy.Should().DropByAtLeast(fall),
            () => grown.Should().RiseByAtLeast(grown.RelativeChange.Value),
            () => noisy.Should().ChangeByAtMost(relative: fall),
            () => noisy.Should().ChangeByAtMost(absolute: change),
            () => noisy.Should().BeEquivalentToNoChange(relative: fall),
            () => noisy.Should().BeEquivalentToNoChange(absolute: change),
            () => nothing.Should().LeaveMetricBelowZero(),
            () => nothing.Should().LeaveMetricAboveZero(),
            () => noisy.Should().LeaveMetricAtLeast(patched),
            () => noisy.Patched.Should().BeAtLeast(patched),
            () => noisy.Patched.Should().BeAtMost(patched),
            () => noisy.Patched.Should().BeBetween(patched, 1),
            () => noisy.Patched.Should().Satisfy(Threshold.Above(patched)),
            () => nothing.Patched.Should().BeAboveZero(),
            () => nothing.Patched.Should().BeBelowZero(),
        ];

        assertions.Select(Failing).Should().OnlyContain(text => text.Contains(CannotTell, StringComparison.Ordinal));
    }

    [Test]
    public void A_failure_tells_all_that_is_needed_to_judge_it()
    {
        Failing(() => Samples.Attention(0.41).Should().RetainAtLeast(0.70, "keys carry {0}, not identity", "position"))
            .Should().Be(
            """
            Expected retained attention to IO to be at least 70 % because keys carry position, not identity, but it is 41.1 %, 95 % interval [40.9 %, 41.3 %].
            Refuted: no value in the interval would satisfy it.

            attention to IO; keys of Name Movers at IO from prompts with another IO:
              template   N  baseline  patched                   change                 retained
              ABBA      30     0.612    0.251  -0.361 [-0.372, -0.349]  41.1 % [40.8 %, 41.4 %]
              BABA      30     0.620    0.255  -0.365 [-0.376, -0.351]  41.1 % [40.8 %, 41.4 %]
              all       60     0.616    0.253  -0.363 [-0.371, -0.353]  41.1 % [40.9 %, 41.3 %]

              subject:      planted
              dataset:      ioi (3fa9c1d2e4b5)
              N:            60
              seed:         42
              BOS:          yes
              conventions:  MLPs frozen; direct effect only
              intervals:    95 % BCa intervals, 2000 resamples of prompts, seed 7

            To reproduce: dotnet test --filter "FullyQualifiedName~IoiClaims.Testing.Tests.Assertions.EffectAssertionTests.A_failure_tells_all_that_is_needed_to_judge_it"

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void A_ratio_to_nothing_is_explained()
    {
        var noise = new Effect(
            new EffectDescription("noise", "logit difference", "logits", Conditions.None),
            [1, -1, 0.5f, -0.4f],
            [1, 1, 1, 1],
            new BootstrapPlan(500, 1));

        Failing(() => noise.Should().RetainAtLeast(0.7)).Should()
            .Contain("which is unstable").And.Contain("includes 0").And.Contain("Judge the change instead");
    }

    [Test]
    public void A_single_prompt_is_said_to_be_too_few()
    {
        var one = new Effect(
            new EffectDescription("x", "attention", "", Conditions.None), [0.5f], [0.5f], new BootstrapPlan(500, 1));

        Failing(() => one.Should().RetainAtLeast(0.7)).Should().Contain("1 prompt does not give an interval");
    }

    [Test]
    public void Failures_in_a_scope_are_collected()
    {
        var half = Samples.Attention(0.5);

        Failing(() =>
        {
            using var scope = new AssertionScope();
            half.Should().RetainAtLeast(0.7);
            half.Should().LeaveMetricBelowZero();
        }).Should().Contain("at least 70 %").And.Contain("below 0");
    }

    [Test]
    public void Margins_that_make_no_sense_are_refused()
    {
        var effect = Samples.Attention(0.5);

        effect.Invoking(it => it.Should().ChangeByAtMost()).Should().Throw<ArgumentException>().WithMessage("Give one margin*");
        effect.Invoking(it => it.Should().ChangeByAtMost(0.1, 0.1)).Should().Throw<ArgumentException>();
        effect.Invoking(it => it.Should().ChangeByAtMost(relative: -0.1)).Should().Throw<ArgumentException>();
        effect.Invoking(it => it.Should().DropByAtLeast(-0.5)).Should().Throw<ArgumentException>();
        effect.Invoking(it => it.Should().DropByAtLeast(0)).Should().Throw<ArgumentException>().WithMessage("A fall or rise is given as a positive fraction*");
        effect.Invoking(it => it.Should().RetainAtLeast(70)).Should().Throw<ArgumentException>().WithMessage("*85 % as 0.85*");
    }

    internal static string Failing(Action assertion) => assertion.Should().Throw<AssertionException>().Which.Message;
}
