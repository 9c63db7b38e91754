using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>Heads that do one job at one role.</summary>
public sealed record HeadGroup
{
    /// <summary>Checks and freezes a group.</summary>
    /// <param name="name">As in "Name Movers".</param>
    /// <param name="abbreviation">As in "NM".</param>
    /// <param name="at">The role at whose position the heads do their job: where they read queries and write.</param>
    /// <param name="heads">The heads.</param>
    /// <exception cref="ArgumentException">No heads, or one of them twice.</exception>
    public HeadGroup(string name, string abbreviation, Role at, params IReadOnlyList<Head> heads)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(abbreviation);
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

    /// <summary>As in "Name Movers".</summary>
    public string Name { get; }

    /// <summary>As in "NM".</summary>
    public string Abbreviation { get; }

    /// <summary>The role at whose position the heads do their job: where they read queries and write.</summary>
    public Role At { get; }

    /// <summary>The heads, in the order given.</summary>
    public ImmutableArray<Head> Heads { get; }

    /// <summary>The heads as a set of the engine, named as the group is.</summary>
    public ComponentSet ToSet() => new(Name, Heads);

    /// <inheritdoc/>
    public bool Equals(HeadGroup? other) =>
        other is not null && Name == other.Name && Abbreviation == other.Abbreviation && At == other.At
        && Heads.SequenceEqual(other.Heads);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Abbreviation, At, Heads.Length);

    /// <summary>"Name Movers (NM) at END: 9.6 9.9 10.0".</summary>
    public override string ToString() => $"{Name} ({Abbreviation}) at {At}: {string.Join(" ", Heads)}";
}
