namespace IoiClaims;

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
