using System.Collections;

namespace IoiClaims;

/// <summary>What is read off a plan: rows of the final residual stream, or what the heads of a state compute.</summary>
/// <param name="State">The state read.</param>
/// <param name="OfHeads">Whether heads are read; otherwise the logits are.</param>
/// <param name="Positions">For each prompt the position that is read; null for all of them.</param>
internal sealed record Demand(StateId State, bool OfHeads, Sequence? Positions)
{
    /// <summary>Heads at every position.</summary>
    public static Demand Heads(StateId state) => new(state, true, null);

    /// <summary>Heads at one position of each prompt.</summary>
    public static Demand Heads(StateId state, IReadOnlyList<int> positions) => new(state, true, new Sequence(positions));

    /// <summary>The logits at one position of each prompt.</summary>
    public static Demand Logits(StateId state, IReadOnlyList<int> positions) => new(state, false, new Sequence(positions));
}

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
