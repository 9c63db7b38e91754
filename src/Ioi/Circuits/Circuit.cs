using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>The named head groups of a subject, published or discovered. A head belongs to one group at most.</summary>
public sealed record Circuit
{
    /// <summary>Checks and freezes a circuit.</summary>
    /// <param name="name">Whose circuit it is.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentException">Two groups of the same name or abbreviation, or with a head in common.</exception>
    public Circuit(string name, params IReadOnlyList<HeadGroup> groups)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(groups);
        foreach (var label in (Func<HeadGroup, string>[])[group => group.Name, group => group.Abbreviation])
        {
            if (groups.GroupBy(label, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                throw new ArgumentException($"Circuit '{name}' has two groups called '{twice.Key}'.", nameof(groups));
            }
        }

        var shared = groups.SelectMany(group => group.Heads.Select(head => (head, group)))
            .GroupBy(pair => pair.head)
            .FirstOrDefault(same => same.Count() > 1);
        if (shared is not null)
        {
            throw new ArgumentException(
                $"Circuit '{name}' has head {shared.Key} in more than one group: "
                + string.Join(", ", shared.Select(pair => pair.group.Name)) + ".",
                nameof(groups));
        }

        Name = name;
        Groups = [.. groups];
    }

    /// <summary>Whose circuit it is.</summary>
    public string Name { get; }

    /// <summary>The groups, in the order given.</summary>
    public ImmutableArray<HeadGroup> Groups { get; }

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

    /// <summary>The group that a head belongs to; null if none.</summary>
    public HeadGroup? GroupOf(Head head) => Groups.FirstOrDefault(group => group.Heads.Contains(head));

    /// <inheritdoc/>
    public bool Equals(Circuit? other) => other is not null && Name == other.Name && Groups.SequenceEqual(other.Groups);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Groups.Length);

    /// <summary>The name, and a line for each group.</summary>
    public override string ToString() => $"{Name}\n{string.Join('\n', Groups.Select(group => $"  {group}"))}";
}
