using IoiClaims.Bench.Naive;

namespace IoiClaims.Bench.Measure;

/// <summary>
/// What the exact effects of all edges cost in forward passes of the same prompts, against one pass an edge: with direct paths only,
/// and with all that follows free, of which a random sample of edges is timed and the rest inferred.
/// </summary>
internal static class EdgeEffects
{
    private const int Prompts = 8;
    private const int Sampled = 300;

    /// <summary>Times GPT-2's shape with random weights, and the planted circuit.</summary>
    public static int Run()
    {
        var results = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using (var planted = BenchCase.Planted(Prompts))
        {
            Measure(planted, "planted_edges", results);
        }

        using (var bench = new BenchCase(Prompts))
        {
            Measure(bench, "edges", results);
        }

        Results.Save("edges", results);
        return Results.Print(results);
    }

    private static void Measure(BenchCase bench, string name, SortedDictionary<string, double> results)
    {
        using var naive = new NaivePathPatching(bench.Model, bench.Baseline, bench.Patch, bench.Pairs, Role.End);
        var forward = Timing.Medians(3, () => naive.Plain())[0];
        var graph = new EdgeGraph(bench.Model.Shape);
        var random = new SplitMix64(5);
        var all = graph.Edges().ToList();
        var sample = Enumerable.Range(0, Sampled).Select(_ => all[random.Below(all.Count)]).Distinct().ToList();
        results[$"{name}_forward_seconds"] = forward;
        results[$"{name}_count"] = all.Count;
        results[$"{name}_direct_vs_forward"] = Seconds(bench, DownstreamConvention.Direct, null) / forward;
        results[$"{name}_free_vs_forward"] = Seconds(bench, DownstreamConvention.Free, sample) / forward * all.Count / sample.Count;
    }

    private static double Seconds(BenchCase bench, DownstreamConvention downstream, IReadOnlyCollection<Edge>? edges)
    {
        using var experiment = new Experiment(bench.Model, bench.Baseline, bench.Metric, intervals: new BootstrapPlan(100, 0));
        return Timing.Once(() => new EdgeExperiments(experiment, bench.Patch).Exact(downstream, edges));
    }
}
