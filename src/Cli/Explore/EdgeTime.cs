using System.Diagnostics;

namespace IoiClaims.Cli;

/// <summary>What exact effects of many edges will take, from those into a few ports.</summary>
internal static class EdgeTime
{
    // Each is timed for as many edges as lie about it in the order of the model.
    private const int Ports = 4;

    /// <summary>About how long the effects of edges take, all that follows them free.</summary>
    /// <param name="edges">The prompts.</param>
    /// <param name="asked">The edges, in the order of the model.</param>
    /// <param name="kept">Where the effects that are found on the way are kept; nowhere if null.</param>
    /// <param name="cancellation">Looked at between ports.</param>
    public static TimeSpan Of(EdgeExperiments edges, IReadOnlyList<Edge> asked, KeptEffects? kept, CancellationToken cancellation)
    {
        // What is done once, plain runs above all, is not counted for every edge.
        edges.Exact(edges: [asked[^1]], cancellation: cancellation);
        var size = Math.Max(1, (asked.Count + Ports - 1) / Ports);
        return asked.Chunk(size).Select(Share).Aggregate(TimeSpan.Zero, (sum, one) => sum + one);

        TimeSpan Share(Edge[] about)
        {
            var port = about[about.Length / 2];
            Edge[] some = [.. about.Where(edge => edge.Into == port.Into && edge.At == port.At)];
            var begun = Stopwatch.GetTimestamp();
            edges.Exact(edges: some, kept: kept, cancellation: cancellation);
            return Stopwatch.GetElapsedTime(begun) * ((double)about.Length / some.Length);
        }
    }

    /// <summary>As in "4 h", "25 min", "10 s": one figure too many would promise too much.</summary>
    public static string InWords(TimeSpan time) =>
        time.TotalHours >= 2 ? FormattableString.Invariant($"{time.TotalHours:0} h")
        : time.TotalMinutes >= 2 ? FormattableString.Invariant($"{time.TotalMinutes:0} min")
        : FormattableString.Invariant($"{Math.Max(1, time.TotalSeconds):0} s");
}
