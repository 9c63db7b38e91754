using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Edges;

/// <summary>A circuit of edges run alone, against plain recursion and against what it has to be at its ends.</summary>
public class EdgeCircuitTests
{
    private static void Close(IEnumerable<float> left, IEnumerable<float> right, string because, params object[] of) =>
        left.Zip(right, (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(2e-5f, because, of);

    [Test]
    public void It_is_what_plain_recursion_says() => Cases.Sample(
        seed =>
        {
            using var of = new EdgeCase(seed);
            var random = of.Random;
            Place[] places = seed % 3 == 0 ? [] : [Place.Everywhere, random.AnyRole(), random.AnyRole()];
            var share = random.Next(2) == 0 ? 2 : 5;
            EdgeSet circuit = new(of.Edges.Graph.Edges([.. places.Distinct()]).Where(_ => random.Next(share) > 0));
            using var oracle = new Oracle(random.Model, circuit.Keep(random.Shape, of.Clean, of.Corrupted));
            Close(of.Edges.Run(circuit).PatchedValues, EdgeCase.Metric(of.Clean).Measure(oracle), "of {0} edges", circuit.Count);
        },
        iter: 30);

    [Test]
    public void The_same_from_the_evaluator_of_plans() => Cases.Sample(
        seed =>
        {
            using var of = new EdgeCase(seed);
            EdgeSet circuit = new(of.Edges.Graph.Edges(of.Random.AnyRole()).Where(_ => of.Random.Next(2) == 0));
            Close(
                of.Edges.Run(circuit).PatchedValues,
                of.Experiment.Carry("a circuit", circuit.Keep(of.Random.Shape, of.Clean, of.Corrupted)).Effect.PatchedValues,
                "both are the circuit");
        },
        iter: 10);

    [Test]
    public void No_edges_are_the_corrupted_run_and_all_are_the_model() => Cases.Sample(
        seed =>
        {
            using var of = new EdgeCase(seed, prompts: 3);
            var runs = of.Edges.Run([new EdgeSet([]), new EdgeSet(of.Edges.Graph.Edges())]);
            Close(runs[0].PatchedValues, of.Experiment.Runner.Measure(Plan.PlainRun(of.Corrupted), of.Experiment.Metric), "nothing is clean");
            Close(runs[1].PatchedValues, of.Experiment.Measure(), "everything is");
        },
        iter: 10);

    [Test]
    public void A_circuit_of_heads_is_a_set_of_edges() => Cases.Sample(
        seed =>
        {
            using var of = new EdgeCase(seed);
            Circuit circuit = new("some", HeadGroup.Of(of.Random.AnyHeads(), of.Random.AnyRole()));
            using var heads = new CircuitExperiments(of.Experiment, Ablation.Resample(of.Corrupted));
            Close(
                of.Edges.Run(EdgeSet.Of(circuit, of.Random.Shape)).PatchedValues,
                heads.Run(circuit).PatchedValues,
                "{0}", circuit);
        },
        iter: 10);

    [Test]
    public void Dangling_edges_make_no_difference() => Cases.Sample(
        seed =>
        {
            using var of = new EdgeCase(seed, layers: 2);
            EdgeSet circuit = new(of.Edges.Graph.Edges().Where(_ => of.Random.Next(4) == 0));
            var runs = of.Edges.Run([circuit, circuit.WithoutDangling(of.Random.Shape)]);
            Close(runs[0].PatchedValues, runs[1].PatchedValues, "of {0} edges", circuit.Count);
        },
        iter: 10);

    [Test]
    public void Many_single_edges_are_not_the_subgraph()
    {
        // Two edges that read as an AND: each alone leaves the other corrupted, so that what each changes does not add up to what
        // both change, and patching the two is another experiment than patching each.
        using var of = new EdgeCase(
            5, form: ModelForm.Gpt2(2, 2, 8, 6, 11, 8), made: random => RandomTransformer.Create(random.Form, seed: 5, scale: 2));
        var edges = of.Edges;
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
        using var of = new EdgeCase(3, form: ModelForm.Gpt2(1, 2, 8, 6, 11, 8));
        EdgeSet at = new([new Edge(new Embedding(), new Port(new Mlp(0), PortKinds.MlpInput), RandomCase.Roles[0])]);
        var moved = of.Clean.WithRoleMoved(RandomCase.Roles[0], Role.End);
        FluentActions.Invoking(() => new EdgeExperiments(of.Experiment, moved).Run(at)).Should().Throw<ArgumentException>().WithMessage("A is at other positions*");
        using var attention = new Experiment(of.Random.Model, of.Clean, new AttentionTo(of.Experiment.AllHeads, Role.End, RandomCase.Roles[0]));
        FluentActions.Invoking(() => new EdgeExperiments(attention, of.Corrupted).Run(at)).Should().Throw<ArgumentException>().WithMessage("*off the logits*");
    }
}
