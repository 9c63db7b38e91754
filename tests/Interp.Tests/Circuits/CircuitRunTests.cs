using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Circuits;

/// <summary>Circuit runs mean what their plans mean, and cost and count as promised.</summary>
public class CircuitRunTests
{
    private const double Exact = 1e-9;

    [Test]
    public void A_circuit_run_is_the_plan_in_which_only_its_nodes_are_not_ablated() => Always(random =>
    {
        var prompts = random.Batch();
        foreach (var ablation in new[] { Ablation.Zero, Ablation.Resample(random.Batch()), Ablation.Mean(random.Batch()) })
        {
            Agree(random, prompts, NodeSelection.Only(Nodes(random, random.AnyPlace)), ablation);
        }
    });

    [Test]
    public void A_knock_out_is_the_plan_in_which_only_its_nodes_are_ablated() => Always(random =>
    {
        var prompts = random.Batch();
        foreach (var ablation in new[] { Ablation.Zero, Ablation.Resample(random.Batch()), Ablation.Mean(random.Batch()) })
        {
            Agree(random, prompts, NodeSelection.AllBut(Nodes(random, () => Place.AtPosition(random.Next(2)))), ablation);
        }
    });

    [Test]
    public void Several_selections_together_are_each_what_it_is_alone() => Always(random =>
    {
        var prompts = random.Batch();
        var ablation = Ablation.Mean(random.Batch());
        var some = Nodes(random, random.AnyRole);
        NodeSelection[] selections =
        [
            NodeSelection.Only(Nodes(random, random.AnyRole)),
            NodeSelection.AllBut([]),
            NodeSelection.Only([]),
            NodeSelection.AllBut(Nodes(random, random.AnyRole)),
            NodeSelection.Only(Nodes(random, random.AnyPlace)),
            NodeSelection.Only(some),
            NodeSelection.Only(some.Skip(1)),
            NodeSelection.AllBut(some),
            NodeSelection.AllBut(some.Skip(1)),
        ];
        using var scope = NewDisposeScope();
        using var values = new AblatedValues(random.Model, prompts, ablation, 2);
        var all = Enumerable.Range(0, prompts.Count).ToArray();
        using var forward = new AblatedForward(random.Model, prompts, values.For(all, prompts));
        using var together = new AblatedRuns(forward, selections, ablation);
        for (var i = 0; i < selections.Length; i++)
        {
            using var alone = new AblatedRuns(forward, [selections[i]], ablation);
            Numbers.LargestDifference(together[i].FinalNormOutput(Role.End), alone[0].FinalNormOutput(Role.End))
                .Should().BeLessThan(Exact);
        }
    });

    [Test]
    public void With_every_head_kept_everywhere_it_is_the_model()
    {
        using var random = new RandomCase(5, layers: 2);
        using var bench = new Bench(random, 4);
        var all = new Circuit("all", HeadGroup.Of(ComponentSet.AllHeads(random.Shape), Place.Everywhere));
        var run = bench.Experiments(Ablation.Zero).Run(all);
        run.PatchedValues.Zip(run.BaselineValues).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
        bench.Experiment.Measure().Zip(run.BaselineValues)
            .Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
    }

    [Test]
    public void Results_do_not_depend_on_how_many_prompts_are_in_memory_together()
    {
        using var random = new RandomCase(11, layers: 2);
        using var one = new Bench(random, 1);
        using var many = new Bench(random, 100, one.Prompts, one.Other);
        foreach (var ablation in new[] { Ablation.Zero, Ablation.Mean(one.Other), Ablation.Resample(one.Other) })
        {
            one.Experiments(ablation).Run(one.Circuit).PatchedValues
                .Zip(many.Experiments(ablation).Run(one.Circuit).PatchedValues)
                .Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
        }
    }

    [Test]
    public void Completeness_compares_circuit_and_model_without_the_same_nodes()
    {
        using var random = new RandomCase(5, layers: 3);
        using var bench = new Bench(random);
        var experiments = bench.Experiments(Ablation.Zero);
        var report = experiments.ByClass(bench.Circuit);

        report.Rows.Select(row => row.Name).Should().Equal(["nothing", "early", "late"]);
        report.Rows[0].Difference.PatchedValues.Should().Equal(experiments.Run(bench.Circuit).PatchedValues);
        report.Rows[0].Difference.BaselineValues.Should().Equal(experiments.Run(bench.Circuit).BaselineValues);
        report.Rows[1].Difference.BaselineValues.Should()
            .Equal(experiments.KnockOut([.. bench.Circuit["early"].Nodes]).PatchedValues);
        report.Worst.Incompleteness.Should().Be(report.Rows.Max(row => row.Incompleteness));
        report.ToTable(new Tolerance(0.01)).Rows.Should().Equal(["nothing", "early", "late"]);
    }

