using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Edges;

/// <summary>The edges of a model follow from its shape; sets of them are values, and files.</summary>
public class EdgeGraphTests
{
    private static readonly TransformerShape Small = new(2, 2, 8, 4, 11, 8);

    private static Edge E(string from, string to, Place? at = null) => new(Edge.Writer(from), Port.Parse(to), at ?? Place.Everywhere);

    [Test]
    public void GPT2_small_has_32491_edges()
    {
        var graph = new EdgeGraph(new TransformerShape(12, 12, 768, 64, 50257, 1024));
        graph.Senders.Should().HaveCount(157);
        graph.Ports.Should().HaveCount(445);
        graph.Count.Should().Be(32_491);
        graph.Edges().Should().HaveCount(32_491).And.OnlyHaveUniqueItems();
    }

    [Test]
    public void Qwen_0_5B_has_179749_edges_with_keys_and_values_per_query_head() =>
        new EdgeGraph(new TransformerShape(24, 14, 896, 64, 151936, 32768) { KeyValueHeads = 2 }).Count.Should().Be(179_749);

    [Test]
    public void On_every_form_of_model_an_edge_is_a_sender_that_a_port_reads() => Cases.Sample(
        seed =>
        {
            var shape = ModelForm.Any(new Random(seed), 3, null).Shape;
            var graph = new EdgeGraph(shape);
            var expected = from reader in ComponentOrder.Writers(shape).Append(new Output())
                           from sender in ReadingOrder.Of(shape, reader)
                           from kind in reader is Head ? (PortKinds[])[PortKinds.Query, PortKinds.Key, PortKinds.Value] : [ComponentOrder.PortsOf(reader)]
                           select new Edge(sender, new Port(reader, kind));
            graph.Edges().Should().BeEquivalentTo(expected);
            graph.Count.Should().Be(graph.Edges().Count());
            graph.Senders.Select(graph.IndexOf).Should().Equal(Enumerable.Range(0, graph.Senders.Length));
        },
        iter: 10);

    [Test]
    public void Places_multiply_the_edges_except_those_into_the_logits() =>
        new EdgeGraph(Small).Edges(new Role("A"), new Role("B")).Count().Should().Be((2 * ((6 * 1) + 3 + (6 * 4) + 6)) + 7);

    [Test]
    public void A_set_says_how_many_paths_it_has()
    {
        new EdgeSet([E("embedding", "logits")]).CountPaths(Small).Should().Be(1);
        new EdgeSet([E("embedding", "0.0.K"), E("embedding", "0.0.V"), E("0.0", "1.1.Q"), E("1.1", "logits"), E("0.0", "logits")])
            .CountPaths(Small).Should().Be(4, "two ways into 0.0, and two on from there");
    }

    [Test]
    public void Edges_on_no_way_to_the_logits_are_dangling()
    {
        EdgeSet whole = new([E("embedding", "0.0.V"), E("0.0", "logits")]);
        EdgeSet dangling = new([E("0.1", "logits"), E("embedding", "1.1.Q"), E("0.0", "1.0.K"), E("1.0", "m1")]);
        new EdgeSet(whole.Concat(dangling)).WithoutDangling(Small).Should().Equal(whole);
        dangling.WithoutDangling(Small).Should().BeEmpty();
    }

    [Test]
    public void A_set_prints_a_line_for_each_port() =>
        new EdgeSet([E("0.1", "1.0.K", new Role("S2")), E("embedding", "1.0.K", new Role("S2")), E("m1", "logits")]).ToString()
            .Should().Be("1.0.K at S2 ← embedding 0.1\nlogits ← m1");

    [Test]
    public void A_set_that_is_saved_and_loaded_is_the_same()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "edges-saved.json");
        EdgeSet set = new([E("embedding", "0.1.Q"), E("0.1", "1.0.K", new Role("S2")), E("m0", "m1", Place.AtPosition(3)), E("m1", "logits")]);
        EdgeFile.Write(path, set, [("name", "mine")], edge => edge.Sender is Mlp ? -1.5 : 0.25);
        EdgeFile.Read(path, Small).Should().Equal(set);
        File.ReadAllLines(path).Should().HaveCount(9, "an edge a line").And.Contain("""    {"from":"m0","to":"m1","at":3,"score":-1.5},""");
    }

    [TestCase("""{ "edges": [ { "from": "0.0", "to": "0.1.K" } ] }""", "edges[0]: There is no edge 0.0 → 0.1.K")]
    [TestCase("""{ "edges": [ { "from": "7.0", "to": "logits" } ] }""", "edges[0]: There is no head 7.0")]
    [TestCase("""{ "edges": [ { "from": "x", "to": "logits" } ] }""", "edges[0].from: 'x' is no head")]
    [TestCase("""{ "edges": [ { "from": "0.0", "to": "1.0.X" } ] }""", "edges[0].to: '1.0.X' is no port")]
    [TestCase("""{ "edges": [ { "from": "0.0", "to": "1.0.V", "at": -1 } ] }""", "edges[0].at: a position is 0 or more")]
    [TestCase("""{ "edges": [ { "from": "0.0", "to": "1.0.V", "wher": 1 } ] }""", "edges[0].wher: there is no such key")]
    public void What_is_wrong_in_a_file_is_said_with_line_and_key(string text, string message) =>
        FluentActions.Invoking(() => EdgeFile.Of(TypedJson.Parse(System.Text.Encoding.UTF8.GetBytes(text), "mine.json"), Small))
            .Should().Throw<InvalidDataException>().WithMessage($"mine.json, line 1, {message}*");
}
