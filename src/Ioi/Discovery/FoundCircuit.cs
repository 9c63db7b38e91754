using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>The head groups that a search found, with the evidence for each head. Immutable.</summary>
/// <param name="Heads">Every head found, group by group, the largest effect first.</param>
public sealed record FoundCircuit(ImmutableArray<FoundHead> Heads)
{
    /// <summary>
    /// Every group that is looked for: its name, its abbreviation and the role at which its heads do their job; as in
    /// <see cref="PublishedCircuit"/>.
    /// </summary>
    public static ImmutableArray<(string Name, string Abbreviation, Role At)> Groups { get; } =
        [.. PublishedCircuit.Gpt2Small.Groups.Select(group => (group.Name, group.Abbreviation, group.At))];

    /// <summary>The groups for which no head was found.</summary>
    public IEnumerable<string> Missing => Groups.Select(group => group.Name).Except(Heads.Select(head => head.Group));

    /// <summary>The groups as a circuit; a group without heads is not in it.</summary>
    /// <param name="name">Whose circuit it is.</param>
    public Circuit ToCircuit(string name) => new(
        name,
        [
            .. from @group in Groups
               let heads = Heads.Where(found => found.Group == @group.Name).Select(found => found.Head).ToArray()
               where heads.Length > 0
               select new HeadGroup(@group.Name, @group.Abbreviation, @group.At, heads),
        ]);

    /// <inheritdoc/>
    public bool Equals(FoundCircuit? other) => other is not null && Heads.SequenceEqual(other.Heads);

    /// <inheritdoc/>
    public override int GetHashCode() => Heads.Length;
}
