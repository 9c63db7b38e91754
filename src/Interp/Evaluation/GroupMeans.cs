using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Means over the prompts of a group, at the slots of a reader.</summary>
internal static class GroupMeans
{
    /// <param name="reading">The slots.</param>
    /// <param name="reader">The prompts whose groups are meant.</param>
    /// <param name="batch">The prompts that the mean is taken over.</param>
    /// <param name="values">Their values [N', P', …].</param>
    /// <param name="like">The shape of the result [N, M, …]; its values stand where a slot takes no part.</param>
    public static Tensor At(Reading reading, PromptBatch reader, PromptBatch batch, Tensor values, Tensor like)
    {
        var known = new Dictionary<(string Group, int Position), Tensor>();
        var flat = values.flatten(0, 1);
        var rows = new List<Tensor>();
        foreach (var row in reading.Rows())
        {
            if (row is not { } at)
            {
                rows.Add(like.flatten(0, 1)[rows.Count]);
                continue;
            }

            // At a role the mean is the same whatever the reader's position.
            var key = (reader.Groups[at.Prompt], reading.At is Place.AtRole ? -1 : at.Position);
            if (!known.TryGetValue(key, out var mean))
            {
                var members = MeanRows.Of(batch, key.Item1, reading.At, at.Position)
                    .Select(m => ((long)m.Prompt * batch.Length) + m.Position)
                    .ToArray();
                mean = flat.index_select(0, tensor(members, device: flat.device)).mean([0]);
                known.Add(key, mean);
            }

            rows.Add(mean);
        }

        return stack(rows).view(like.shape);
    }
}

/// <summary>Which rows of a batch a mean is taken over.</summary>
internal static class MeanRows
{
    /// <summary>The rows of a group that stand at a role, or at the same position.</summary>
    /// <exception cref="ArgumentException">
    /// The batch has no prompt of the group, or its prompts differ in length where no role says what corresponds.
    /// </exception>
    public static IReadOnlyList<(int Prompt, int Position)> Of(PromptBatch batch, string group, Place at, int position)
    {
        var members = Enumerable.Range(0, batch.Count).Where(m => batch.Groups[m] == group).ToList();
        if (members.Count == 0)
        {
            throw new ArgumentException(
                $"No prompt of group '{group}' to take a mean over; the batch has groups "
                + string.Join(", ", batch.Groups.Distinct().Select(g => $"'{g}'")) + ".");
        }

        if (at is Place.AtRole { Role: var role })
        {
            return members.Select(m => (m, batch.Positions(role)[m])).ToList();
        }

        if (members.FirstOrDefault(m => batch.Tokens[m].Length != batch.Tokens[members[0]].Length, -1) is >= 0 and var other)
        {
            throw new ArgumentException(
                $"The prompts of group '{group}' differ in length (prompt {members[0]} has "
                + $"{batch.Tokens[members[0]].Length} tokens, prompt {other} has {batch.Tokens[other].Length}), so a mean "
                + "position by position means nothing. Take the mean at a role, or group prompts by length.");
        }

        if (position >= batch.Tokens[members[0]].Length)
        {
            throw new ArgumentException(
                $"The prompts of group '{group}' in the batch that means are taken over have "
                + $"{batch.Tokens[members[0]].Length} tokens; there is no position {position}.");
        }

        return members.Select(m => (m, position)).ToList();
    }
}
