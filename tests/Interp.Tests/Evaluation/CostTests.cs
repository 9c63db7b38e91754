using FluentAssertions.Execution;
using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Evaluation;

/// <summary>
/// What sweeps and scrubs cost, in rows computed and in units of one forward pass, on GPT-2 small's layers and heads, and on as
/// many with parallel blocks, shared keys and rotary positions: the promises of docs/engine.md without a clock. bench measures the
/// seconds.
/// </summary>
[TestFixture(BlockKind.Sequential, 12, 0)]
[TestFixture(BlockKind.Parallel, 3, 2)]
public class CostTests(BlockKind blocks, int keyValueHeads, int rotary)
{
    private const int Prompts = 3;
    private const int Length = 16;

    private static readonly Role[] Roles = [new("IO"), new("S1"), new("S1+1"), new("S2"), Role.End];
    private static readonly ComponentSet NameMovers = new("Name Movers", [new Head(9, 6), new Head(9, 9), new Head(10, 0)]);

    private CountingTransformer model = null!;
    private Costs forward = null!;

    [SetUp]
    public void CountAForwardPass()
    {
        var form = ModelForm.Gpt2(layers: 12, heads: 12, width: 24, innerWidth: 24, vocabulary: 50, context: Length);
        model = new CountingTransformer(RandomTransformer.Create(
            form with { Shape = form.Shape with { Blocks = blocks, KeyValueHeads = keyValueHeads }, Rotary = rotary }, seed: 0));
        forward = Cost(runner => runner.Measure(Plan.PlainRun(Batch(1)), Metric));
    }

    [TearDown]
    public void Dispose() => model.Dispose();

    [Test]
    public void A_forward_pass_computes_every_row_once() => forward.Should().Be(new Costs(
        Passes: 1,
        Mlps: 12L * Prompts * Length,
        Norms: (24L * Prompts * Length) + Prompts,
        Scores: 12L * 12 * Prompts * Length * Length));

    /// <summary>The final norm once a sender and prompt; a forward pass each would be 78 times the work.</summary>
    [Test]
    public void A_sweep_of_all_senders_to_the_logits_is_two_forward_passes() =>
        AtMost(Of(Everything.ToLogits(Role.End).EachSender(), Conventions.Remix), passes: 2, norms: 156 * Prompts);

    /// <summary>
    /// 117 senders reach layer 9 and 130 layer 10: a row of queries each and a final norm, and the plain keys and values of
    /// both layers.
    /// </summary>
    [Test]
    public void A_sweep_to_queries_with_MLPs_frozen_computes_a_row_of_queries_for_each_sender() => AtMost(
        Of(Everything.To(NameMovers.Queries(Role.End)).ToLogits(Role.End).EachSender(), Conventions.Remix),
        passes: 2,
        norms: ((117 + 130 + 130) * Prompts) + (4 * Prompts * Length),
        scores: ((2 * 117) + 130) * Prompts * Length);

    /// <summary>
    /// On the way to the queries each MLP up to layer 9 for each sender before it, 705 rows a prompt; after them those of layers
    /// 9 to 11; all at END alone.
    /// </summary>
    [Test]
    public void A_sweep_to_queries_with_MLPs_recomputed_computes_MLPs_at_one_position_for_each_sender() => AtMost(
        Of(Everything.To(NameMovers.Queries(Role.End)).ToLogits(Role.End).EachSender(), Conventions.IoiPaper),
        passes: 2,
        mlps: (705 + 117 + 130 + 130) * Prompts,
        norms: 7764,
        scores: 163059);

    /// <summary>
    /// Beyond what the logits cost, the plain keys and scores of the three heads, and their queries at END for each sender. The MLPs
    /// after them are not asked for.
    /// </summary>
    [TestCase(false)]
    [TestCase(true)]
    public void A_sweep_read_as_attention_costs_what_one_read_as_logits_does(bool withMlps)
    {
        var routes = Everything.To(NameMovers.Queries(Role.End)).ToLogits(Role.End).EachSender();
        var conventions = withMlps ? Conventions.IoiPaper : Conventions.Remix;
        var (logits, attention) = (Of(routes, conventions), Of(routes, conventions, new AttentionTo(NameMovers, Role.End, Roles[0])));

        AtMost(attention, passes: 2, logits.Mlps - (2 * forward.Mlps), logits.Norms - (2 * (forward.Norms - Prompts)) + (3 * Prompts * Length),
            logits.Scores - (2 * forward.Scores) + (3 * Prompts * Length));
    }

    [Test]
    public void A_scrub_of_four_nodes_runs_three_datasets_and_few_rows_more()
    {
        Sampler<PromptBatch> On(ulong seed) => Sampler.Fixed($"prompts {seed}", Batch(seed));
        var others = On(2);
        var root = Node.Root(others, Node.Inner(
            NameMovers.IntoLogits(Role.End), On(11), others, Node.Inner(
                new ComponentSet("S-Inhibition", [new Head(7, 3), new Head(8, 6)]).IntoQueries(Role.End), On(12), others, Node.Inner(
                    new ComponentSet("Induction", [new Head(5, 5), new Head(6, 9)]).Into(PortKinds.Value), On(13), others, Node.Leaf(
                        new ComponentSet("Duplicate Token", [new Head(0, 1), new Head(3, 0)]).Into(PortKinds.Query), On(14))))));
        var plan = Hypothesis.Of(DatasetTerms.Batches, root).Sample(Batch(1), seed: 0).ToPlan(model.Shape);

        // The prompts that only say what the next node's may be are not run.
        AtMost(Cost(runner => runner.Measure(plan, Metric)), passes: 3, norms: 687, scores: 1776);
    }

