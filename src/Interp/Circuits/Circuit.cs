using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// A circuit: heads in named groups, each group at the place where it does its job, published or discovered. Running it
/// (<see cref="CircuitExperiments"/>) means ablating every other (head, position) and leaving the MLPs alone. Immutable;
/// equal if name and groups are.
/// </summary>
public sealed record Circuit
{
    /// <summary>Checks and freezes a circuit.</summary>
    /// <param name="name">Whose circuit it is.</param>
    /// <param name="groups">The groups; none where no circuit is known.</param>
    /// <exception cref="ArgumentException">
    /// Two groups of the same name or abbreviation, or with a head in common at the same place.
    /// </exception>
    public Circuit(string name, params IReadOnlyList<HeadGroup> groups)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(groups);
        Name = name;
        Groups = [.. groups];
        Nodes = [.. Groups.SelectMany(group => group.Nodes)];
        foreach (var label in (Func<HeadGroup, string>[])[group => group.Name, group => group.Abbreviation])
        {
            if (groups.GroupBy(label, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                throw new ArgumentException($"Circuit '{name}' has two groups called '{twice.Key}'.", nameof(groups));
            }
        }

        if (Nodes.GroupBy(node => node).FirstOrDefault(same => same.Count() > 1) is { Key: var shared })
        {
            throw new ArgumentException(
                $"Circuit '{name}' has head {shared} in more than one group: "
                + string.Join(", ", groups.Where(group => group.Nodes.Contains(shared)).Select(group => group.Name)) + ".",
                nameof(groups));
        }
    }

    /// <summary>Whose circuit it is.</summary>
    public string Name { get; }

    /// <summary>The groups, in the order given.</summary>
    public ImmutableArray<HeadGroup> Groups { get; }

    /// <summary>All heads with their places, group by group, in the order of the model within each.</summary>
    public ImmutableArray<CircuitNode> Nodes { get; }

    /// <summary>All heads, group by group.</summary>
    public IEnumerable<Head> Heads => Groups.SelectMany(group => group.Heads);

    /// <summary>The group of a name or an abbreviation.</summary>
    /// <exception cref="ArgumentException">The circuit has no such group.</exception>
    public HeadGroup this[string nameOrAbbreviation] =>
        Groups.FirstOrDefault(group => group.Name == nameOrAbbreviation || group.Abbreviation == nameOrAbbreviation)
        ?? throw new ArgumentException(
            $"Circuit '{Name}' has no group '{nameOrAbbreviation}'; it has "
            + string.Join(", ", Groups.Select(group => $"{group.Name} ({group.Abbreviation})")) + ".",
            nameof(nameOrAbbreviation));

    /// <summary>The first group that a head belongs to; null if none.</summary>
    public HeadGroup? GroupOf(Head head) => Groups.FirstOrDefault(group => group.Heads.Contains(head));

    /// <summary>The group that a head at a place belongs to; null if none.</summary>
    public HeadGroup? GroupOf(CircuitNode node) => Groups.FirstOrDefault(group => group.Nodes.Contains(node));

    /// <inheritdoc/>
    public bool Equals(Circuit? other) => other is not null && Name == other.Name && Groups.SequenceEqual(other.Groups);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Groups.Length);

    /// <summary>The name, and a line for each group.</summary>
    public override string ToString() => $"{Name}\n{string.Join('\n', Groups.Select(group => $"  {group}"))}";

    /// <summary>Throws unless there are heads: a circuit of none would ablate every head, which is seldom what was meant.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    internal void CheckHasHeads()
    {
        if (Groups.IsEmpty)
        {
            throw new ArgumentException($"Circuit '{Name}' has no heads; a circuit to be run needs at least one group of them.");
        }
    }
}

/// <summary>Heads that do one job at one place. Immutable; equal if all parts are.</summary>
public sealed record HeadGroup
{
    /// <summary>Checks and freezes a group.</summary>
    /// <param name="name">As in "Name Movers".</param>
    /// <param name="abbreviation">As in "NM".</param>
    /// <param name="at">The place at which the heads do their job: where they read queries and write.</param>
    /// <param name="heads">The heads.</param>
    /// <exception cref="ArgumentException">No heads, or one of them twice.</exception>
    public HeadGroup(string name, string abbreviation, Place at, params IReadOnlyList<Head> heads)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(abbreviation);
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(heads);
        if (heads.Count == 0)
        {
            throw new ArgumentException($"The group '{name}' has no heads.", nameof(heads));
        }

        if (heads.GroupBy(head => head).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The group '{name}' lists head {twice.Key} twice.", nameof(heads));
        }

        Name = name;
        Abbreviation = abbreviation;
        At = at;
        Heads = [.. heads];
    }

    /// <summary>A set of heads at a place as a group, which has the set's name and no other abbreviation.</summary>
    /// <exception cref="ArgumentException">Something else than heads is among them.</exception>
    public static HeadGroup Of(ComponentSet heads, Place at)
    {
        ArgumentNullException.ThrowIfNull(heads);
        return heads.FirstOrDefault(member => member is not Head) is { } other
            ? throw new ArgumentException(
                $"'{heads.Name}' contains {other}, which is not a head. A circuit consists of heads at places; MLPs and the "
                + "embedding always run.", nameof(heads))
            : new HeadGroup(heads.Name, heads.Name, at, [.. heads.Cast<Head>()]);
    }

    /// <summary>As in "Name Movers".</summary>
    public string Name { get; }

    /// <summary>As in "NM".</summary>
    public string Abbreviation { get; }

    /// <summary>The place at which the heads do their job: where they read queries and write.</summary>
    public Place At { get; }

    /// <summary>The heads, in the order given.</summary>
    public ImmutableArray<Head> Heads { get; }

    /// <summary>The heads at their place, in the order of the model.</summary>
    public IEnumerable<CircuitNode> Nodes =>
        Heads.OrderBy(head => head.Layer).ThenBy(head => head.Index).Select(head => new CircuitNode(head, At));

    /// <summary>The heads as a set, named as the group is.</summary>
    public ComponentSet ToSet() => new(Name, Heads);

    /// <inheritdoc/>
    public bool Equals(HeadGroup? other) =>
        other is not null && Name == other.Name && Abbreviation == other.Abbreviation && At == other.At
        && Heads.SequenceEqual(other.Heads);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Abbreviation, At, Heads.Length);

    /// <summary>"Name Movers (NM) at END: 9.6 9.9 10.0".</summary>
    public override string ToString() =>
        $"{Name}{(Abbreviation == Name ? string.Empty : $" ({Abbreviation})")} at {At}: {string.Join(" ", Heads)}";
}

/// <summary>A head at the place where it does its job: what a circuit keeps, and what a knock-out removes.</summary>
/// <param name="Head">The head.</param>
/// <param name="At">Where its output counts.</param>
public sealed record CircuitNode(Head Head, Place At)
{
    /// <summary>As in "9.9 at END".</summary>
    public override string ToString() => $"{Head} at {At}";
}