    [Test]
    public void Random_sets_and_greedy_ones_repeat_for_a_seed()
    {
        using var random = new RandomCase(5, layers: 3);
        using var bench = new Bench(random);
        var experiments = bench.Experiments(Ablation.Zero);
        experiments.OnRandomSets(bench.Circuit, 6, seed: 3).ToString()
            .Should().Be(experiments.OnRandomSets(bench.Circuit, 6, seed: 3).ToString());
        experiments.OnRandomSets(bench.Circuit, 6, seed: 3).ToString()
            .Should().NotBe(experiments.OnRandomSets(bench.Circuit, 6, seed: 4).ToString());
        var search = new GreedySearch(Runs: 2, Candidates: 2, Worst: 3, Seed: 1);
        experiments.Greedy(bench.Circuit, search).ToString().Should().Be(experiments.Greedy(bench.Circuit, search).ToString());
    }

    [Test]
    public void A_greedy_search_over_all_candidates_adds_the_worst_node_each_time()
    {
        using var random = new RandomCase(5, layers: 3);
        using var bench = new Bench(random);
        var experiments = bench.Experiments(Ablation.Zero);
        double Score(params IEnumerable<CircuitNode> removed) => Math.Abs(
            experiments.Mean(NodeSelection.Only(bench.Circuit.Nodes.Except(removed)))
            - experiments.Mean(NodeSelection.AllBut(removed)));

        var first = bench.Circuit.Nodes.MaxBy(node => Score(node))!;
        var second = bench.Circuit.Nodes.Where(node => node != first).MaxBy(node => Score(first, node))!;
        var found = experiments.Greedy(bench.Circuit, new GreedySearch(Runs: 1, Candidates: 100, Steps: 2));
        found.Rows.Select(row => row.Removed.ToHashSet()).Should().BeEquivalentTo(
            new HashSet<CircuitNode>[] { [first], [first, second] });
    }

    [Test]
    public void Minimality_takes_the_rest_of_the_class_or_what_it_is_given()
    {
        using var random = new RandomCase(5, layers: 3);
        using var bench = new Bench(random);
        var experiments = bench.Experiments(Ablation.Zero);
        var late = bench.Circuit["late"].Nodes.First();

        var byClass = experiments.OfEachNode(bench.Circuit);
        byClass.Rows.Select(row => row.Node).Should().Equal(bench.Circuit.Nodes);
        byClass.Rows.Single(row => row.Node == late).Without.Should().BeEquivalentTo(
            bench.Circuit["late"].Nodes.Where(node => node != late));

        var alone = experiments.OfEachNode(bench.Circuit, node => [node]);
        alone.Rows.Should().OnlyContain(row => row.Without.IsEmpty);
        alone.Rows[0].Difference.BaselineValues.Should().Equal(experiments.Run(bench.Circuit).PatchedValues);
        foreach (var (best, one, two) in byClass.OrElse(alone).Rows.Zip(byClass.Rows, alone.Rows))
        {
            best.Should().BeSameAs(one.Importance >= two.Importance ? one : two);
        }

        FluentActions.Invoking(() => experiments.OfEachNode(bench.Circuit, _ => [new CircuitNode(new Head(0, 0), Place.AtPosition(0))]))
            .Should().Throw<ArgumentException>().WithMessage("*not a node of the circuit*");
    }

    [Test]
    public void Random_circuits_have_the_same_make()
    {
        using var random = new RandomCase(5, layers: 3);
        using var bench = new Bench(random);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var other = bench.Circuit.MatchedByLayer(random.Shape, seed);
            other.Nodes.Select(node => (node.Head.Layer, node.At)).Should()
                .BeEquivalentTo(bench.Circuit.Nodes.Select(node => (node.Head.Layer, node.At)));
            other.Nodes.Should().OnlyHaveUniqueItems();
        }

        var beside = bench.Experiments(Ablation.Zero).BesideRandomCircuits(bench.Circuit, 100, seed: 1);
        beside.RandomMeans.Should().HaveCount(100);
        beside.Percentile.Should().BeInRange(0, 100);
        beside.ShareFarther.Value.Should().BeApproximately(beside.Percentile / 100, 1e-9);
        beside.ShareFarther.Count.Should().Be(100);
        FluentActions.Invoking(() => bench.Experiments(Ablation.Zero).BesideRandomCircuits(bench.Circuit, 99))
            .Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void It_reports_progress_and_can_be_cancelled()
    {
        using var random = new RandomCase(5, layers: 3);
        using var bench = new Bench(random, promptsAtATime: 1);
        var shares = new Shares();
        bench.Experiments(Ablation.Zero).OnRandomSets(bench.Circuit, 5, 0, shares);
        shares.Seen.Should().BeInAscendingOrder().And.EndWith(1.0);

        using var source = new CancellationTokenSource();
        source.Cancel();
        FluentActions.Invoking(() => bench.Experiments(Ablation.Zero).OnRandomSets(bench.Circuit, 5, 0, null, source.Token))
            .Should().Throw<OperationCanceledException>();
    }

