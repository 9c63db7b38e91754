using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// For every edge by how much a metric changes when what the edge carries comes from the corrupted prompts, exactly or as a gradient
/// has it; prompt by prompt, so that each has its interval. Immutable.
/// </summary>
public sealed class EdgeScores
{
    // [E × prompts of the experiment], and which of these prompts count.
    private readonly float[] values;
    private readonly int width;
    private readonly int[] rows;
    private readonly Dictionary<Edge, int> places;
    private readonly double[] means;
    private readonly BootstrapPlan intervals;
    private readonly Quantity quantity;
    private readonly PromptBatch prompts;

    /// <param name="method">How they were found, as tables call it.</param>
    /// <param name="edges">The edges, E.</param>
    /// <param name="values">The changes [E × N]; kept.</param>
    /// <param name="experiment">The prompts, N, the metric, and how intervals are computed.</param>
    /// <param name="conditions">Under which conditions.</param>
    internal EdgeScores(string method, ImmutableArray<Edge> edges, float[] values, Experiment experiment, Conditions conditions)
    {
        (Method, Edges, this.values, intervals, prompts) = (method, edges, values, experiment.Intervals, experiment.Batch);
        (width, rows) = (prompts.Count, [.. Enumerable.Range(0, prompts.Count)]);
        Conditions = conditions.With("scores", method);
        quantity = new Quantity($"change of the {experiment.Metric.Name}", experiment.Metric.Unit);
        places = edges.Index().ToDictionary(each => each.Item, each => each.Index);
        means = Means();
    }

    private EdgeScores(EdgeScores all, IReadOnlyList<int> chosen)
    {
        (Method, Edges, values, width, intervals) = (all.Method, all.Edges, all.values, all.width, all.intervals);
        (Conditions, quantity, places) = (all.Conditions.With("N", chosen.Count), all.quantity, all.places);
        (prompts, rows) = (all.prompts.Select(chosen), [.. chosen.Select(row => all.rows[row])]);
        means = Means();
    }

    /// <summary>How they were found, as in "exact, direct paths only".</summary>
    public string Method { get; }

    /// <summary>The edges that were asked about, in the order of the model.</summary>
    public ImmutableArray<Edge> Edges { get; }

    /// <summary>Under which conditions.</summary>
    public Conditions Conditions { get; }

    /// <summary>Number of prompts, N.</summary>
    internal int Prompts => rows.Length;

    /// <summary>The group of each prompt [N].</summary>
    internal IReadOnlyList<string> Groups => prompts.Groups;

    /// <summary>The mean change of the metric.</summary>
    /// <exception cref="KeyNotFoundException">The edge was not asked about.</exception>
    public double this[Edge edge] => means[places[edge]];

    /// <summary>The mean change with its interval; its values are those of the prompts [N].</summary>
    /// <exception cref="KeyNotFoundException">The edge was not asked about.</exception>
    public SampleMean Change(Edge edge) => Measurement.OfMean(
        quantity, [.. Of(places[edge])], intervals, Conditions, prompts.Groups, prompts);

    /// <summary>The same edges on some of the prompts: these scores, had there been no others.</summary>
    /// <param name="chosen">Which prompts [N]; one that is repeated counts as often, as in a bootstrap sample.</param>
    /// <exception cref="ArgumentException">No prompt, or one that is not there.</exception>
    public EdgeScores Select(IReadOnlyList<int> chosen) => new(this, chosen);

    /// <summary>
    /// The scores of nodes: the sum over the edges that leave a component. For gradients it is attribution patching of the component's
    /// output; of exact effects the sum is not the effect of patching it.
    /// </summary>
    public ImmutableDictionary<Component, double> OfNodes() => Edges.Zip(means).GroupBy(each => each.First.Sender)
        .ToImmutableDictionary(same => same.Key, same => same.Sum(each => each.Second));

    /// <summary>
    /// Spearman's ρ with other scores, on a random sample of the edges that both have, and its interval over edges; see
    /// <see cref="RankCorrelation"/>.
    /// </summary>
    /// <param name="other">The other scores.</param>
    /// <param name="sample">How many edges are drawn, without replacement; all if there are not so many.</param>
    /// <param name="seed">Seed of the draw.</param>
    public Measurement RankCorrelationWith(EdgeScores other, int sample = 1000, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(other);
        var random = new SplitMix64(seed);
        var common = Edges.Where(other.places.ContainsKey).ToArray();
        var count = Math.Min(sample, common.Length);
        for (var i = 0; i < count; i++)
        {
            var with = i + random.Below(common.Length - i);
            (common[i], common[with]) = (common[with], common[i]);
        }

        var drawn = common.Take(count).ToList();
        return RankCorrelation.Spearman(
            $"Spearman's ρ of '{Method}' and '{other.Method}' over {count} edges",
            [.. drawn.Select(edge => this[edge])], [.. drawn.Select(edge => other[edge])], intervals, Conditions);
    }

    /// <summary>The edges on which other scores are farthest from these, worst first.</summary>
    /// <param name="other">The other scores.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<(Edge Edge, double Here, double There)> WorstOf(EdgeScores other, int count)
    {
        ArgumentNullException.ThrowIfNull(other);
        return
        [
            .. Edges.Where(other.places.ContainsKey).Select(edge => (Edge: edge, Here: this[edge], There: other[edge]))
                .OrderByDescending(each => Math.Abs(each.Here - each.There)).Take(count),
        ];
    }

    private IEnumerable<float> Of(int edge) => rows.Select(row => values[(edge * width) + row]);

    private double[] Means() => [.. Edges.Select((_, e) => Of(e).Average(value => (double)value))];
}
