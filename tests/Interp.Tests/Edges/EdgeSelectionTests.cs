using static IoiClaims.Interp.Tests.Edges.EdgeCase;

namespace IoiClaims.Interp.Tests.Edges;

/// <summary>Circuits from scores, and the two areas that MIB compares methods by, against cells computed by hand.</summary>
public class EdgeSelectionTests
{
    private static EdgeScores Scores(params (string From, string To, float Score)[] scores) =>
        EdgeCase.Scores([.. scores.Select(each => (each.From, each.To, (float[])[each.Score]))]);

    private static readonly (string From, string To, float Score)[] Some =
    [
        ("embedding", "0.0.V", -1), ("0.0", "m0", 5), ("embedding", "logits", -2), ("0.0", "logits", -3), ("m0", "logits", 0.5f),
    ];

    [Test]
    public void The_largest_by_size_or_by_what_their_loss_costs()
    {
        var scores = Scores(Some);
        scores.Top(2).Should().BeEquivalentTo([E("0.0", "m0"), E("0.0", "logits")]);
        scores.Top(2, ScoreSign.Signed).Should().BeEquivalentTo([E("embedding", "logits"), E("0.0", "logits")]);
        scores.AtLeast(2).Should().HaveCount(3);
        scores.AtLeast(2, ScoreSign.Signed).Should().HaveCount(2);
        scores.Top(99).Should().HaveCount(5);
    }

    [Test]
    public void From_the_logits_backwards_an_edge_waits_until_its_reader_is_there()
    {
        var scores = Scores(Some);
        scores.Greedy(2).Should().BeEquivalentTo([E("0.0", "logits"), E("embedding", "logits")]);
        scores.Greedy(4).Should().NotContain(E("0.0", "m0"), "m0 comes last");
        scores.Greedy(5).Should().HaveCount(5);
    }

    [Test]
    public void The_edges_of_a_node_add_up() =>
        Scores(Some).OfNodes().Should().BeEquivalentTo(
            new Dictionary<Component, double> { [new Embedding()] = -3, [new Head(0, 0)] = 2, [new Mlp(0)] = 0.5 });

    [Test]
    public void The_farthest_estimates_come_first()
    {
        var other = Scores([.. Some.Select(each => each with { Score = each.To == "m0" ? -1 : each.Score + 0.25f })]);
        Scores(Some).WorstOf(other, 1).Should().Equal((E("0.0", "m0"), 5, -1));
    }

    [Test]
    public void CPR_is_the_area_under_f_and_CMD_that_of_its_distance_from_1()
    {
        // f = 0, 0.5, 1.5, 1 at 0.1, 0.2, 0.6, 1. Under f: 0.1 · 0.25 + 0.4 · 1 + 0.4 · 1.25 = 0.925;
        // of |1 − f| = 1, 0.5, 0.5, 0: 0.1 · 0.75 + 0.4 · 0.5 + 0.4 · 0.25 = 0.375.
        FaithfulnessCurve curve = new(
            [new(0.1, 1, 0, 0), new(0.2, 2, 0, 0.5), new(0.6, 6, 0, 1.5), new(1, 10, 0, 1)], Conditions.None);
        curve.Cpr.Should().BeApproximately(0.925, 1e-12);
        curve.Cmd.Should().BeApproximately(0.375, 1e-12);
    }

    [Test]
    public void A_curve_ends_at_the_model_and_says_which_choices_were_made()
    {
        using var of = new EdgeCase(3, layers: 2);
        var edges = of.Edges;
        var scores = edges.Attribution(AttributionMethod.Eap);
        var curve = edges.Curve(scores, EdgeChoice.Greedy, ScoreSign.Signed);
        curve.Points.Select(point => point.Share).Should().Equal(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1);
        curve.Points[^1].Faithfulness.Should().BeApproximately(1, 1e-4);
        curve.Points[^1].Edges.Should().Be((int)edges.Graph.Count);
        curve.ToTable(new Tolerance(0.01)).ToString().Should().Contain("greedily from the logits, by signed scores").And.Contain("resample").And.Contain("EAP");
        edges.Curve(scores).Points.Should().OnlyContain(point => point.Dangling <= point.Edges);
    }
}
