using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Edges;

/// <summary>A circuit of edges run alone, against plain recursion and against what it has to be at its ends.</summary>
public class EdgeCircuitTests
{
    private static readonly BootstrapPlan Intervals = new(100, 0);

    private static TokenLogitDifference Metric(PromptBatch batch) =>
        new([.. Enumerable.Range(0, batch.Count).Select(n => (n % 11, (n + 3) % 11))], Role.End);

    private static void Close(IEnumerable<float> left, IEnumerable<float> right, string because, params object[] of) =>
        left.Zip(right, (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(2e-5f, because, of);

    [Test]
    public void It_is_what_plain_recursion_says() => Cases.Sample(
        seed =>
        {
            using var random = new RandomCase(seed, prompts: 2);
            var clean = random.Batch();
            var corrupted = random.Like(clean);
            using var experiment = new Experiment(random.Model, clean, Metric(clean), intervals: Intervals);
            var edges = new EdgeExperiments(experiment, corrupted);
            Place[] places = seed % 3 == 0 ? [] : [Place.Everywhere, random.AnyRole(), random.AnyRole()];
            var share = random.Next(2) == 0 ? 2 : 5;
            EdgeSet circuit = new(edges.Graph.Edges([.. places.Distinct()]).Where(_ => random.Next(share) > 0));
            using var oracle = new Oracle(random.Model, circuit.Keep(random.Shape, clean, corrupted));
            Close(edges.Run(circuit).PatchedValues, Metric(clean).Measure(oracle), "of {0} edges", circuit.Count);
        },
        iter: 30);

    [Test]
    public void The_same_from_the_evaluator_of_plans() => Cases.Sample(
        seed =>
        {
            using var random = new RandomCase(seed, prompts: 2);
            var clean = random.Batch();
            var corrupted = random.Like(clean);
            using var experiment = new Experiment(random.Model, clean, Metric(clean), intervals: Intervals);
            var edges = new EdgeExperiments(experiment, corrupted);
            EdgeSet circuit = new(edges.Graph.Edges(random.AnyRole()).Where(_ => random.Next(2) == 0));
            Close(
                edges.Run(circuit).PatchedValues,
                experiment.Carry("a circuit", circuit.Keep(random.Shape, clean, corrupted)).Effect.PatchedValues,
                "both are the circuit");
        },
        iter: 10);

    [Test]
    public void No_edges_are_the_corrupted_run_and_all_are_the_model() => Cases.Sample(
        seed =>
        {
            using var random = new RandomCase(seed, prompts: 3);
            var clean = random.Batch();
            var corrupted = random.Like(clean);
            using var experiment = new Experiment(random.Model, clean, Metric(clean), intervals: Intervals);
            var edges = new EdgeExperiments(experiment, corrupted);
            var runs = edges.Run([new EdgeSet([]), new EdgeSet(edges.Graph.Edges())]);
            Close(runs[0].PatchedValues, experiment.Runner.Measure(Plan.PlainRun(corrupted), Metric(clean)), "nothing is clean");
            Close(runs[1].PatchedValues, experiment.Measure(), "everything is");
        },
        iter: 10);

    [Test]
    public void A_circuit_of_heads_is_a_set_of_edges() => Cases.Sample(
        seed =>
        {
            using var random = new RandomCase(seed, prompts: 2);
            var clean = random.Batch();
            var corrupted = random.Like(clean);
            using var experiment = new Experiment(random.Model, clean, Metric(clean), intervals: Intervals);
            Circuit circuit = new("some", HeadGroup.Of(random.AnyHeads(), random.AnyRole()));
            using var heads = new CircuitExperiments(experiment, Ablation.Resample(corrupted));
            Close(
                new EdgeExperiments(experiment, corrupted).Run(EdgeSet.Of(circuit, random.Shape)).PatchedValues,
                heads.Run(circuit).PatchedValues,
                "{0}", circuit);
        },
        iter: 10);

    [Test]
    public void Dangling_edges_make_no_difference() => Cases.Sample(
        seed =>
        {
            using var random = new RandomCase(seed, layers: 2, prompts: 2);
            var clean = random.Batch();
            var corrupted = random.Like(clean);
            using var experiment = new Experiment(random.Model, clean, Metric(clean), intervals: Intervals);
            var edges = new EdgeExperiments(experiment, corrupted);
            EdgeSet circuit = new(edges.Graph.Edges().Where(_ => random.Next(4) == 0));
            var runs = edges.Run([circuit, circuit.WithoutDangling(random.Shape)]);
            Close(runs[0].PatchedValues, runs[1].PatchedValues, "of {0} edges", circuit.Count);
        },
        iter: 10);

    [Test]
    public void Many_single_edges_are_not_the_subgraph()
    {
        // Two edges that read as an AND: each alone leaves the other corrupted, so that what each changes does not add up to what
        // both change, and patching the two is another experiment than patching each.
        using var random = new RandomCase(5, layers: 2, prompts: 2, form: ModelForm.Gpt2(2, 2, 8, 6, 11, 8));
        using var model = RandomTransformer.Create(ModelForm.Gpt2(2, 2, 8, 6, 11, 8), seed: 5, scale: 2);
        var clean = random.Batch();
        var corrupted = random.Like(clean);
        using var experiment = new Experiment(model, clean, Metric(clean), intervals: Intervals);
        var edges = new EdgeExperiments(experiment, corrupted);
        Port query = new(new Head(1, 0), PortKinds.Query), key = new(new Head(1, 0), PortKinds.Key);
        Edge[] two = [new(new Embedding(), query), new(new Embedding(), key)];
        var single = edges.Exact(edges: two);
        EdgeSet rest = new(edges.Graph.Edges().Except(two));
        var both = edges.Run(rest).Change.Mean;

        // Each edge on its own: the model without it is the set of all others.
        foreach (var edge in two)
        {
            edges.Run(new EdgeSet(edges.Graph.Edges().Where(other => other != edge))).Change.Mean
                .Should().BeApproximately(single[edge], 1e-5, "{0} is patched alone", edge);
        }

        Math.Abs(both - two.Sum(edge => single[edge])).Should().BeGreaterThan(0.2 * Math.Abs(both), "query and key of a head multiply");
    }

    [Test]
    public void A_role_elsewhere_in_the_corrupted_prompts_and_a_metric_of_attention_are_refused()
    {
        using var random = new RandomCase(3, layers: 1, prompts: 2, form: ModelForm.Gpt2(1, 2, 8, 6, 11, 8));
        var clean = random.Batch();
        EdgeSet at = new([new Edge(new Embedding(), new Port(new Mlp(0), PortKinds.MlpInput), RandomCase.Roles[0])]);
        using var experiment = new Experiment(random.Model, clean, Metric(clean), intervals: Intervals);
        var moved = clean.WithRoleMoved(RandomCase.Roles[0], Role.End);
        FluentActions.Invoking(() => new EdgeExperiments(experiment, moved).Run(at)).Should().Throw<ArgumentException>().WithMessage("A is at other positions*");
        using var attention = new Experiment(random.Model, clean, new AttentionTo(experiment.AllHeads, Role.End, RandomCase.Roles[0]));
        FluentActions.Invoking(() => new EdgeExperiments(attention, clean).Run(at)).Should().Throw<ArgumentException>().WithMessage("*off the logits*");
    }
}
