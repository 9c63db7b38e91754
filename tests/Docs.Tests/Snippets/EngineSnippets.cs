using IoiClaims.Ioi;
using IoiClaims.Testing;
using static IoiClaims.Threshold;

namespace IoiClaims.Docs.Tests.Snippets;

/// <summary>The snippets of README.md, docs/engine.md and docs/circuits-and-discovery.md.</summary>
public class EngineSnippets : Bench
{
    [Test]
    public void A_claim()
    {
        var keys = Route.From(ioi.Everything).To(nameMovers.Keys(at: IoiRoles.Io)).ToLogits(at: END);
        var attention = ioi.Patch(keys, patch, new AttentionTo(nameMovers, END, IoiRoles.Io));
        var logitDifference = ioi.Patch(keys, patch, metric);
        var claim = Claim.That("Name Movers do not rely on the key values of the IO token")
            .Control("from END, Name Movers attend to IO", attention.Baseline, AtLeast(0.50))
            .Require("with another name in their keys, they attend to IO nearly as much", attention.Retained, AtLeast(0.85))
            .Require("the logit difference stays", logitDifference.RelativeChange, Within(0.10))
            .Record("the logit difference was", logitDifference.Baseline);
        claim.Should().BeSupported();
    }

    [Test]
    public void Path_patching()
    {
        var (prompts, promptsWithAnotherName, io) = (baseline, patch, IoiRoles.Io);
        using var laboratory = new Laboratory(model, new BootstrapPlan(resamples: 2000, seed: 0));
        var movers = new ComponentSet("Name Movers", [new Head(9, 6), new Head(9, 9), new Head(10, 0)]);
        var effect = laboratory.PatchPaths(
            Route.From(ComponentSet.Everything(model.Shape)).To(movers.Keys(at: io)).ToLogits(Role.End),
            baseline: prompts, patch: promptsWithAnotherName, Conventions.Remix, metric, conditions);
        effect.Should().RetainAtLeast(0.70);
    }

    [Test]
    public void Several_routes_at_once()
    {
        var patch = ioi.Corrupted(Corruptions.Abc).Batch;
        var both = inhibition.To(nameMovers.Queries(END)).ToLogits(END).And(negatives.ToLogits(END));
        laboratory.PatchPaths(both, baseline, patch, Conventions.Remix, metric, conditions);
        Console.WriteLine(both.Describe(baseline));   // the chains; how many paths and cells they touch
    }

    [Test]
    public void A_circuit_alone()
    {
        var (prompts, abc) = (baseline, ioi.Corrupted(Corruptions.Abc).Batch);
        var circuit = new Circuit("published", HeadGroup.Of(nameMovers, at: END), HeadGroup.Of(induction, at: S2));
        using var runs = new CircuitExperiments(laboratory, prompts, Ablation.Mean(abc), metric, conditions);
        circuit.Should().NotBeNull();
        runs.Should().NotBeNull();
    }
}
