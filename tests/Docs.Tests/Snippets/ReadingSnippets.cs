using IoiClaims.Fixtures;
using IoiClaims.Ioi;

namespace IoiClaims.Docs.Tests.Snippets;

/// <summary>The snippets of docs/readings.md, docs/planted-circuit.md and docs/causal-scrubbing.md.</summary>
public class ReadingSnippets : Bench
{
    [Test]
    public void Attention_and_attribution()
    {
        var attention = experiment.ReadAttention(IoiRoles.End, IoiRoles.Io);
        attention.Mean(new Head(9, 9));                                    // one head
        experiment.Mean(attention, nameMovers);                            // a group of heads, with its interval
        attention.ToTable(new Tolerance(0.005), experiment.Conditions);    // layers × heads

        var direct = experiment.DirectLogitAttribution();
        var lens = experiment.Read((run, part) => LogitLens.Of(run, metric.Select(part)));    // any other reading
        direct.Should().NotBeNull();
        lens.Should().NotBeNull();
    }

    [Test]
    public void Planted_circuits()
    {
        using var subject = PlantedCircuit.Build();                                            // the published circuit
        using var broken = PlantedCircuit.Build(PlantedOptions.Published.WithoutHead(9, 9));   // one head writes nothing
        using var counter = PlantedCircuit.Build(PlantedOptions.Published with { NameMoversReadIoTokenInKeys = true });
        broken.Model.Fingerprint.Should().NotBe(subject.Model.Fingerprint).And.NotBe(counter.Model.Fingerprint);
    }

    [Test]
    public void A_hypothesis_as_a_tree()
    {
        var End = END;
        var nameMovers = ioi.Group("Name Movers");
        var sInhibition = ioi.Group("S-Inhibition");
        var tree = Node.Root(
            otherInputs: IoiSamplers.Random,
            Node.Inner(
                nameMovers.IntoLogits(at: End),
                sampler: IoiSamplers.Exact,
                otherInputs: IoiSamplers.Exact,
                Node.Leaf(sInhibition.IntoQueries(at: End), IoiSamplers.SameOrder)));

        var hypothesis = IoiSamplers.Hypothesis(tree);
        var result = ioi.Scrub("Name Movers look where S-Inhibition points", hypothesis, options: new ScrubOptions(scrubs: 2));
        result.Should().NotBeNull();
    }
}
