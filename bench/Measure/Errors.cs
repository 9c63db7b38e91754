using IoiClaims.Bench.Naive;

namespace IoiClaims.Bench.Measure;

/// <summary>How far the fast sweeps are from the naive ones and from the oracle, over a sample of the cells timed.</summary>
internal static class Errors
{
    /// <summary>The largest differences, by what is compared, and over all.</summary>
    public static IReadOnlyDictionary<string, double> Largest(
        BenchCase bench, NaivePathPatching naive, RouteSweep toLogits, RouteSweep toQueries, IReadOnlyList<Component> sample)
    {
        var receivers = BenchCase.NameMovers.Cast<Head>().ToList();
        var positions = bench.Baseline.Positions(Role.End);
        float[] Queries(Component sender, bool recomputed) =>
            naive.SenderToReceivers(sender, receivers, PortKinds.Query, positions, recomputed);

        var logits = Fast(bench, toLogits, Conventions.Remix);
        var frozen = Fast(bench, toQueries, Conventions.Remix);
        var recomputed = Fast(bench, toQueries, Conventions.IoiPaper);
        var errors = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["error_logits_vs_naive"] = sample.Max(sender => Difference(logits[sender], naive.HeadToLogits(sender))),
            ["error_q_frozen_vs_naive"] = sample.Max(sender => Difference(frozen[sender], Queries(sender, recomputed: false))),
            ["error_q_recomputed_vs_naive"] = sample.Max(sender => Difference(recomputed[sender], Queries(sender, recomputed: true))),

            // The oracle adds row by row; two prompts and two senders of it are enough of a sample here.
            ["error_q_frozen_vs_oracle"] = OracleSample(sample).Max(sender =>
                Difference(frozen[sender].Take(2).ToList(), ByOracle(bench, toQueries.With(sender), Conventions.Remix))),
            ["error_q_recomputed_vs_oracle"] = OracleSample(sample).Max(sender =>
                Difference(recomputed[sender].Take(2).ToList(), ByOracle(bench, toQueries.With(sender), Conventions.IoiPaper))),
        };
        errors["max_abs_error_vs_oracle"] = errors.Values.Max();

        // What the errors are errors of.
        var plain = naive.Plain();
        errors["largest_effect_compared"] = sample.Max(sender => Difference(recomputed[sender], plain));
        return errors;
    }

    private static IEnumerable<Component> OracleSample(IReadOnlyList<Component> sample) => sample.Where((_, i) => i % 6 == 3);

    private static IReadOnlyList<float> ByOracle(BenchCase bench, Route route, Conventions conventions)
    {
        int[] two = [0, 1];
        var plan = route.Patch(bench.Model.Shape, bench.Baseline.Select(two), bench.Patch.Select(two), conventions);
        using var oracle = new Oracle(bench.Model, plan);
        return bench.Metric.Select(two).Measure(oracle);
    }

    private static Dictionary<Component, IReadOnlyList<float>> Fast(BenchCase bench, RouteSweep routes, Conventions conventions) =>
        routes.ComponentsWithPaths(bench.Model.Shape).Zip(Ratios.Sweep(bench, routes, conventions))
            .ToDictionary(pair => pair.First, pair => pair.Second);

    private static double Difference(IReadOnlyList<float> left, IReadOnlyList<float> right) =>
        left.Zip(right, (l, r) => Math.Abs((double)l - r)).Max();
}
