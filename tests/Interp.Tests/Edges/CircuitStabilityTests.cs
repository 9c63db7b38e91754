using static IoiClaims.Interp.Tests.Edges.EdgeCase;

namespace IoiClaims.Interp.Tests.Edges;

/// <summary>How often a search finds the same edges on other samples of the prompts.</summary>
public class CircuitStabilityTests
{
    private static readonly Edge A = E("embedding", "logits"), B = E("0.0", "logits"), C = E("m0", "logits");

    // On both prompts a comes first, on the second one alone b, then c.
    private static readonly EdgeScores Two = Scores(("embedding", "logits", [4, 0]), ("0.0", "logits", [1, 2]), ("m0", "logits", [0, 1]));

    private static CircuitStability Of(Func<EdgeScores, EdgeSet> search, params IReadOnlyList<int>[] samples) =>
        CircuitStability.Of(Two, search, samples, 0.95, Conditions.None);

    [Test]
    public void Cells_by_hand()
    {
        // The largest edge is a, b, a, b: half of the samples have a, and so has one with all prompts. Of the six pairs two are alike.
        var one = Of(scores => scores.Top(1), [0, 0], [1, 1], [0, 1], [1, 1]);
        one.Circuit.Should().Equal(A);
        (one.Frequency(A), one.Frequency(B), one.Frequency(C)).Should().Be((0.5, 0.5, 0));
        one.Jaccard.Value.Should().BeApproximately(0.5, 1e-12);
        (one.Jaccard.Lower, one.Jaccard.Upper).Should().Be((0, 1));
        one.PairwiseJaccard.Value.Should().BeApproximately(2.0 / 6, 1e-12);

        // The two largest: {a, b}, {b, c}, {a, b}: against {a, b} they are 1, 1/3, 1.
        var two = Of(scores => scores.Top(2), [0, 0], [1, 1], [0, 1]);
        two.Found.Should().BeEquivalentTo([A, B, C]);
        two.Frequency(B).Should().Be(1);
        two.Jaccard.Value.Should().BeApproximately((1 + 1.0 / 3 + 1) / 3, 1e-12);
        two.PairwiseJaccard.Value.Should().BeApproximately((1.0 / 3 + 1 + 1.0 / 3) / 3, 1e-12);

        Of(scores => scores.AtLeast(9), [0, 0], [1, 1]).Jaccard.Value.Should().Be(1, "no edges are found twice");
    }

    [Test]
    public void Scores_on_some_prompts_are_those_of_these_prompts_alone()
    {
        var second = Two.Select([1, 1, 0]).Select([1]);
        (second[A], second[B], second[C]).Should().Be((0, 2, 1));
        Two.Select([0, 0, 1])[A].Should().BeApproximately(8.0 / 3, 1e-12);
        Two.Select([0, 0, 1]).Change(B).Values.Should().Equal(1, 1, 2);
        FluentActions.Invoking(() => Two.Select([2])).Should().Throw<ArgumentException>().WithMessage("*no prompt 2*");
    }

    [Test]
    public void Samples_are_drawn_by_the_plan_and_what_all_prompts_agree_on_is_always_found()
    {
        // Of two prompts a sample has the second one alone in a quarter of all cases.
        var drawn = Two.Stability(scores => scores.Top(1), new BootstrapPlan(2000, 5));
        drawn.Frequency(B).Should().BeApproximately(0.25, 0.03);
        drawn.Frequency(A).Should().BeApproximately(0.75, 0.03);
        drawn.Jaccard.Value.Should().BeApproximately(0.75, 0.03);
        drawn.PairwiseJaccard.Value.Should().BeApproximately(0.75 * 0.75 + 0.25 * 0.25, 0.04);
        drawn.Jaccard.Conditions.ToString().Should().Contain("2000 resamples of prompts, seed 5");

        var alike = Scores(("embedding", "logits", [3, 3, 3]), ("0.0", "logits", [1, 2, 1])).Stability(scores => scores.Greedy(1));
        alike.Frequency(A).Should().Be(1);
        (alike.Jaccard.Value, alike.Jaccard.Lower, alike.PairwiseJaccard.Value).Should().Be((1, 1, 1));
    }

    [Test]
    public void One_prompt_and_an_edge_without_a_score_are_refused()
    {
        FluentActions.Invoking(() => Two.Select([0]).Stability(scores => scores.Top(1))).Should().Throw<ArgumentException>().WithMessage("*two prompts*");
        FluentActions.Invoking(() => Two.Stability(_ => new EdgeSet([E("0.1", "logits")]))).Should().Throw<ArgumentException>().WithMessage("*0.1 → logits*no score*");
    }
}
