namespace IoiClaims;

/// <summary>Where in a prompt something is read: everywhere, at a role, or at a fixed position.</summary>
public abstract record Place
{
    private Place()
    {
    }

    /// <summary>Every position.</summary>
    public static Place Everywhere { get; } = new AllPositions();

    /// <summary>At a role's position, which differs from prompt to prompt.</summary>
    public static Place At(Role role) => new AtRole(role);

    /// <summary>A role is a place: where a place is asked for, a role will do.</summary>
    public static implicit operator Place(Role role) => At(role);

    /// <summary>At a fixed position, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static Place AtPosition(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new AtIndex(index);
    }

    /// <summary>
    /// The position in each prompt, or null for every position. A prompt too short for a fixed position is an error.
    /// </summary>
    /// <exception cref="ArgumentException">The batch has no such role, or a prompt ends before the position.</exception>
    public IReadOnlyList<int>? Resolve(PromptBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        switch (this)
        {
            case AtRole { Role: var role }:
                return batch.Positions(role);
            case AtIndex { Index: var index }:
                for (var n = 0; n < batch.Count; n++)
                {
                    if (index >= batch.Tokens[n].Length)
                    {
                        throw new ArgumentException(
                            $"Prompt {n} has positions 0 to {batch.Tokens[n].Length - 1}; there is no position {index}.",
                            nameof(batch));
                    }
                }

                return Enumerable.Repeat(index, batch.Count).ToArray();
            default:
                return null;
        }
    }

    /// <summary>Every position.</summary>
    public sealed record AllPositions : Place
    {
        /// <inheritdoc/>
        public override string ToString() => "every position";
    }

    /// <summary>At a role.</summary>
    /// <param name="Role">The role.</param>
    public sealed record AtRole(Role Role) : Place
    {
        /// <inheritdoc/>
        public override string ToString() => Role.ToString();
    }

    /// <summary>At a fixed position.</summary>
    /// <param name="Index">Counted from 0.</param>
    public sealed record AtIndex(int Index) : Place
    {
        /// <inheritdoc/>
        public override string ToString() => $"position {Index}";
    }
}

/// <summary>
/// The name of a place in a prompt, such as "IO", "S2" or "END". Each prompt resolves it to its own position.
/// </summary>
/// <param name="Name">The role's name, as it appears in tables.</param>
public readonly record struct Role(string Name)
{
    /// <summary>The last token of the prompt, whose next token is asked for.</summary>
    public static Role End { get; } = new("END");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
