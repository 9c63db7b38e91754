using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>How to look for a circuit.</summary>
/// <param name="Bench">On what.</param>
/// <param name="From">The corruption that senders run on.</param>
/// <param name="Metric">What the circuit does.</param>
/// <param name="Conventions">"remix" or "paper".</param>
/// <param name="Threshold">The smallest direct effect that counts, as a share of the metric.</param>
/// <param name="Onward">The same for effects on heads already found.</param>
/// <param name="Depth">How many hops back from the logits at most.</param>
internal sealed record DiscoverRequest(
    BenchRequest Bench, string From, string Metric, string Conventions, double Threshold, double Onward, int Depth);

/// <summary>A circuit that was found, beside the recorded one.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Subject">The subject, for its recorded circuit; its model is gone.</param>
/// <param name="Found">Groups and edges, with the evidence.</param>
internal sealed record DiscoverResult(DiscoverRequest Request, Subject Subject, DiscoveryResult Found)
{
    /// <summary>Beside the recorded circuit.</summary>
    public RecordedComparison Comparison => new(Subject, Found.ToCircuit().Heads.ToHashSet());
}

/// <summary>Looks for a circuit by iterated path patching.</summary>
internal static class DiscoverRun
{
    private static readonly Role[] Roles = [IoiRoles.Io, IoiRoles.S1, IoiRoles.S1Plus1, IoiRoles.S2];

    public static DiscoverResult Run(DiscoverRequest request, Bench bench, Watching watching, CancellationToken cancellation)
    {
        var corruption = CorruptionWords.Corruption(request.From);
        var search = new CircuitDiscovery(
            bench.Ioi.Laboratory,
            bench.Ioi.Prompts.Batch,
            bench.Corrupted(corruption).Batch,
            MetricWords.Metric(request.Metric, bench.Ioi),
            IoiRoles.End,
            bench.Ioi.Conditions.With("senders run on", $"flip '{corruption.Name}'"),
            new DiscoveryOptions
            {
                ToLogits = new SenderSelection { Relative = request.Threshold },
                IntoHeads = new SenderSelection { Relative = request.Onward },
                Places = [.. Roles.Select(Place.At)],
                Depth = request.Depth,
                Conventions = request.Conventions == "paper" ? Conventions.IoiPaper : Conventions.Remix,
            });
        var found = search.Run(watching.Begin("Following effects back from the logits"), cancellation);
        return new DiscoverResult(request, bench.Subject, found);
    }
}
