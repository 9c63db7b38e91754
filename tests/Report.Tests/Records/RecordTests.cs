namespace IoiClaims.Report.Tests.Records;

/// <summary>What records make of findings, thresholds and routes.</summary>
public sealed class RecordTests
{
    private static IEnumerable<TestCaseData> Thresholds =>
    [
        new(Threshold.AtLeast(0.5), new ThresholdRecord(0.5)),
        new(Threshold.Above(-3), new ThresholdRecord(-3)),
        new(Threshold.AtMost(0), new ThresholdRecord(null, 0)),
        new(Threshold.Below(2), new ThresholdRecord(null, 2)),
        new(Threshold.Within(0.1), new ThresholdRecord(-0.1, 0.1)),
        new(Threshold.Between(1, 4), new ThresholdRecord(1, 4)),
        new(Threshold.EquivalentToZero(0.2), new ThresholdRecord(-0.2, 0.2)),
        new(Threshold.Beyond(0.3), new ThresholdRecord(-0.3, 0.3, Outside: true)),
    ];

    [TestCaseSource(nameof(Thresholds))]
    public void The_region_of_a_threshold_is_what_satisfies_it(Threshold threshold, ThresholdRecord region) =>
        ThresholdRecord.Of(threshold).Should().Be(region);

    [Test]
    public void A_finding_keeps_the_interval_that_was_judged()
    {
        var values = Enumerable.Range(0, 40).Select(i => 1 + 0.1f * (i % 5)).ToArray();
        var measured = Measurement.OfMean(
            new Quantity("attention"), values, new BootstrapPlan(500, seed: 1), Conditions.None,
            [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "ABBA" : "BABA")]);
        var usual = FindingRecord.Of(measured.Is(Threshold.AtLeast(1))).Number!;
        var equivalent = FindingRecord.Of(measured.Is(Threshold.EquivalentToZero(5))).Number!;
        (usual.Lower, usual.Upper, usual.Level).Should().Be((measured.Lower, measured.Upper, 0.95));
        equivalent.Level.Should().Be(0.9);
        equivalent.Lower.Should().BeGreaterThan(usual.Lower, "a 90 % interval is narrower");
        usual.Groups.Select(part => (part.Group, part.Count)).Should().Equal(("ABBA", 20), ("BABA", 20));
    }

    [Test]
    public void A_record_has_no_verdict_and_a_fact_no_number()
    {
        var fact = Finding.That(holds: true, "yes", "yes");
        FindingRecord.Of(fact.In(FindingRole.Requirement, "it is")).Should().Be(
            new FindingRecord(FindingRole.Requirement, "it is", Verdict.Supported, "yes", "yes"));
        FindingRecord.Of(fact.In(FindingRole.Record, "it is")).Should().Be(new FindingRecord(FindingRole.Record, "it is", null, "yes", ""));
    }

    [Test]
    public void What_is_not_asked_says_why()
    {
        var record = FindingRecord.Of(Finding.NotAsked("it has no such heads").In(FindingRole.Control, "they attend to IO"));
        (record.NotAskedBecause, record.Verdict).Should().Be(("it has no such heads", null));
    }

    [Test]
    public void A_route_is_drawn_with_an_edge_wherever_a_component_reads_another()
    {
        var senders = new ComponentSet("S-Inhibition", [new Head(7, 3), new Head(9, 7)]);
        var movers = new ComponentSet("Name Movers", [new Head(9, 9), new Head(10, 0)]);
        var figure = RouteFigure.Of("told", Route.From(senders).To(movers.Queries(at: Role.End)).ToLogits(Role.End), new TransformerShape(12, 12, 768, 64, 50257, 1024));
        figure.Hops.Select(hop => (hop.Name, hop.Ports, hop.At)).Should().Equal(
            ("S-Inhibition", "", null), ("Name Movers", "Q", "END"), ("logits", "", "END"));
        figure.Edges.Should().BeEquivalentTo<RouteEdge>(
            [new(0, 0, 0), new(0, 0, 1), new(0, 1, 1), new(1, 0, 0), new(1, 1, 0)],
            "9.7 and 9.9 are in one layer, so that the one does not read the other");
        figure.Hops[^1].Nodes[0].Layer.Should().Be(12);
    }

    [TestCase("Claim2", "Claim10", -1)]
    [TestCase("Claim2", "Claim2DirectPaths", -1)]
    [TestCase("layer 02", "layer 2", -1)]
    [TestCase("b", "a", 1)]
    [TestCase("9", "9", 0)]
    public void Names_are_ordered_as_people_order_them(string left, string right, int order)
    {
        Math.Sign(new ClaimUnit(left, "s").CompareTo(new ClaimUnit(right, "s"))).Should().Be(order);
        Math.Sign(new ClaimUnit(right, "s").CompareTo(new ClaimUnit(left, "s"))).Should().Be(-order);
    }
}