    /// <summary>What a sweep keeps is known before it runs, so that as many variants are carried out together as memory holds.</summary>
    [TestCaseSource(nameof(Sweeps))]
    public void What_a_sweep_keeps_is_known_before(Func<CostTests, Plan> sweep, IMetric metric)
    {
        var plan = sweep(this);
        using var cache = new RunCache(long.MaxValue);
        using var evaluation = new Evaluator(model, cache).Evaluate(plan);
        for (var v = 0; v < plan.VariantCount; v++)
        {
            metric.Measure(evaluation.Variant(v));
        }

        var bound = VariantMemory.Of(plan, metric.LogitsAt, model) * plan.VariantCount;
        evaluation.BytesKept.Should().BeInRange(bound / 20, bound);
    }

    private static IEnumerable<TestCaseData> Sweeps()
    {
        var attention = new AttentionTo(NameMovers, Role.End, Roles[0]);
        var keys = new ComponentSet("Induction", [new Head(5, 5), new Head(6, 9)]).Keys(Roles[2]);
        foreach (var (name, conventions) in new[] { ("MLPs frozen", Conventions.Remix), ("MLPs recomputed", Conventions.IoiPaper) })
        {
            yield return Case($"logits, {name}", tests => tests.Swept(tests.Everything.ToLogits(Role.End), conventions), Metric);
            yield return Case($"queries, {name}", tests => tests.Swept(tests.Everything.To(NameMovers.Queries(Role.End)).ToLogits(Role.End), conventions), Metric);
            yield return Case($"attention, {name}", tests => tests.Swept(tests.Everything.To(NameMovers.Queries(Role.End)).ToLogits(Role.End), conventions), attention);
            yield return Case($"keys at a role, all that follows, {name}", tests => tests.Swept(tests.Everything.To(keys).ToLogits(Role.End), conventions with { Downstream = DownstreamConvention.Free }), Metric);
        }

        yield return Case("outputs at a role", tests => PatchSweep.Of(tests.model.Shape.AllHeads().Select(head => ComponentSet.Of(head).Output(Roles[1])))
            .On(tests.model.Shape, Batch(1), Batch(2)), Metric);

        static TestCaseData Case(string name, Func<CostTests, Plan> sweep, IMetric metric) => new TestCaseData(sweep, metric).SetArgDisplayNames(name);
    }

    private Plan Swept(Route route, Conventions conventions) => Swept(route.EachSender(), conventions);

    private Plan Swept(RouteSweep routes, Conventions conventions) =>
        routes.Patch(routes.ComponentsWithPaths(model.Shape), model.Shape, Batch(1), Batch(2), conventions);

    /// <summary>No more than some plain runs and so many rows beyond them.</summary>
    private void AtMost(Costs found, int passes, long mlps = 0, long norms = 0, long scores = 0)
    {
        using var together = new AssertionScope();
        found.Passes.Should().BeLessThanOrEqualTo(passes, "that many forward passes are run");
        (found.Mlps - (passes * forward.Mlps)).Should().BeLessThanOrEqualTo(mlps, "that many rows go through MLPs beyond them");
        (found.Norms - (passes * (forward.Norms - Prompts))).Should().BeLessThanOrEqualTo(norms, "that many rows are read beyond them");
        (found.Scores - (passes * forward.Scores)).Should().BeLessThanOrEqualTo(scores, "that many scores are computed beyond them");
    }

    private static TokenLogitDifference Metric => new([.. Enumerable.Range(0, Prompts).Select(n => (n, n + 1))], Role.End);

    private Route.Unfinished Everything => Route.From(new ComponentSet("every head and MLP", ComponentOrder.Writers(model.Shape).Where(component => component is not Embedding)));

    private static PromptBatch Batch(ulong seed)
    {
        var random = new SplitMix64(seed);
        int[] at = [2, 4, 5, 10, Length - 1];
        return new PromptBatch(
            [.. Enumerable.Range(0, Prompts).Select(IReadOnlyList<int> (_) => [.. Enumerable.Range(0, Length).Select(_ => random.Below(50))])],
            Roles.Zip(at).ToDictionary(pair => pair.First, IReadOnlyList<int> (pair) => [.. Enumerable.Repeat(pair.Second, Prompts)]));
    }

    private Costs Of(RouteSweep routes, Conventions conventions, IMetric? metric = null) => Cost(runner => runner.MeasureVariants(
        Swept(routes, conventions), metric ?? Metric));

    private Costs Cost(Action<ModelRunner> work)
    {
        using var runner = new ModelRunner(model);
        var (mlps, norms, scores) = (model.MlpRows, model.NormedRows, model.ScoresComputed);
        work(runner);
        return new Costs(
            runner.ForwardPasses, model.MlpRows - mlps, model.NormedRows - norms, model.ScoresComputed - scores);
    }

    /// <summary>Plain runs; rows through MLPs and through norms; scores.</summary>
    private sealed record Costs(int Passes, long Mlps, long Norms, long Scores);
}
