using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>The heads that a search found, with the evidence for each. Immutable; equal if the heads are.</summary>
/// <param name="Heads">Every head found, group by group, the largest effect first.</param>
public sealed record CircuitEvidence(ImmutableArray<HeadEvidence> Heads)
{
    /// <summary>The groups that were looked for, which are those of <see cref="PublishedCircuit"/>, and of which no head was found.</summary>
    public IEnumerable<string> Missing =>
        PublishedCircuit.Gpt2Small.Groups.Select(group => group.Name).Except(Heads.Select(head => head.Group));

    /// <summary>The groups as a circuit; a group without heads is not in it.</summary>
    /// <param name="name">Whose circuit it is.</param>
    public Circuit ToCircuit(string name) => new(
        name,
        [
            .. from published in PublishedCircuit.Gpt2Small.Groups
               let heads = Heads.Where(found => found.Group == published.Name).Select(found => found.Head).ToArray()
               where heads.Length > 0
               select new HeadGroup(published.Name, published.Abbreviation, published.At, heads),
        ]);

    /// <inheritdoc/>
    public bool Equals(CircuitEvidence? other) => other is not null && Heads.SequenceEqual(other.Heads);

    /// <inheritdoc/>
    public override int GetHashCode() => Heads.Length;
}

/// <summary>A head that was found to belong to a group, with the evidence.</summary>
/// <param name="Group">The group's name, as in "Name Movers".</param>
/// <param name="Head">The head.</param>
/// <param name="Experiment">What was done, in words: the route that was patched, and with what.</param>
/// <param name="Change">The change of the logit difference, as a fraction of the logit difference of the prompts.</param>
/// <param name="Interval">Its bootstrap interval.</param>
public sealed record HeadEvidence(string Group, Head Head, string Experiment, double Change, Interval Interval);
