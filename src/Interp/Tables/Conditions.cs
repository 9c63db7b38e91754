using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace IoiClaims;

/// <summary>
/// Under which conditions numbers were measured, in the order in which people read them: subject, dataset, N, seed, BOS,
/// conventions … A number without them means nothing, so tables and effects carry them along. Immutable.
/// </summary>
public sealed class Conditions : IReadOnlyList<KeyValuePair<string, string>>, IEquatable<Conditions>
{
    private readonly ImmutableArray<KeyValuePair<string, string>> pairs;

    private Conditions(ImmutableArray<KeyValuePair<string, string>> pairs) => this.pairs = pairs;

    /// <summary>No conditions yet.</summary>
    public static Conditions None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => pairs.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => pairs[index];

    /// <summary>The value of a condition.</summary>
    /// <exception cref="KeyNotFoundException">There is no such condition.</exception>
    public string this[string key] => TryGet(key, out var value)
        ? value
        : throw new KeyNotFoundException(
            $"There is no condition '{key}'; there are {string.Join(", ", pairs.Select(pair => pair.Key))}.");

    /// <summary>The conditions of a measurement, in the usual order; what is omitted does not appear.</summary>
    /// <param name="subject">Model under test, such as "gpt2-small".</param>
    /// <param name="dataset">Name of the prompts.</param>
    /// <param name="fingerprint">Fingerprint of the prompts; the first 12 digits are shown beside their name.</param>
    /// <param name="prompts">Number of prompts, N.</param>
    /// <param name="seed">Seed that generated the prompts.</param>
    /// <param name="bos">Whether prompts begin with the beginning-of-sequence token.</param>
    /// <param name="conventions">What was frozen, recomputed, restricted: whatever changes the numbers.</param>
    public static Conditions Of(
        string? subject = null,
        string? dataset = null,
        string? fingerprint = null,
        int? prompts = null,
        long? seed = null,
        bool? bos = null,
        string? conventions = null)
    {
        var conditions = None;
        void Add(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                conditions = conditions.With(key, value);
            }
        }

        Add("subject", subject);
        Add("dataset", string.IsNullOrWhiteSpace(fingerprint) ? dataset : Identified(dataset, fingerprint));
        Add("N", prompts?.ToString(CultureInfo.InvariantCulture));
        Add("seed", seed?.ToString(CultureInfo.InvariantCulture));
        Add("BOS", bos is null ? null : bos.Value ? "yes" : "no");
        Add("conventions", conventions);
        return conditions;
    }

    /// <summary>A name with the first 12 digits of a fingerprint beside it: what a thing is called, and which one it is.</summary>
    public static string Identified(string? name, string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        return $"{name} ({(fingerprint.Length > 12 ? fingerprint[..12] : fingerprint)})".Trim();
    }

    /// <summary>These conditions and one more; a condition of the same name is replaced where it stands.</summary>
    /// <exception cref="ArgumentException">
    /// An empty name or value, one with a line break or control character or surrounding spaces, or a name with a colon.
    /// </exception>
    public Conditions With(string key, string value)
    {
        TableLabel.Check(key, "name of a condition");
        TableLabel.Check(value, $"value of the condition '{key}'");
        if (key.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The name of a condition may not contain a colon; '{key}' does.", nameof(key));
        }

        var added = KeyValuePair.Create(key, value);
        for (var i = 0; i < pairs.Length; i++)
        {
            if (pairs[i].Key == key)
            {
                return new Conditions(pairs.SetItem(i, added));
            }
        }

        return new Conditions(pairs.Add(added));
    }

    /// <summary>These conditions and one more, a number.</summary>
    /// <inheritdoc cref="With(string, string)" path="/exception"/>
    public Conditions With(string key, long value) => With(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>These conditions and one more, "yes" or "no".</summary>
    /// <inheritdoc cref="With(string, string)" path="/exception"/>
    public Conditions With(string key, bool value) => With(key, value ? "yes" : "no");

    /// <summary>These conditions without one.</summary>
    public Conditions Without(string key) => new([.. pairs.Where(pair => pair.Key != key)]);

    /// <summary>Whether there is such a condition, and its value.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out string? value)
    {
        foreach (var pair in pairs)
        {
            if (pair.Key == key)
            {
                value = pair.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, string>>)pairs).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Conditions? other) => other is not null && pairs.SequenceEqual(other.pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Conditions);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        pairs.Aggregate(0, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", pairs.Select(pair => $"{pair.Key}: {pair.Value}"));
}
