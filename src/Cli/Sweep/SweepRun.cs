using IoiClaims.Ioi;
using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>What to sweep.</summary>
/// <param name="Bench">On what.</param>
/// <param name="To">Receivers, hop by hop towards the logits; none for the logits themselves.</param>
/// <param name="From">The corruption that senders run on.</param>
/// <param name="Metric">What is read off.</param>
/// <param name="Conventions">"remix" or "paper".</param>
/// <param name="Top">How many effects to list.</param>
/// <param name="Shard">Which part of the senders; null for all.</param>
internal sealed record SweepRequest(
    BenchRequest Bench, IReadOnlyList<string> To, string From, string Metric, string Conventions, int Top, Shard? Shard = null);

/// <summary>What a sweep found.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Subject">The subject, for the groups of heads; its model is gone.</param>
/// <param name="Effects">Every sender's effect.</param>
/// <param name="Senders">All senders of the whole sweep, where this is a part of it.</param>
internal sealed record SweepResult(
    SweepRequest Request, IoiClaims.Ioi.Subject Subject, Sweep Effects, IReadOnlyList<Component> Senders);

/// <summary>Path patching of every component on its own into a receiver.</summary>
internal static class SweepRun
{
    public static SweepResult Run(SweepRequest request, Bench bench, Watching watching, CancellationToken cancellation)
    {
        var receivers = request.To
            .Where(to => !string.Equals(to, "logits", StringComparison.OrdinalIgnoreCase))
            .Select(to => PlaceWords.Receiver(to, bench.Subject));
        var hops = receivers.ToList();
        RouteSweep Each(ComponentSet from) => hops
            .Aggregate(Route.From(from), (begun, receiver) => begun.To(receiver))
            .ToLogits(IoiRoles.End)
            .EachSender();
        var metric = MetricWords.Metric(request.Metric, bench.Ioi);
        var corruption = CorruptionWords.Corruption(request.From);
        var senders = Each(bench.Ioi.Everything);
        var whole = senders.ComponentsWithPaths();
        if (request.Shard is { } shard)
        {
            senders = Each(new ComponentSet(bench.Ioi.Everything.Name, Part(whole, shard)));
        }

        var progress = watching.Begin($"Sweeping {senders.Free.Count} senders");
        var effects = bench.Ioi.Laboratory.Sweep(
            senders,
            bench.Ioi.Prompts.Batch,
            bench.Corrupted(corruption).Batch,
            request.Conventions == "paper" ? Conventions.IoiPaper : Conventions.Remix,
            metric,
            bench.Ioi.Conditions.With("senders run on", $"flip '{corruption.Name}'"),
            progress,
            cancellation);
        return new SweepResult(request, bench.Subject, effects, whole);
    }

    // Dealt out one by one: early and late layers cost differently.
    private static IEnumerable<Component> Part(IReadOnlyList<Component> all, Shard shard) => shard.Count > all.Count
        ? throw new UsageException($"--shard {shard}: there are only {all.Count} senders to share out; use at most {all.Count} parts.")
        : all.Where((_, place) => place % shard.Count == shard.Index - 1);
}
