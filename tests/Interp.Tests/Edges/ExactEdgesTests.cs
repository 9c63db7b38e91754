using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Edges;

/// <summary>The effect of every edge is that of one path patch, whatever the form of the model.</summary>
public class ExactEdgesTests
{
    [Test]
    public void All_edges_at_once_are_one_path_patch_an_edge([Values] DownstreamConvention downstream) => Cases.Sample(
        seed =>
        {
            using var of = new EdgeCase(seed, layers: 2);
            Place[] places = seed % 2 == 0 ? [] : [of.Random.AnyRole()];
            var asked = of.Edges.Graph.Edges(places).ToList();
            var scores = of.Edges.Exact(downstream, asked);
            foreach (var edge in asked.Where(_ => of.Random.Next(4) == 0))
            {
                var begun = Route.From(edge.Sender);
                var route = (edge.Into.Reader is Output
                    ? begun : begun.To(new Ports(ComponentSet.Of(edge.Into.Reader), edge.Into.Kind, edge.At))).ToLogits(Role.End);
                var one = of.Experiment.Runner.Measure(
                    route.Patch(of.Random.Shape, of.Clean, of.Corrupted, new Conventions(Downstream: downstream)), of.Experiment.Metric);
                scores.Change(edge).Values.Zip(one.Zip(of.Experiment.Measure(), (after, before) => after - before), (all, single) => Math.Abs(all - single)).Max()
                    .Should().BeLessThan(1e-5f, "{0} on its own", edge);
            }
        },
        iter: 8);

    [Test]
    public void Prompts_that_do_not_pair_are_refused()
    {
        using var of = new EdgeCase(3, layers: 1);
        FluentActions.Invoking(() => new EdgeExperiments(of.Experiment, of.Random.LongerBatch())).Should().Throw<ArgumentException>().WithMessage("*tokens*");
        FluentActions.Invoking(() => new EdgeExperiments(of.Experiment, of.Clean.Select([0]))).Should().Throw<ArgumentException>().WithMessage("*pair prompts*");
    }
}
