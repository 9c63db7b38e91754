using IoiClaims.Bench.Naive;
using IoiClaims.Interp.Data;
using IoiClaims.Interp.Evaluation;
using IoiClaims.Interp.Graph;
using IoiClaims.Interp.Routes;

namespace IoiClaims.Bench.Measure;

/// <summary>How far the fast sweeps are from the naive ones and from the oracle, over a sample of the cells timed.</summary>
internal static class Errors
{
    public static double Largest(
        BenchCase bench, NaivePathPatching naive, RouteSweep toLogits, RouteSweep toQueries, IReadOnlyList<Component> sample)
    {
        var receivers = BenchCase.NameMovers.Cast<Head>().ToList();
        var positions = bench.Baseline.Positions(Role.End);
        var logits = Fast(bench, toLogits, Conventions.Remix);
        var frozen = Fast(bench, toQueries, Conventions.Remix);
        var recomputed = Fast(bench, toQueries, Conventions.IoiPaper);
        var errors = new List<double>();
        foreach (var sender in sample)
        {
            errors.Add(Difference(logits[sender], naive.HeadToLogits(sender)));
            errors.Add(Difference(
                frozen[sender], naive.SenderToReceivers(sender, receivers, PortKinds.Query, positions, recomputed: false)));
            errors.Add(Difference(
                recomputed[sender], naive.SenderToReceivers(sender, receivers, PortKinds.Query, positions, recomputed: true)));
        }

        // The oracle adds row by row; two prompts and two senders of it are enough of a sample here.
        int[] two = [0, 1];
        foreach (var sender in sample.Where((_, i) => i % 6 == 3))
        {
            foreach (var (fast, conventions) in new[] { (frozen, Conventions.Remix), (recomputed, Conventions.IoiPaper) })
            {
                var plan = toQueries.With(sender).Patch(
                    bench.Model.Shape, bench.Baseline.Select(two), bench.Patch.Select(two), conventions);
                using var oracle = new Oracle(bench.Model, plan);
                errors.Add(Difference(fast[sender].Take(2).ToList(), bench.Metric.Select(two).Measure(oracle)));
            }
        }

        return errors.Max();
    }

    private static Dictionary<Component, IReadOnlyList<float>> Fast(BenchCase bench, RouteSweep routes, Conventions conventions) =>
        routes.ComponentsWithPaths().Zip(Ratios.Sweep(bench, routes, conventions))
            .ToDictionary(pair => pair.First, pair => pair.Second);

    private static double Difference(IReadOnlyList<float> left, IReadOnlyList<float> right) =>
        left.Zip(right, (l, r) => Math.Abs((double)l - r)).Max();
}
