using IoiClaims.Ioi;
using IoiClaims.Testing;

namespace IoiClaims.Docs.Tests.Snippets;

/// <summary>The snippets of docs/engine.md and docs/circuits-and-discovery.md.</summary>
public class EngineSnippets : Bench
{
    [Test]
    public void Path_patching()
    {
        var (IO, anotherName) = (IoiRoles.Io, patch);
        using var experiment = new Experiment(model, prompts, metric);
        var movers = new ComponentSet("Name Movers", [new Head(9, 6), new Head(9, 9), new Head(10, 0)]);
        var keys = experiment.Everything.To(movers.Keys(at: IO)).ToLogits(at: END);
        var effect = experiment.Patch(keys, from: anotherName).Effect;
        effect.Should().RetainAtLeast(0.70);
    }

    [Test]
    public void Several_routes_at_once()
    {
        var abc = ioi.Corrupted(Corruptions.Abc);
        var both = inhibition.To(nameMovers.Queries(END)).ToLogits(END).And(negatives.ToLogits(END));
        var effect = experiment.Patch(both, from: abc).Effect;
        effect.Count.Should().Be(prompts.Count);
        Console.WriteLine(both.Describe(experiment.Shape, prompts));   // the chains; how many paths and cells they touch
    }

    [Test]
    public void A_circuit_alone()
    {
        var abc = ioi.Corrupted(Corruptions.Abc);
        var circuit = new Circuit("published", HeadGroup.Of(nameMovers, at: END), HeadGroup.Of(induction, at: S2));
        using var runs = new CircuitExperiments(experiment, Ablation.Mean(abc));
        circuit.Should().NotBeNull();
        runs.Should().NotBeNull();
    }
}
