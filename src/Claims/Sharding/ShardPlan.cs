using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Which part of a shared-out run does what. Every machine works it out alone, from the same names and costs, and comes to the
/// same plan: nothing is done twice and nothing is left out. Immutable.
/// </summary>
public sealed class ShardPlan
{
    private readonly ImmutableDictionary<string, int> shards;

    private ShardPlan(int count, ImmutableDictionary<string, int> shards, ImmutableArray<double> loads)
    {
        Count = count;
        this.shards = shards;
        Loads = loads;
    }

    /// <summary>How many parts there are.</summary>
    public int Count { get; }

    /// <summary>The estimated cost of each part, the first one at 0.</summary>
    public ImmutableArray<double> Loads { get; }

    /// <summary>
    /// Shares out work so that all parts take about the same time: the longest first, each to whoever has least. Claims come
    /// before all else, so that no part is without one unless there are more parts than claims.
    /// </summary>
    /// <param name="claims">Names of the claims on their subjects; a name may occur several times.</param>
    /// <param name="rest">Names of what else there is to do.</param>
    /// <param name="count">How many parts.</param>
    /// <param name="cost">
    /// What a name costs, in any unit; null where it is not known, which counts as the mean of what is. All parts must say the
    /// same.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">No part, or a cost that is negative or not finite.</exception>
    public static ShardPlan Of(IEnumerable<string> claims, IEnumerable<string> rest, int count, Func<string, double?> cost)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(rest);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var all = claims.Select(name => (Name: name, IsClaim: true))
            .Concat(rest.Select(name => (Name: name, IsClaim: false)))
            .DistinctBy(work => work.Name, StringComparer.Ordinal)
            .Select(work => (work.Name, work.IsClaim, Cost: Checked(work.Name, cost(work.Name))))
            .ToList();
        var usual = all.Any(work => work.Cost is not null) ? all.Average(work => work.Cost) : 1;
        var parts = Enumerable.Range(1, count).Select(index => (Index: index, Load: 0.0, Works: 0)).ToArray();
        var plan = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var (name, estimate) in all
            .OrderByDescending(work => work.IsClaim)
            .ThenByDescending(work => work.Cost ?? usual)
            .ThenBy(work => work.Name, StringComparer.Ordinal)
            .Select(work => (work.Name, Cost: work.Cost ?? usual!.Value)))
        {
            var (index, load, works) = parts.OrderBy(part => part.Load).ThenBy(part => part.Works).First();
            parts[index - 1] = (index, load + estimate, works + 1);
            plan.Add(name, index);
        }

        return new ShardPlan(count, plan.ToImmutable(), [.. parts.Select(part => part.Load)]);
    }

    /// <summary>The part, from 1, that does the work of this name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such work.</exception>
    public int ShardOf(string name) => shards.TryGetValue(name, out var shard)
        ? shard
        : throw new KeyNotFoundException($"'{name}' was not among the work that was shared out.");

    private static double? Checked(string name, double? cost) => cost is null || (double.IsFinite(cost.Value) && cost >= 0)
        ? cost
        : throw new ArgumentOutOfRangeException(nameof(cost), cost, $"The cost of '{name}' is not a number from 0 upwards.");
}
