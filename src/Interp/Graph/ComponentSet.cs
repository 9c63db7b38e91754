using System.Collections;
using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>A named set of components, such as the Name Movers. Immutable; equal if name and members are.</summary>
public sealed class ComponentSet : IReadOnlyCollection<Component>, IEquatable<ComponentSet>
{
    private readonly ImmutableHashSet<Component> members;

    /// <summary>A set with a name of its own.</summary>
    /// <param name="name">How tables and messages call it.</param>
    /// <param name="members">At least one component.</param>
    /// <exception cref="ArgumentException">No member, or the output among them (it writes no residual stream).</exception>
    public ComponentSet(string name, IEnumerable<Component> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        Name = name;
        this.members = members.ToImmutableHashSet();
        if (this.members.IsEmpty)
        {
            throw new ArgumentException($"The set '{name}' has no members; a set of components needs at least one.");
        }

        if (this.members.Any(member => member is Output))
        {
            throw new ArgumentException($"The set '{name}' contains the logits, which no later component reads.");
        }
    }

    /// <summary>How tables and messages call the set.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => members.Count;

    /// <summary>A set of one.</summary>
    public static ComponentSet Of(Component component)
    {
        ArgumentNullException.ThrowIfNull(component);
        return new ComponentSet(component.ToString(), [component]);
    }

    /// <summary>A set named by its members, such as "9.6 + 9.9 + 10.0".</summary>
    public static ComponentSet Of(params IEnumerable<Component> components)
    {
        var list = components.OrderBy(ComponentOrder.Stage).ThenBy(c => (c as Head)?.Index ?? 0).ToList();
        return new ComponentSet(string.Join(" + ", list), list);
    }

    /// <summary>Everything that writes to the residual stream.</summary>
    public static ComponentSet Everything(TransformerShape shape) => new("everything", ComponentOrder.Writers(shape));

    /// <summary>Every head.</summary>
    public static ComponentSet AllHeads(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new("every head", shape.AllHeads());
    }

    /// <summary>Every MLP.</summary>
    public static ComponentSet AllMlps(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new("every MLP", Enumerable.Range(0, shape.Layers).Select(layer => new Mlp(layer)));
    }

    /// <summary>Whether the set has a member.</summary>
    public bool Contains(Component component) => members.Contains(component);

    /// <summary>Whether two sets have the same members, whatever they are called.</summary>
    public bool HasSameMembers(ComponentSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return members.SetEquals(other.members);
    }

    /// <summary>Members of either set.</summary>
    public ComponentSet Union(ComponentSet other, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(name ?? $"{Name} and {other.Name}", members.Union(other.members));
    }

    /// <summary>Members of this set that are not in another.</summary>
    /// <exception cref="ArgumentException">None is left.</exception>
    public ComponentSet Except(ComponentSet other, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(name ?? $"{Name} without {other.Name}", members.Except(other.members));
    }

    /// <inheritdoc/>
    public IEnumerator<Component> GetEnumerator() =>
        members.OrderBy(ComponentOrder.Stage).ThenBy(c => (c as Head)?.Index ?? 0).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ComponentSet? other) => other is not null && Name == other.Name && HasSameMembers(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ComponentSet);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        members.Aggregate(Name.GetHashCode(StringComparison.Ordinal), (hash, member) => hash ^ member.GetHashCode());

    /// <inheritdoc/>
    public override string ToString() => Name;
}
