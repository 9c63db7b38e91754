using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Edges;

/// <summary>The effect of every edge is that of one path patch, whatever the form of the model.</summary>
public class ExactEdgesTests
{
    private static readonly BootstrapPlan Intervals = new(100, 0);

    private static TokenLogitDifference Metric(PromptBatch batch) =>
        new([.. Enumerable.Range(0, batch.Count).Select(n => (n % 11, (n + 3) % 11))], Role.End);

    [Test]
    public void All_edges_at_once_are_one_path_patch_an_edge([Values] DownstreamConvention downstream) => Cases.Sample(
        seed =>
        {
            using var random = new RandomCase(seed, layers: 2, prompts: 2);
            var clean = random.Batch();
            var corrupted = random.Like(clean);
            using var experiment = new Experiment(random.Model, clean, Metric(clean), intervals: Intervals);
            var edges = new EdgeExperiments(experiment, corrupted);
            Place[] places = seed % 2 == 0 ? [] : [random.AnyRole()];
            var asked = edges.Graph.Edges(places).ToList();
            var scores = edges.Exact(downstream, asked);
            foreach (var edge in asked.Where(_ => random.Next(4) == 0))
            {
                var begun = Route.From(edge.Sender);
                var route = (edge.Into.Reader is Output
                    ? begun : begun.To(new Ports(ComponentSet.Of(edge.Into.Reader), edge.Into.Kind, edge.At))).ToLogits(Role.End);
                var one = experiment.Runner.Measure(
                    route.Patch(random.Shape, clean, corrupted, new Conventions(Downstream: downstream)), experiment.Metric);
                scores.Change(edge).Values.Zip(one.Zip(experiment.Measure(), (after, before) => after - before), (all, single) => Math.Abs(all - single)).Max()
                    .Should().BeLessThan(1e-5f, "{0} on its own", edge);
            }
        },
        iter: 8);

    [Test]
    public void Prompts_that_do_not_pair_are_refused()
    {
        using var random = new RandomCase(3, layers: 1, prompts: 2);
        var clean = random.Batch();
        using var experiment = new Experiment(random.Model, clean, Metric(clean));
        FluentActions.Invoking(() => new EdgeExperiments(experiment, random.LongerBatch())).Should().Throw<ArgumentException>().WithMessage("*tokens*");
        FluentActions.Invoking(() => new EdgeExperiments(experiment, clean.Select([0]))).Should().Throw<ArgumentException>().WithMessage("*pair prompts*");
    }
}
