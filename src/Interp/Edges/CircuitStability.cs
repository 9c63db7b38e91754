using System.Collections.Immutable;
using System.Numerics;

namespace IoiClaims;

/// <summary>
/// How much of a circuit that a search finds hangs on the prompts it was given: the same search on bootstrap samples of them, as Méloux
/// et al. 2025 (arXiv 2510.00845) ask of circuits. Scores are known prompt by prompt, so nothing runs again. Immutable.
/// </summary>
/// <remarks>
/// A sample has about 63 % of the prompts, some of them several times; so circuits differ somewhat more than those of as many new
/// prompts would.
/// </remarks>
public sealed class CircuitStability
{
    private readonly ImmutableDictionary<Edge, double> frequencies;

    private CircuitStability(EdgeSet circuit, ImmutableDictionary<Edge, double> frequencies, Measurement jaccard, Measurement pairwise) =>
        (Circuit, this.frequencies, Jaccard, PairwiseJaccard) = (circuit, frequencies, jaccard, pairwise);

    /// <summary>The circuit of all prompts.</summary>
    public EdgeSet Circuit { get; }

    /// <summary>
    /// The mean Jaccard index |A ∩ B| / |A ∪ B| of a sample's circuit and that of all prompts, and between which values most samples'
    /// lie. Two circuits without an edge are alike: 1.
    /// </summary>
    public Measurement Jaccard { get; }

    /// <summary>The same for the circuits of two samples, over all pairs of them.</summary>
    public Measurement PairwiseJaccard { get; }

    /// <summary>In what share of the samples the circuit has an edge: its selection frequency. 0 where no sample's has it.</summary>
    public double Frequency(Edge edge) => frequencies.GetValueOrDefault(edge);

    /// <summary>The edges that some sample's circuit has.</summary>
    public IEnumerable<Edge> Found => frequencies.Keys;

    /// <param name="scores">The scores on all prompts.</param>
    /// <param name="search">From scores to a circuit of edges that they have.</param>
    /// <param name="samples">Which prompts each sample has; two samples or more.</param>
    /// <param name="level">The share of samples that an interval holds.</param>
    /// <param name="conditions">Under which conditions, the samples among them.</param>
    internal static CircuitStability Of(
        EdgeScores scores, Func<EdgeScores, EdgeSet> search, IEnumerable<IReadOnlyList<int>> samples, double level, Conditions conditions)
    {
        var index = scores.Edges.Index().ToDictionary(each => each.Item, each => each.Index);
        var whole = search(scores);
        var reference = Bits(whole);
        var found = samples.Select(rows => Bits(search(scores.Select(rows)))).ToList();
        Measurement Mean(string name, IEnumerable<double> values)
        {
            var sorted = values.Order().ToArray();
            return Measurement.Of(new Quantity(name), new Estimate(sorted.Average(), sorted, 0, 0, level), scores.Prompts, conditions);
        }

        return new CircuitStability(
            whole,
            scores.Edges
                .Select((edge, e) => KeyValuePair.Create(edge, found.Average(circuit => (double)(circuit[e / 64] >> (e % 64) & 1))))
                .Where(each => each.Value > 0)
                .ToImmutableDictionary(),
            Mean("Jaccard index with the circuit of all prompts", found.Select(circuit => JaccardOf(circuit, reference))),
            Mean("Jaccard index of the circuits of two samples", found.SelectMany((one, i) => found.Skip(i + 1).Select(other => JaccardOf(one, other)))));

        // A bit an edge.
        ulong[] Bits(EdgeSet circuit)
        {
            var bits = new ulong[(scores.Edges.Length + 63) / 64];
            foreach (var edge in circuit)
            {
                var e = index.TryGetValue(edge, out var known) ? known : throw new ArgumentException(
                    $"The search chose {edge}, which has no score.", nameof(search));
                bits[e / 64] |= 1UL << (e % 64);
            }

            return bits;
        }
    }

    private static double JaccardOf(ulong[] one, ulong[] other)
    {
        var (both, either) = (0, 0);
        for (var i = 0; i < one.Length; i++)
        {
            both += BitOperations.PopCount(one[i] & other[i]);
            either += BitOperations.PopCount(one[i] | other[i]);
        }

        return either == 0 ? 1 : (double)both / either;
    }
}

/// <summary>Searches for circuits, tried on other samples of the prompts.</summary>
public static class CircuitStabilityExtensions
{
    /// <summary>The same search on bootstrap samples of the prompts.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="search">From scores to a circuit of edges that they have: <c>scores => scores.Top(200)</c>.</param>
    /// <param name="plan">How many samples, of what, and with which seed; 100 samples of prompts with seed 0 if omitted.</param>
    /// <exception cref="ArgumentException">The search chooses an edge that has no score, or there is only one prompt to draw.</exception>
    public static CircuitStability Stability(this EdgeScores scores, Func<EdgeScores, EdgeSet> search, BootstrapPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(search);
        plan ??= new BootstrapPlan(100, 0, method: BootstrapMethod.Percentile);
        var strata = Strata.Of(scores.Prompts, plan.Resampling, scores.Groups);
        if (!strata.CanBeResampled)
        {
            throw new ArgumentException("Every sample of these prompts is the same; stability takes two prompts or more.", nameof(scores));
        }

        var (random, buffer) = (new SplitMix64(plan.Seed), new List<int>());
        return CircuitStability.Of(
            scores,
            search,
            Enumerable.Range(0, plan.Resamples).Select(IReadOnlyList<int> (_) => strata.Draw(random, buffer).ToArray()),
            plan.Level,
            scores.Conditions.With("N", scores.Prompts).With("samples", plan.ToString()));
    }
}
