using System.Collections;

namespace IoiClaims;

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
