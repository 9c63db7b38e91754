namespace IoiClaims.Ioi.Tests.Circuits;

public sealed class ThePublishedMinimality
{
    private static readonly Circuit Published = PublishedCircuit.Gpt2Small;

    [TestCase("9.9", "")]
    [TestCase("10.0", "9.9")]
    [TestCase("9.6", "9.9 10.0")]
    [TestCase("10.7", "11.10")]
    [TestCase("8.10", "7.3 7.9 8.6")]
    [TestCase("5.5", "5.8 5.9 6.9")]
    [TestCase("5.9", "10.7 11.10")]
    [TestCase("0.10", "0.1 3.0")]
    [TestCase("2.2", "4.11")]
    [TestCase("10.10", "9.9 10.0 9.6")]
    [TestCase("10.2", "9.9 10.0 9.6 10.10 10.6")]
    [TestCase("9.0", "9.9 10.0 9.6 9.7 10.1 10.2 10.6 10.10 11.2 11.9 10.7 11.10")]
    public void Heads_are_taken_away_as_the_paper_does(string head, string without) =>
        PublishedMinimality.SetFor(Node(head))!.Select(node => node.Head.ToString())
            .Should().Equal(without.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Test]
    public void Every_set_is_of_the_circuit_and_leaves_the_node_out()
    {
        foreach (var node in Published.Nodes)
        {
            PublishedMinimality.SetFor(node).Should().BeSubsetOf(Published.Nodes).And.NotContain(node);
        }
    }

    [Test]
    public void A_head_outside_the_circuit_has_none() =>
        PublishedMinimality.SetFor(new CircuitNode(new Head(4, 4), Place.Everywhere)).Should().BeNull();

    private static CircuitNode Node(string head) => Published.Nodes.Single(node => node.Head == Head.Parse(head));
}
