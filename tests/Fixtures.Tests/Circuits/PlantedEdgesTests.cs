using System.Globalization;
using IoiClaims.Ioi;
using IoiClaims.Testing;

namespace IoiClaims.Fixtures.Tests.Circuits;

/// <summary>Which edges were planted is known before any search: exact effects find them and no others, and gradients are judged by them.</summary>
public sealed class PlantedEdgesTests
{
    // 3 % of the logit difference, and a fifth of that.
    private const double Large = 0.1;
    private const double Small = 0.02;

    private const int Prompts = 4;

    private static readonly EdgeSet Planted = PlantedEdges.ThatNamesChange();

    private PlantedSubject subject = null!;
    private Experiment experiment = null!;
    private EdgeExperiments edges = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        subject = PlantedCircuit.Build(PlantedOptions.Published);
        var prompts = IoiDataset.Generate(subject.Tokenizer, [IoiTemplates.Remix], Prompts, seed: 0);
        experiment = new Experiment(subject.Model, prompts.Batch, LogitDifference.Of(prompts).ToMetric(), intervals: new BootstrapPlan(200, 0));
        edges = new EdgeExperiments(experiment, prompts.Corrupt(Corruptions.Abc, seed: 1).Batch, "ABC prompts");
    }

    [OneTimeTearDown]
    public void TearDown()
    {
        experiment.Dispose();
        subject.Dispose();
    }

    [Test]
    public void The_construction_says_what_was_planted()
    {
        static Edge E(string from, string to) => new(Edge.Writer(from), Port.Parse(to));
        Planted.Should().Contain(
        [
            E("embedding", "m0"), E("m0", "2.2.V"), E("2.2", "5.5.K"), E("4.11", "6.9.K"), E("m0", "5.5.Q"), E("5.5", "8.6.V"), E("0.1", "7.3.K"),
            E("8.10", "9.9.Q"), E("m0", "9.9.V"), E("9.9", "logits"), E("9.9", "10.7.Q"), E("m6", "8.6.V"),
        ]);
        Planted.Should().NotContain([E("2.2", "5.5.Q"), E("embedding", "9.9.V"), E("9.9", "9.6.Q"), E("0.5", "logits"), E("8.10", "9.9.K"), E("m3", "logits")]);
    }

    [Test]
    public void Every_edge_that_carries_much_is_planted_and_gradients_find_the_planted_ones_but_not_their_size()
    {
        // All that was planted, what gradients hold to be large, and a sample of the rest.
        var random = new SplitMix64(1);
        var all = edges.Graph.Edges().ToArray();
        var eap = edges.Attribution(AttributionMethod.Eap);
        var integrated = edges.Attribution(AttributionMethod.EapIgInputs);
        var relevance = edges.Attribution(AttributionMethod.RelP);
        var exact = edges.Exact(edges:
        [
            .. Planted.Concat(eap.Ranked().Take(60)).Concat(integrated.Ranked().Take(60))
                .Concat(Enumerable.Range(0, 100).Select(_ => all[random.Below(all.Length)])).Distinct(),
        ]);
        exact.AtLeast(Large).Except(Planted).Should().BeEmpty("what was not planted carries less than {0} logits", Large);
        exact.AtLeast(Small).Except(Planted).Should().Equal(
            [new Edge(new Head(9, 9), new Port(new Head(10, 0), PortKinds.Query))], "of the edges that were not planted only this one is known to carry something");

        var rows = from scores in (EdgeScores[])[exact, eap, integrated, relevance]
                   from least in (double[])[Large, Small]
                   let found = scores.AtLeast(least)
                   let right = (double)found.Intersect(Planted).Count
                   select ($"{scores.Method} ≥ {least.ToString(CultureInfo.InvariantCulture)}", (IReadOnlyList<double?>)[right / found.Count, right / Planted.Count]);
        NumericTable.FromRows(
            new TableHeading(
                "edges found, against those planted", "1", new Tolerance(0.03),
                Conditions.Of("planted", "IOI prompts of REMIX's template", prompts: Prompts, seed: 0, bos: true)
                    .With("edges carry", "ABC prompts").With("exact effects", "of the planted edges, the first 60 of each gradient, and 100 others"))
            {
                Signed = false,
            },
            "scores",
            ["precision", "recall"],
            [.. rows])
            .Should().MatchSnapshot("planted", "PlantedEdges", "PrecisionAndRecall");

        // Saturated attention has no slope: of a match that corruption undoes, the gradient sees nothing.
        Edge match = new(new Mlp(0), new Port(new Head(5, 5), PortKinds.Query));
        exact[match].Should().BeLessThan(-0.5);
        Math.Abs(eap[match]).Should().BeLessThan(0.01);
        Math.Abs(integrated[match]).Should().BeLessThan(0.1);
        eap.RankCorrelationWith(exact).Value.Should().BeInRange(0.85, 0.97);
    }
}