    [Test]
    public void What_cannot_be_run_is_said_in_words()
    {
        using var random = new RandomCase(5, layers: 3, prompts: 3);
        using var bench = new Bench(random);
        var experiments = bench.Experiments(Ablation.Zero);
        FluentActions.Invoking(() => experiments.Run(new Circuit("none"))).Should().Throw<ArgumentException>().WithMessage("*no heads*");
        FluentActions.Invoking(() => HeadGroup.Of(ComponentSet.Of(new Mlp(0)), Place.Everywhere))
            .Should().Throw<ArgumentException>().WithMessage("*m0, which is not a head*");
        FluentActions.Invoking(() => experiments.Run(
                new Circuit("x", HeadGroup.Of(ComponentSet.Of(new Head(9, 0)), Place.Everywhere))))
            .Should().Throw<ArgumentException>().WithMessage("*no head 9.0*");
        FluentActions.Invoking(() => experiments.Run(
                new Circuit("x", HeadGroup.Of(ComponentSet.Of(new Head(0, 0)), Place.At(new Role("IO"))))))
            .Should().Throw<ArgumentException>().WithMessage("*no role 'IO'*");
        FluentActions.Invoking(() => experiments.KnockOut([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => bench.Experiments(Ablation.Resample(bench.Other.Select([0]))))
            .Should().Throw<ArgumentException>().WithMessage("*pairs prompts*");
    }

    private static void Agree(RandomCase random, PromptBatch prompts, NodeSelection selection, Ablation ablation)
    {
        using var scope = NewDisposeScope();
        using var values = new AblatedValues(random.Model, prompts, ablation, 2);
        using var forward = new AblatedForward(random.Model, prompts, values.For(Enumerable.Range(0, prompts.Count).ToArray(), prompts));
        using var run = new AblatedRuns(forward, [selection], ablation);
        using var oracle = new Oracle(random.Model, selection.ToPlan(random.Shape, prompts, ablation));
        Numbers.LargestDifference(oracle.FinalNormOutput(Role.End), run[0].FinalNormOutput(Role.End)).Should().BeLessThan(Exact);
        if (selection.AreKept && selection.Nodes.FirstOrDefault(node => node.At is Place.AllPositions)?.Head is { } kept)
        {
            var length = prompts.Tokens[0].Length;
            Numbers.LargestDifference(oracle.Pattern(kept)[0, ..length, ..length], run[0].Pattern(kept)[0, ..length, ..length])
                .Should().BeLessThan(Exact);
            Numbers.LargestDifference(oracle.HeadOutput(kept)[0, ..length], run[0].HeadOutput(kept)[0, ..length])
                .Should().BeLessThan(Exact);
        }
    }

    private static List<CircuitNode> Nodes(RandomCase random, Func<Place> at) =>
        random.AnyHeads().Select(head => new CircuitNode((Head)head, at())).ToList();

    private static void Always(Action<RandomCase> law, int times = 20) =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed);
                law(random);
            },
            iter: times);

    private sealed class Shares : IProgress<double>
    {
        public List<double> Seen { get; } = [];

        public void Report(double value) => Seen.Add(value);
    }

    private sealed class Bench : IDisposable
    {
        private readonly List<CircuitExperiments> opened = [];

        public Bench(RandomCase random, int promptsAtATime = 256, PromptBatch? prompts = null, PromptBatch? other = null)
        {
            Prompts = prompts ?? random.Batch();
            Other = other ?? random.Batch();
            Experiment = new Experiment(
                random.Model, Prompts, new TokenLogitDifference([.. Prompts.Tokens.Select(_ => (1, 2))], Role.End),
                intervals: new BootstrapPlan(100, 0), promptsAtATime: promptsAtATime);
            var heads = random.Shape.AllHeads().ToList();
            Circuit = new Circuit(
                "some",
                HeadGroup.Of(new ComponentSet("early", heads.Where(head => head.Layer == 0)), Place.At(RandomCase.Roles[0])),
                HeadGroup.Of(new ComponentSet("late", heads.Where(head => head.Layer > 0)), Place.At(Role.End)));
        }

        public PromptBatch Prompts { get; }

        public PromptBatch Other { get; }

        public Experiment Experiment { get; }

        public Circuit Circuit { get; }

        public CircuitExperiments Experiments(Ablation ablation)
        {
            var experiments = new CircuitExperiments(Experiment, ablation);
            opened.Add(experiments);
            return experiments;
        }

        public void Dispose()
        {
            opened.ForEach(each => each.Dispose());
            Experiment.Dispose();
        }
    }
}
