using System.Text.Json.Nodes;
using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>
/// Parts of a sweep (--shard i/n --json) become the document of the whole: the same, to the byte, as if one machine had done it.
/// </summary>
internal static class SweepMerge
{
    /// <summary>Fields that only parts have.</summary>
    public const string ShardField = "shard";

    /// <summary>All senders of the whole sweep, in order.</summary>
    public const string SendersField = "senders";

    private const string EffectsField = "effects";

    /// <summary>The whole.</summary>
    /// <param name="parts">Each part with a name for messages: its file.</param>
    /// <exception cref="FailedException">They are not the whole of one sweep; the message says all that is wrong.</exception>
    public static JsonObject Of(IReadOnlyList<(string Name, JsonObject Part)> parts)
    {
        var read = parts.Select(part => (part.Name, part.Part, Shard: ShardOf(part.Name, part.Part))).ToList();
        Refuse(OfOtherSweeps(read));
        Refuse(MissingOrDouble(read));

        var first = read[0].Part;
        var senders = first[SendersField]!.AsArray().Select(sender => $"{sender}").ToList();
        var effects = read
            .SelectMany(part => part.Part[EffectsField]!.AsArray())
            .GroupBy(effect => $"{effect!["sender"]}", StringComparer.Ordinal)
            .ToDictionary(alike => alike.Key, alike => alike.ToList(), StringComparer.Ordinal);
        Refuse(
        [
            .. senders.Where(sender => !effects.ContainsKey(sender)).Select(sender => $"No part has the effect of {sender}."),
            .. effects.Where(found => found.Value.Count > 1)
                .Select(found => $"The effect of {found.Key} is there {found.Value.Count} times."),
            .. effects.Keys.Except(senders).Select(sender => $"{sender} is no sender of this sweep."),
        ]);

        var whole = Shared(first);
        whole[EffectsField] = new JsonArray([.. senders.Select(sender => effects[sender][0]!.DeepClone())]);
        return whole;
    }

    private static IEnumerable<string> OfOtherSweeps(IReadOnlyList<(string Name, JsonObject Part, Shard Shard)> read)
    {
        var (firstName, first, shard) = read[0];
        return read.Skip(1)
            .Where(part => part.Shard.Count != shard.Count
                || Text(Shared(part.Part)) != Text(Shared(first))
                || Text(part.Part[SendersField]) != Text(first[SendersField]))
            .Select(part => $"{part.Name} and {firstName} are not of the same sweep: something besides their effects differs.");
    }

    private static IEnumerable<string> MissingOrDouble(IReadOnlyList<(string Name, JsonObject Part, Shard Shard)> read)
    {
        var count = read[0].Shard.Count;
        var missing = Enumerable.Range(1, count).Except(read.Select(part => part.Shard.Index))
            .Select(index => $"Part {index}/{count} is missing.");
        var twice = read.GroupBy(part => part.Shard.Index).Where(alike => alike.Count() > 1)
            .Select(alike =>
                $"Part {alike.Key}/{count} is there {alike.Count()} times: {string.Join(", ", alike.Select(part => part.Name))}.");
        return missing.Concat(twice);
    }

    private static void Refuse(IEnumerable<string> problems)
    {
        var all = problems.ToList();
        if (all.Count > 0)
        {
            throw new FailedException($"These sweeps cannot be merged.\n{string.Join("\n", all)}");
        }
    }

    private static Shard ShardOf(string name, JsonObject part)
    {
        try
        {
            return part["schema"] is JsonValue schema && $"{schema}" == "ioi/sweep/1"
                && part[ShardField] is JsonValue shard && part[SendersField] is JsonArray && part[EffectsField] is JsonArray
                ? Shard.Parse($"{shard}", name)
                : throw new FailedException($"{name} is no part of a sweep: 'ioi sweep --shard i/n --json' makes one.");
        }
        catch (FormatException wrong)
        {
            throw new FailedException(wrong.Message);
        }
    }

    // What all parts share; the effects keep their place in the order of fields.
    private static JsonObject Shared(JsonObject part)
    {
        var shared = (JsonObject)part.DeepClone();
        shared.Remove(ShardField);
        shared.Remove(SendersField);
        shared[EffectsField] = new JsonArray();
        return shared;
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? string.Empty;
}
