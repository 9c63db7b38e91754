using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Checks and slices of values that come one a prompt.</summary>
internal static class Sample
{
    public static ImmutableArray<float> Check(IReadOnlyList<float> values, string what)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new ArgumentException($"The {what} was measured on no prompts; at least one is needed.", nameof(values));
        }

        for (var n = 0; n < values.Count; n++)
        {
            if (!float.IsFinite(values[n]))
            {
                throw new ArgumentException(
                    $"The {what} of prompt {n} is {values[n]}; every value must be a finite number.", nameof(values));
            }
        }

        return [.. values];
    }

    public static ImmutableArray<string> CheckGroups(IReadOnlyList<string>? groups, int count)
    {
        if (groups is null)
        {
            return [.. Enumerable.Repeat(string.Empty, count)];
        }

        return groups.Count == count
            ? [.. groups]
            : throw new ArgumentException($"There are {groups.Count} groups for {count} prompts.", nameof(groups));
    }

    public static double[] AsDoubles(ImmutableArray<float> values) => [.. values.Select(value => (double)value)];

    public static ImmutableArray<T> Pick<T>(ImmutableArray<T> values, IReadOnlyList<int> rows) =>
        [.. rows.Select(row => values[row])];

    /// <summary>Groups in order of their first prompt.</summary>
    public static ImmutableArray<string> Names(ImmutableArray<string> groups) =>
        [.. groups.Distinct(StringComparer.Ordinal)];

    public static int[] Rows(ImmutableArray<string> groups, string group) =>
        [.. Enumerable.Range(0, groups.Length).Where(row => groups[row] == group)];

    /// <summary>The measurement of each group; none if there is only one group.</summary>
    public static ImmutableArray<GroupMeasurement> ByGroup(
        ImmutableArray<string> groups, Func<IReadOnlyList<int>, Measurement> measure)
    {
        var names = Names(groups);
        return names.Length < 2
            ? []
            : [.. names.Select(name => new GroupMeasurement(name, measure(Rows(groups, name))))];
    }
}
