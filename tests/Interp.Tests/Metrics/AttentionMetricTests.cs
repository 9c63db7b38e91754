using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Metrics;

public sealed class AttentionMetricTests
{
    private static readonly Role A = new("A");
    private static readonly Role B = new("B");

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Attention_to_a_role_is_the_mean_cell_of_the_patterns(int seed)
    {
        using var random = new RandomCase(seed, layers: 2, prompts: 4);
        using var cache = new RunCache();
        var batch = random.Batch();
        var heads = ComponentSet.AllHeads(random.Shape);
        using var evaluation = new Evaluator(random.Model, cache).Evaluate(Plan.PlainRun(batch));

        var found = new AttentionTo(heads, Role.End, A).Measure(evaluation);

        for (var n = 0; n < batch.Count; n++)
        {
            var cells = heads.Select(head =>
            {
                using var pattern = evaluation.Pattern((Head)head);
                return pattern[n, batch.Positions(Role.End)[n], batch.Positions(A)[n]].item<double>();
            });
            ((double)found[n]).Should().BeApproximately(cells.Average(), 1e-6);
        }
    }

    [TestCase(4)]
    [TestCase(5)]
    public void The_contrast_is_the_mean_logarithm_of_the_ratio_head_by_head(int seed)
    {
        using var random = new RandomCase(seed, layers: 2, prompts: 4);
        using var runner = new ModelRunner(random.Model);
        var (batch, other) = (random.Batch(), random.Batch());
        var plan = Intervention.Patch(other, ComponentSet.Of(new Head(0, 0)).Output(Role.End)).On(random.Shape, batch);
        var heads = ComponentSet.AllHeads(random.Shape);

        var found = runner.Measure(plan, new AttentionContrast(heads, Role.End, A, B));

        var each = heads.Select(head => runner.Measure(
            plan, [new AttentionTo(ComponentSet.Of(head), Role.End, A), new AttentionTo(ComponentSet.Of(head), Role.End, B)])).ToList();
        for (var n = 0; n < batch.Count; n++)
        {
            var expected = each.Average(pair => Math.Log(pair[0][n] / pair[1][n]));
            ((double)found[n]).Should().BeApproximately(expected, 1e-4);
        }
    }

    [Test]
    public void The_preference_is_the_difference_of_the_two_weights()
    {
        using var random = new RandomCase(7, layers: 2, prompts: 4);
        using var runner = new ModelRunner(random.Model);
        var plan = Plan.PlainRun(random.Batch());
        var heads = ComponentSet.AllHeads(random.Shape);

        var found = runner.Measure(plan, new AttentionPreference(heads, Role.End, A, B));

        var (toA, toB) = (runner.Measure(plan, new AttentionTo(heads, Role.End, A)), runner.Measure(plan, new AttentionTo(heads, Role.End, B)));
        found.Should().Equal(toA.Zip(toB, (a, b) => a - b));
        found.Should().Contain(value => value != 0);
    }

    [Test]
    public void Metrics_of_one_evaluation_are_those_of_one_evaluation_each()
    {
        using var random = new RandomCase(6, layers: 3, prompts: 5);
        var (batch, other) = (random.Batch(), random.Batch());
        var plan = Intervention.Patch(other, ComponentSet.Of(new Head(0, 0)).Output(Role.End)).On(random.Shape, batch);
        var heads = ComponentSet.AllHeads(random.Shape);
        IMetric[] metrics =
        [
            new TokenLogitDifference([.. Enumerable.Range(0, 5).Select(n => (n, n + 3))], Role.End),
            new AttentionTo(heads, Role.End, A), new AttentionTo(heads, Role.End, B),
        ];
        using var runner = new ModelRunner(random.Model);
        using var inParts = new ModelRunner(random.Model, promptsAtATime: 2);

        var together = runner.Measure(plan, metrics);
        var streamed = inParts.Measure(plan, metrics);

        for (var m = 0; m < metrics.Length; m++)
        {
            together[m].Should().Equal(runner.Measure(plan, metrics[m]));
            streamed[m].Zip(together[m], (s, t) => Math.Abs(s - t)).Max().Should().BeLessThan(1e-6f);
        }
    }

    [Test]
    public void A_pattern_belongs_to_whoever_asked_for_it()
    {
        using var random = new RandomCase(7, layers: 2, prompts: 3);
        using var cache = new RunCache();
        using var evaluation = new Evaluator(random.Model, cache).Evaluate(Plan.PlainRun(random.Batch()));
        using var first = evaluation.Pattern(new Head(1, 0));
        using var before = first.clone();

        first.zero_();

        using var second = evaluation.Pattern(new Head(1, 0));
        second.equal(before).all().item<bool>().Should().BeTrue();
    }
}
