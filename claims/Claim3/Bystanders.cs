namespace IoiClaims.Claims;

/// <summary>
/// Prompts in which a third person is mentioned before the giver (<see cref="Corruptions.Bystander"/>), with a role for that
/// person: a name that is neither IO nor S, against which both can be held.
/// </summary>
public static class Bystanders
{
    /// <summary>The third name.</summary>
    public static Role Role { get; } = new("bystander");

    /// <summary>The prompts with a third person, for the engine: with all their roles, and that of the third name.</summary>
    /// <exception cref="ArgumentException">A prompt that does not have exactly one third name.</exception>
    public static PromptBatch WithBystander(this IoiDataset prompts, long seed)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var with = prompts.Corrupt(Corruptions.Bystander, seed);
        var batch = with.Batch;
        var roles = batch.Roles.ToDictionary(role => role, role => (IReadOnlyList<int>)batch.Positions(role));
        roles.Add(Role, [.. with.Prompts.Select((prompt, n) => Find(prompt, n, with))]);
        return new PromptBatch(batch.Tokens.Select(tokens => (IReadOnlyList<int>)tokens), roles, batch.Groups);
    }

    private static int Find(IoiPrompt prompt, int n, IoiDataset dataset)
    {
        var name = prompt.Sentence.ClauseEnd!.Split(' ').Single(word => dataset.NamePool.Contains(word, StringComparer.Ordinal));
        var token = dataset.Tokenizer.Encode(" " + name);
        return token.Count == 1 && prompt.Tokens.Count(each => each == token[0]) == 1
            ? prompt.Tokens.IndexOf(token[0])
            : throw new ArgumentException($"Prompt {n}, \"{prompt.Text}\": the name '{name}' should be one token and occur once.");
    }
}
