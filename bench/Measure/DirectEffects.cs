using IoiClaims.Bench.Naive;
using static TorchSharp.torch;

namespace IoiClaims.Bench.Measure;

/// <summary>
/// The direct effect of each of 144 heads on the logits, MLPs and norms recomputed, as claims/PublishedNumbers measures it on 5,000
/// pairs: fifty pairs at a time, so that memory does not grow with their number, each part's two plain runs shared by all heads.
/// </summary>
internal static class DirectEffects
{
    private const int PairsAtATime = 50;
    private const int Published = 5000;
    private const int Rounds = 3;

    /// <summary>Times the sweep on a number of pairs against a forward pass of the same prompts; prints the time that 5,000 would take.</summary>
    public static int Run(int pairs)
    {
        var results = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["direct_effects_pairs"] = pairs };
        using (var bench = new BenchCase(pairs))
        {
            var parts = Parts(bench).Select(part => Timing.Medians(Rounds, () => Forward(bench, part), () => Sweep(bench, part))).ToList();
            var (forward, sweep) = (parts.Sum(seconds => seconds[0]), parts.Sum(seconds => seconds[1]));
            results["direct_effects_forward_seconds"] = forward;
            results["direct_effects_vs_forward"] = sweep / forward;
            results["direct_effects_minutes_of_5000"] = sweep / pairs * Published / 60;
        }

        results["direct_effects_peak_mib_50"] = Peak.OfNewProcess("direct-effects-peak", 50);
        results["direct_effects_peak_mib_500"] = Peak.OfNewProcess("direct-effects-peak", 500);
        results["direct_effects_peak_500_vs_50"] = results["direct_effects_peak_mib_500"] / results["direct_effects_peak_mib_50"];
        Results.Save("direct-effects", results);
        return Results.Print(results);
    }

    /// <summary>The sweep, fifty pairs at a time.</summary>
    public static void Sweep(BenchCase bench)
    {
        foreach (var part in Parts(bench))
        {
            Sweep(bench, part);
        }
    }

    private static void Sweep(BenchCase bench, int[] part)
    {
        using var experiment = new Experiment(
            bench.Model, bench.Baseline.Select(part), bench.Metric.Select(part), intervals: new BootstrapPlan(100, 0));
        _ = experiment.Sweep(experiment.AllHeads.ToLogits(Role.End).EachSender(), bench.Patch.Select(part), Conventions.IoiPaper);
    }

    private static void Forward(BenchCase bench, int[] part)
    {
        using var scope = NewDisposeScope();
        var batch = bench.Baseline.Select(part);
        var tokens = tensor(batch.Tokens.SelectMany(prompt => prompt).Select(id => (long)id).ToArray()).view(batch.Count, batch.Length);
        var pairs = tensor(part.SelectMany(n => new long[] { bench.Pairs[n].Right, bench.Pairs[n].Wrong }).ToArray()).view(-1, 2);
        _ = new HookedForward().LogitDifference(bench.Model, batch, tokens, pairs, Role.End).data<float>().ToArray();
    }

    private static IEnumerable<int[]> Parts(BenchCase bench) => Enumerable.Range(0, bench.Baseline.Count).Chunk(PairsAtATime);
}
