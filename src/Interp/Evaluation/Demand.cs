using System.Collections;

namespace IoiClaims;

/// <summary>What is read off a plan: rows of the final residual stream, or what the heads of a state compute.</summary>
/// <param name="State">The state read.</param>
/// <param name="FinalPositions">For each prompt the position at which the logits are read; null to read heads everywhere.</param>
internal sealed record Demand(StateId State, Sequence? FinalPositions);

/// <summary>A list of numbers that equals another with the same numbers, so that records can hold it.</summary>
internal sealed class Sequence(IReadOnlyList<int> values) : IReadOnlyList<int>, IEquatable<Sequence>
{
    public int Count => values.Count;

    public int this[int index] => values[index];

    public bool Equals(Sequence? other) => other is not null && values.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as Sequence);

    public override int GetHashCode() => values.Aggregate(17, (hash, value) => unchecked((hash * 31) + value));

    public IEnumerator<int> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
