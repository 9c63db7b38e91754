using System.Collections.Immutable;

namespace IoiClaims;

/// <content>Parts of a run become the whole.</content>
public sealed partial record RunRecord
{
    /// <summary>
    /// The whole run from the records of its parts: the same, to the byte, as if it had never been shared out. See
    /// <see cref="RunMerge"/>.
    /// </summary>
    /// <param name="parts">The records of all parts, in any order.</param>
    /// <exception cref="RunMergeException">They are not the whole of one run.</exception>
    public static RunRecord Merge(IEnumerable<RunRecord> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return RunMerge.Of([.. parts.Select((part, index) => ($"record {index + 1}", part))]);
    }
}

/// <summary>Puts the parts of a shared-out run together, and finds out what is missing or there twice.</summary>
public static class RunMerge
{
    private const int MostNamed = 5;

    /// <summary>The whole run.</summary>
    /// <param name="parts">The records of all parts, in any order, each with a name for messages: its file.</param>
    /// <param name="selected">
    /// Whether the run was asked for some claims only (<c>--filter</c>). Otherwise each unit that the whole run has must have a
    /// record in exactly one part.
    /// </param>
    /// <exception cref="RunMergeException">They are not the whole of one run; the message says all that is wrong.</exception>
    public static RunRecord Of(IReadOnlyList<(string Name, RunRecord Run)> parts, bool selected = false)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
        {
            throw new RunMergeException(["There is nothing to merge: no record was given."]);
        }

        // Where the parts are not of one run, everything else would be noise.
        Refuse(NoParts(parts));
        Refuse([.. OtherRuns(parts)]);
        Refuse([.. Shards(parts), .. Doubles(parts), .. Strangers(parts), .. selected ? [] : Missing(parts)]);
        return parts[0].Run with { Shard = null, Claims = [.. parts.SelectMany(part => part.Run.Claims)] };
    }

    private static ImmutableArray<string> NoParts(IReadOnlyList<(string Name, RunRecord Run)> parts) =>
    [
        .. parts.Where(part => part.Run.Shard is null)
            .Select(part => $"{part.Name} is of a whole run, not of a part ({Shard.Variable}=i/n)."),
        .. parts.Where(part => part.Run.Shard is { } shard && (shard.Index < 1 || shard.Index > shard.Count))
            .Select(part => $"{part.Name} says that it is part {part.Run.Shard}, which there is not."),
    ];

    private static IEnumerable<string> OtherRuns(IReadOnlyList<(string Name, RunRecord Run)> parts)
    {
        var (firstName, first) = parts[0];
        foreach (var (name, run) in parts.Skip(1))
        {
            if (run.Shard!.Count != first.Shard!.Count)
            {
                yield return $"{name} is part {run.Shard}, but {firstName} is part {first.Shard}: not the same number of parts.";
            }

            if (run.Schema != first.Schema)
            {
                yield return $"{name} is written in schema {run.Schema}, {firstName} in schema {first.Schema}.";
            }

            if (run.Conditions != first.Conditions)
            {
                yield return $"{name} ran on {run.Conditions}, {firstName} on {first.Conditions}: "
                    + "parts of one run have the same engine, commit and device.";
            }

            if (!run.CounterModels.SequenceEqual(first.CounterModels) || !SameTexts(run, first))
            {
                yield return $"{name} and {firstName} say different things about what is claimed: they are not of the same run.";
            }

            var (here, there) = (run.Units.Except(first.Units).ToList(), first.Units.Except(run.Units).ToList());
            if (here.Count + there.Count > 0)
            {
                yield return $"{name} and {firstName} are not of the same run: "
                    + string.Join("; ", new[] { Only(name, here), Only(firstName, there) }.OfType<string>()) + ".";
            }
        }
    }

    private static IEnumerable<string> Shards(IReadOnlyList<(string Name, RunRecord Run)> parts)
    {
        var count = parts[0].Run.Shard!.Count;
        var missing = Enumerable.Range(1, count).Except(parts.Select(part => part.Run.Shard!.Index)).ToList();
        if (missing.Count > 0)
        {
            yield return missing.Count == 1
                ? $"Part {missing[0]}/{count} is missing."
                : $"Parts {Some(missing.Select(index => $"{index}/{count}"))} are missing.";
        }

        foreach (var alike in parts.GroupBy(part => part.Run.Shard!.Index).Where(alike => alike.Count() > 1))
        {
            yield return $"Part {alike.Key}/{count} is there {Times(alike.Count())}: {string.Join(", ", alike.Select(part => part.Name))}.";
        }
    }

    private static IEnumerable<string> Doubles(IReadOnlyList<(string Name, RunRecord Run)> parts) => parts
        // The same part twice has been said already.
        .DistinctBy(part => part.Run.Shard!.Index)
        .SelectMany(part => part.Run.Claims.Select(record => (record.Unit, part.Name)))
        .GroupBy(found => found.Unit)
        .Where(alike => alike.Count() > 1)
        .Select(alike => $"{alike.Key} ran {Times(alike.Count())}: in {string.Join(" and in ", alike.Select(found => found.Name))}.");

    private static IEnumerable<string> Strangers(IReadOnlyList<(string Name, RunRecord Run)> parts) =>
        from part in parts
        from record in part.Run.Claims
        where !part.Run.Units.Contains(record.Unit)
        select $"{part.Name} has a record of {record.Unit}, which is not among the units of its run.";

    private static IEnumerable<string> Missing(IReadOnlyList<(string Name, RunRecord Run)> parts)
    {
        var missing = parts[0].Run.Units.Except(parts.SelectMany(part => part.Run.Claims).Select(record => record.Unit)).ToList();
        if (missing.Count > 0)
        {
            yield return $"{(missing.Count == 1 ? "One unit ran" : $"{missing.Count} units ran")} in no part: "
                + $"{Some(missing.Select(unit => $"{unit}"))}. Were only some claims asked for?";
        }
    }

    private static bool SameTexts(RunRecord one, RunRecord other) =>
        one.Texts.Length == other.Texts.Length
        && one.Texts.Zip(other.Texts).All(pair =>
            pair.First with { Sources = [] } == pair.Second with { Sources = [] }
            && pair.First.Sources.SequenceEqual(pair.Second.Sources));

    private static string? Only(string name, List<ClaimUnit> units) =>
        units.Count == 0 ? null : $"only {name} has {Some(units.Select(unit => $"{unit}"))}";

    private static string Some(IEnumerable<string> all)
    {
        var listed = all.ToList();
        return listed.Count <= MostNamed
            ? string.Join(", ", listed)
            : $"{string.Join(", ", listed.Take(MostNamed))} and {listed.Count - MostNamed} more";
    }

    private static string Times(int count) => count == 2 ? "twice" : $"{count} times";

    private static void Refuse(ImmutableArray<string> problems)
    {
        if (problems.Length > 0)
        {
            throw new RunMergeException(problems);
        }
    }
}

/// <summary>Records that are not the whole of one run; the message says all that is wrong.</summary>
/// <param name="problems">What is wrong, a sentence each.</param>
public sealed class RunMergeException(ImmutableArray<string> problems)
    : Exception($"These records cannot be merged.\n{string.Join("\n", problems)}")
{
    /// <summary>What is wrong, a sentence each.</summary>
    public ImmutableArray<string> Problems { get; } = problems;
}
