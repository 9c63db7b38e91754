using System.Diagnostics;

namespace IoiClaims.Cli;

/// <summary>What exact effects of many edges will take, from those into a few ports. Edges early in the model take longest.</summary>
internal sealed class EdgeTime
{
    // Each is timed for as many edges as lie about it in the order of the model.
    private const int Ports = 4;

    // Up to each of the edges.
    private readonly TimeSpan[] sums;

    /// <summary>Of what each edge takes, in the order in which they are done.</summary>
    public EdgeTime(IEnumerable<TimeSpan> each)
    {
        var sum = TimeSpan.Zero;
        sums = [.. each.Select(one => sum += one)];
    }

    /// <summary>About how long all take.</summary>
    public TimeSpan Total => sums[^1];

    /// <summary>About how long the effects of edges take, all that follows them free.</summary>
    /// <param name="edges">The prompts.</param>
    /// <param name="asked">The edges, in the order of the model.</param>
    /// <param name="kept">Where the effects that are found on the way are kept; nowhere if null. What it has takes no time.</param>
    /// <param name="cancellation">Looked at between ports.</param>
    public static EdgeTime Of(EdgeExperiments edges, IReadOnlyList<Edge> asked, KeptEffects? kept, CancellationToken cancellation)
    {
        List<int> left = [.. Enumerable.Range(0, asked.Count).Where(e => kept?.Has(asked[e]) != true)];

        // What is done once, plain runs above all, is not counted for every edge.
        edges.Exact(edges: [asked[left[^1]]], cancellation: cancellation);
        var each = new TimeSpan[asked.Count];
        foreach (var about in left.Chunk(Math.Max(1, (left.Count + Ports - 1) / Ports)))
        {
            var port = asked[about[about.Length / 2]];
            Edge[] some = [.. about.Select(e => asked[e]).Where(edge => edge.Into == port.Into && edge.At == port.At)];
            var begun = Stopwatch.GetTimestamp();
            edges.Exact(edges: some, kept: kept, cancellation: cancellation);
            var one = Stopwatch.GetElapsedTime(begun) / some.Length;
            Array.ForEach(about, e => each[e] = one);
        }

        return new EdgeTime(each);
    }

    /// <summary>Progress by the time that edges take, of progress by their number.</summary>
    /// <param name="progress">Is told the fraction of the time, from 0 to 1.</param>
    public IProgress<double> InTime(IProgress<double> progress) => new ByNumber(this, progress);

    private sealed class ByNumber(EdgeTime time, IProgress<double> progress) : IProgress<double>
    {
        public void Report(double value)
        {
            var done = (int)Math.Round(value * time.sums.Length);
            progress.Report(done == 0 ? 0 : time.sums[done - 1] / time.Total);
        }
    }
}
