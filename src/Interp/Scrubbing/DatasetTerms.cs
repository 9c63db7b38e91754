namespace IoiClaims;

/// <summary>What causal scrubbing has to know of a task's datasets.</summary>
/// <typeparam name="TDataset">Prompts of the task.</typeparam>
/// <param name="Batch">The prompts as the engine wants them.</param>
/// <param name="Draw">
/// Prompts chosen from a population, one index for each prompt of the dataset they are drawn for, in whose terms they
/// are to be read: its roles name the same positions in them.
/// </param>
/// <param name="Layout">
/// A prompt's layout in words, such as its template: two prompts of the same layout and length have their parts at
/// the same positions, so that one can stand for the other.
/// </param>
/// <param name="Show">A prompt as people read it.</param>
public sealed record DatasetTerms<TDataset>(
    Func<TDataset, PromptBatch> Batch,
    Func<TDataset, IReadOnlyList<int>, TDataset, TDataset> Draw,
    Func<TDataset, int, string> Layout,
    Func<TDataset, int, string> Show)
    where TDataset : class;

/// <summary>Terms of datasets that need no task.</summary>
public static class DatasetTerms
{
    /// <summary>Plain batches: prompts of equal length correspond position by position.</summary>
    public static DatasetTerms<PromptBatch> Batches { get; } = new(
        batch => batch,
        (population, indices, like) => new PromptBatch(
            indices.Select(index => (IReadOnlyList<int>)population.Tokens[index]),
            like.Roles.ToDictionary(role => role, role => (IReadOnlyList<int>)like.Positions(role)),
            like.Groups),
        (_, _) => string.Empty,
        (batch, n) => string.Join(' ', batch.Tokens[n]));
}
