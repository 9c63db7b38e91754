using System.Diagnostics;

namespace IoiClaims.Cli;

/// <summary>What exact effects of many edges will take, from a few of them.</summary>
internal static class EdgeTime
{
    // Ports that are timed, each for as many edges as lie about it in the order of the model, and edges of each.
    private const int Ports = 4;
    private const int EdgesOfAPort = 8;

    /// <summary>About how long the effects of edges take, all that follows them free.</summary>
    /// <param name="edges">The prompts.</param>
    /// <param name="asked">The edges, in the order of the model.</param>
    /// <param name="cancellation">Looked at between ports.</param>
    public static TimeSpan Of(EdgeExperiments edges, IReadOnlyList<Edge> asked, CancellationToken cancellation)
    {
        // What is done once, plain runs above all, is not counted for every edge.
        edges.Exact(edges: [asked[^1]], cancellation: cancellation);
        var size = Math.Max(1, (asked.Count + Ports - 1) / Ports);
        return asked.Chunk(size).Select(Share).Aggregate(TimeSpan.Zero, (sum, one) => sum + one);

        TimeSpan Share(Edge[] about)
        {
            var port = about[about.Length / 2];
            Edge[] some = [.. about.Where(edge => edge.Into == port.Into && edge.At == port.At)];
            some = [.. some.Where((_, i) => i % Math.Max(1, some.Length / EdgesOfAPort) == 0).Take(EdgesOfAPort)];
            var begun = Stopwatch.GetTimestamp();
            edges.Exact(edges: some, cancellation: cancellation);
            return Stopwatch.GetElapsedTime(begun) * ((double)about.Length / some.Length);
        }
    }

    /// <summary>As in "4 h", "25 min", "10 s": one figure too many would promise too much.</summary>
    public static string InWords(TimeSpan time) =>
        time.TotalHours >= 2 ? FormattableString.Invariant($"{time.TotalHours:0} h")
        : time.TotalMinutes >= 2 ? FormattableString.Invariant($"{time.TotalMinutes:0} min")
        : FormattableString.Invariant($"{Math.Max(1, time.TotalSeconds):0} s");
}
