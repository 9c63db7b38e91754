using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace IoiClaims;

/// <summary>
/// Token sequences with their roles resolved to positions: all that the engine needs to know of a dataset. Immutable.
/// Prompts may differ in length. Equal if tokens, roles and groups are.
/// </summary>
public sealed class PromptBatch : IEquatable<PromptBatch>
{
    private readonly ImmutableSortedDictionary<string, ImmutableArray<int>> positions;

    /// <summary>Checks and freezes a batch.</summary>
    /// <param name="tokens">Token ids, one sequence a prompt, none empty.</param>
    /// <param name="positions">For each role, its position in each prompt.</param>
    /// <param name="groups">For each prompt the group in which means are taken (its template); one group if omitted.</param>
    /// <exception cref="ArgumentException">
    /// No prompts, an empty prompt, a role or group list of the wrong length, or a position outside its prompt.
    /// </exception>
    public PromptBatch(
        IEnumerable<IReadOnlyList<int>> tokens,
        IReadOnlyDictionary<Role, IReadOnlyList<int>> positions,
        IReadOnlyList<string>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(positions);

        Tokens = tokens.Select(prompt => prompt.ToImmutableArray()).ToImmutableArray();
        Groups = groups?.ToImmutableArray() ?? Enumerable.Repeat(string.Empty, Tokens.Length).ToImmutableArray();
        this.positions = positions.ToImmutableSortedDictionary(
            pair => pair.Key.Name, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal);
        Check();
        Length = Tokens.Max(prompt => prompt.Length);
        Fingerprint = ComputeFingerprint();
    }

    /// <summary>Token ids, one sequence a prompt.</summary>
    public ImmutableArray<ImmutableArray<int>> Tokens { get; }

    /// <summary>For each prompt the group in which means are taken, usually its template.</summary>
    public ImmutableArray<string> Groups { get; }

    /// <summary>Number of prompts, N.</summary>
    public int Count => Tokens.Length;

    /// <summary>Length of the longest prompt in tokens, P.</summary>
    public int Length { get; }

    /// <summary>The roles that are known, in alphabetical order.</summary>
    public IEnumerable<Role> Roles => positions.Keys.Select(name => new Role(name));

    /// <summary>SHA-256 over tokens, roles and groups, in hexadecimal: equal batches have equal fingerprints.</summary>
    public string Fingerprint { get; }

    /// <summary>The position of a role in each prompt.</summary>
    /// <exception cref="ArgumentException">The batch has no such role.</exception>
    public ImmutableArray<int> Positions(Role role) =>
        positions.TryGetValue(role.Name, out var found)
            ? found
            : throw new ArgumentException(
                $"These prompts have no role '{role}'; they have {string.Join(", ", positions.Keys)}.", nameof(role));

    /// <summary>Whether the batch knows a role.</summary>
    public bool Has(Role role) => positions.ContainsKey(role.Name);

    /// <summary>The chosen prompts, in the order given; an index may be repeated.</summary>
    /// <exception cref="ArgumentException">No index, or one outside the batch.</exception>
    public PromptBatch Select(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        foreach (var index in indices)
        {
            if (index < 0 || index >= Count)
            {
                throw new ArgumentException($"There is no prompt {index}: the batch has {Count}.", nameof(indices));
            }
        }

        return new PromptBatch(
            indices.Select(i => (IReadOnlyList<int>)Tokens[i]),
            positions.ToDictionary(
                pair => new Role(pair.Key),
                pair => (IReadOnlyList<int>)indices.Select(i => pair.Value[i]).ToArray()),
            indices.Select(i => Groups[i]).ToArray());
    }

    /// <summary>The same prompts with one more role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="at">Its position in each prompt.</param>
    /// <exception cref="ArgumentException">
    /// The batch has the role already, the list has another length than the batch, or a position is outside its prompt.
    /// </exception>
    public PromptBatch WithRole(Role role, IReadOnlyList<int> at)
    {
        ArgumentNullException.ThrowIfNull(at);
        return Has(role)
            ? throw new ArgumentException(
                $"These prompts have a role '{role}' already; give the new one another name, or move it with WithRoleMoved.", nameof(role))
            : new PromptBatch(
                Tokens.Select(prompt => (IReadOnlyList<int>)prompt),
                Roles.Append(role).ToDictionary(each => each, each => each == role ? at : Positions(each)),
                Groups);
    }

    /// <summary>
    /// The same prompts, in which a role now names the position of another: patching at the role from this batch takes
    /// values from elsewhere in the prompt, as in "the key of a position that is no name".
    /// </summary>
    /// <exception cref="ArgumentException">The batch does not have one of the roles.</exception>
    public PromptBatch WithRoleMoved(Role role, Role to)
    {
        _ = Positions(role);
        var target = Positions(to);
        return new PromptBatch(
            Tokens.Select(prompt => (IReadOnlyList<int>)prompt),
            Roles.ToDictionary(each => each, each => (IReadOnlyList<int>)(each == role ? target : Positions(each))),
            Groups);
    }

    /// <inheritdoc/>
    public bool Equals(PromptBatch? other) => other is not null && Fingerprint == other.Fingerprint;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PromptBatch);

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode(StringComparison.Ordinal);

    private void Check()
    {
        if (Tokens.Length == 0)
        {
            throw new ArgumentException("A batch needs at least one prompt; this one has none.");
        }

        for (var n = 0; n < Tokens.Length; n++)
        {
            if (Tokens[n].Length == 0)
            {
                throw new ArgumentException($"Prompt {n} has no tokens.");
            }
        }

        if (Groups.Length != Tokens.Length)
        {
            throw new ArgumentException($"There are {Groups.Length} groups for {Tokens.Length} prompts.");
        }

        foreach (var (role, at) in positions)
        {
            if (at.Length != Tokens.Length)
            {
                throw new ArgumentException($"Role '{role}' has {at.Length} positions for {Tokens.Length} prompts.");
            }

            for (var n = 0; n < at.Length; n++)
            {
                if (at[n] < 0 || at[n] >= Tokens[n].Length)
                {
                    throw new ArgumentException(
                        $"Role '{role}' of prompt {n} is at position {at[n]}, "
                        + $"but the prompt has positions 0 to {Tokens[n].Length - 1}.");
                }
            }
        }
    }

    private string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> word = stackalloc byte[4];

        void Number(int value, Span<byte> buffer)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer, value);
            hash.AppendData(buffer);
        }

        void Text(string value, Span<byte> buffer)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            Number(bytes.Length, buffer);
            hash.AppendData(bytes);
        }

        Number(Tokens.Length, word);
        for (var n = 0; n < Tokens.Length; n++)
        {
            Number(Tokens[n].Length, word);
            foreach (var token in Tokens[n])
            {
                Number(token, word);
            }

            Text(Groups[n], word);
        }

        foreach (var (role, at) in positions)
        {
            Text(role, word);
            foreach (var position in at)
            {
                Number(position, word);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
