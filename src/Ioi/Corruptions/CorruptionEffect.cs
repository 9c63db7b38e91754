using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// What a corruption changes, in the roles that the prompt itself had <i>before</i> it. Every other token, and every other
/// position, stays.
/// </summary>
/// <param name="Changed">Places whose token becomes another: a subset of IO, S1, S2.</param>
/// <param name="Moved">Places that move to the right: a subset of IO, S1, S1+1, S2, END.</param>
public sealed record CorruptionEffect(ImmutableArray<Role> Changed, ImmutableArray<Role> Moved)
{
    /// <summary>Nothing changes.</summary>
    public static CorruptionEffect None { get; } = new([], []);

    /// <summary>Tokens change, nothing moves.</summary>
    public static CorruptionEffect Tokens(params ReadOnlySpan<Role> changed) => new([.. changed], []);

    /// <summary>Roles move, no token of a role changes.</summary>
    public static CorruptionEffect Moves(params ReadOnlySpan<Role> moved) => new([], [.. moved]);

    /// <inheritdoc/>
    public bool Equals(CorruptionEffect? other) =>
        other is not null
        && Changed.ToHashSet().SetEquals(other.Changed)
        && Moved.ToHashSet().SetEquals(other.Moved);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Changed.Length, Moved.Length);

    /// <inheritdoc/>
    public override string ToString() =>
        (Changed, Moved) switch
        {
            ({ IsEmpty: true }, { IsEmpty: true }) => "nothing changes",
            (_, { IsEmpty: true }) => $"changes {string.Join(", ", Changed)}",
            ({ IsEmpty: true }, _) => $"moves {string.Join(", ", Moved)}",
            _ => $"changes {string.Join(", ", Changed)}; moves {string.Join(", ", Moved)}",
        };
}
