using System.Collections.Immutable;
using System.Numerics;

namespace IoiClaims;

/// <summary>
/// Groups of heads that might as well have been named: as many heads in the same layers, none of them a named one. Immutable.
/// </summary>
/// <param name="Named">The named heads.</param>
/// <param name="Groups">The groups, all different: some at random, or all there are.</param>
/// <param name="Possible">How many there are.</param>
/// <param name="Seed">The seed they were drawn with.</param>
public sealed record RandomGroups(ComponentSet Named, ImmutableArray<ComponentSet> Groups, BigInteger Possible, ulong Seed)
{
    /// <summary>Draws groups: every one that is possible is equally likely, and none comes twice.</summary>
    /// <param name="named">The named heads.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="count">How many groups; all of them, in the order of the model, if there are not so many.</param>
    /// <param name="seed">Same seed, same groups.</param>
    /// <exception cref="ArgumentException">Something else than heads is named, or a head that the model does not have.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No groups.</exception>
    public static RandomGroups Like(ComponentSet named, TransformerShape shape, int count = 100, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(named);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        foreach (var member in named)
        {
            ComponentOrder.Check(member, shape);
            if (member is not Head)
            {
                throw new ArgumentException(
                    $"'{named.Name}' contains {member}, which is not a head: nothing else of its kind could stand in its layer.", nameof(named));
            }
        }

        var layers = named.Cast<Head>().GroupBy(head => head.Layer)
            .Select(heads => new Choice(
                [.. shape.AllHeads().Where(head => head.Layer == heads.Key && !named.Contains(head))], heads.Count()))
            .ToList();
        var possible = layers.Aggregate(BigInteger.One, (product, layer) => product * layer.Possible);
        return new RandomGroups(named, [.. possible <= count ? All(layers) : Drawn(layers, count, new SplitMix64(seed))], possible, seed);
    }

    /// <summary>As in "100 of 18150 groups of 3 other heads in the same layers, drawn with seed 1".</summary>
    public override string ToString()
    {
        var size = Named.Count == 1 ? "1 other head in its layer" : $"{Named.Count} other heads in the same layers";
        return Groups.IsEmpty ? $"no group of {size}"
            : Possible == Groups.Length ? $"all {Possible} groups of {size}"
            : $"{Groups.Length} of {Possible} groups of {size}, drawn with seed {Seed}";
    }

    private static IEnumerable<ComponentSet> All(IReadOnlyList<Choice> layers) => layers
        .Aggregate((IEnumerable<ImmutableArray<Head>>)[[]], (groups, layer) =>
            groups.SelectMany(group => Some(layer.Heads, layer.Count).Select(more => group.AddRange(more))))
        .Select(group => ComponentSet.Of(group));

    private static IEnumerable<ComponentSet> Drawn(IReadOnlyList<Choice> layers, int count, SplitMix64 random)
    {
        var drawn = new HashSet<string>(StringComparer.Ordinal);
        while (drawn.Count < count)
        {
            var group = ComponentSet.Of(layers.SelectMany(layer => Draw.Some(layer.Heads, layer.Count, random)));
            if (drawn.Add(group.Name))
            {
                yield return group;
            }
        }
    }

    private static IEnumerable<ImmutableArray<Head>> Some(ImmutableArray<Head> of, int count) => count == 0
        ? [[]]
        : of.SelectMany((head, i) => Some(of[(i + 1)..], count - 1).Select(others => others.Insert(0, head)));

    /// <summary>So many of a layer's other heads.</summary>
    private sealed record Choice(ImmutableArray<Head> Heads, int Count)
    {
        /// <summary>The binomial coefficient; 0 where there are too few.</summary>
        public BigInteger Possible => Enumerable.Range(0, Count)
            .Aggregate(BigInteger.One, (product, i) => product * Math.Max(0, Heads.Length - i) / (i + 1));
    }
}
