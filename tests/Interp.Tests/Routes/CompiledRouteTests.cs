using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Routes;

/// <summary>
/// Routes as they are compiled are what is done pass by pass. Evaluator and oracle carry out the same plan, so that what is wrong
/// with the plan itself shows here alone.
/// </summary>
public class CompiledRouteTests
{
    [Test]
    public void A_route_is_what_papers_do_pass_by_pass() =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed, layers: 3);
                return random.AnyRoute() is { } route ? Agree(random, route, random.AnyConventions()) : null;
            },
            iter: 150);

    /// <summary>The IOI paper's four passes, by each port, at a role and everywhere.</summary>
    [Test]
    public void A_receiver_reads_the_frozen_network_at_its_place_alone(
        [Values(PortKinds.Query, PortKinds.Key, PortKinds.Value)] PortKinds port, [Values] bool atRole) =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed, layers: 4);
                var receivers = ComponentSet.Of(new Head(2, 0), new Head(3, 0));
                var ports = new Ports(receivers, port, atRole ? Place.At(RandomCase.Roles[0]) : Place.Everywhere);
                return Agree(random, Route.From(new Head(random.Next(2), 0)).To(ports).ToLogits(Role.End), Conventions.IoiPaper);
            },
            iter: 15);

    private static bool Agree(RandomCase random, Route route, Conventions conventions)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (baseline, patch) = (random.Batch(), random.Batch());
        using var cache = new RunCache();
        using var evaluation = new Evaluator(random.Model, cache).Evaluate(route.Patch(random.Shape, baseline, patch, conventions));
        var found = evaluation.FinalNormOutput(Role.End);
        return Enumerable.Range(0, baseline.Count).All(n => Numbers.LargestDifference(
            NaiveRoute.FinalNormOutput(random.Model, route.Chains.Single(), baseline.Select([n]), patch.Select([n]), conventions)[0],
            found[n]) < 1e-9);
    }
}
