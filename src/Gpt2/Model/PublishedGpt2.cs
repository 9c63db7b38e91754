using IoiClaims.Checkpoints;

namespace IoiClaims.Gpt2;

/// <summary>GPT-2 as published, in its four sizes: what has to be in a folder that is named as one of them.</summary>
public static class PublishedGpt2
{
    // Heads are 64 wide in all of them.
    private static readonly Dictionary<string, Gpt2Config> Sizes = new (string Name, int Layers, int Heads)[]
    {
        ("gpt2", 12, 12), ("gpt2-medium", 24, 16), ("gpt2-large", 36, 20), ("gpt2-xl", 48, 25),
    }.ToDictionary(
        size => size.Name,
        size => Gpt2Config.Small with { Layers = size.Layers, Heads = size.Heads, Width = 64 * size.Heads, InnerWidth = 256 * size.Heads },
        StringComparer.Ordinal);

    /// <summary>The sizes and choices of a published GPT-2; null for any other model.</summary>
    public static Gpt2Config? ConfigOf(HubModel published)
    {
        ArgumentNullException.ThrowIfNull(published);
        return Sizes.GetValueOrDefault(published.Name);
    }

    /// <summary>Whether a model has all the sizes and choices of a published GPT-2, whatever its weights are.</summary>
    /// <param name="published">One of <see cref="HubModel.All"/>; of any other model the answer is no.</param>
    /// <param name="model">The model.</param>
    public static bool HasFormOf(this HubModel published, ITransformer model) =>
        model is Gpt2Model found && ConfigOf(published)?.DifferencesFrom(found.Config).Any() == false;

    /// <summary>Refuses another model in a folder that was named as a published GPT-2.</summary>
    /// <exception cref="CheckpointException">What is there has other sizes or computes something else; the message says what.</exception>
    internal static void CheckThatItIsIn(this HubModel published, string folder)
    {
        if (ConfigOf(published)?.DifferencesFrom(Gpt2Folder.ReadConfig(folder)).ToList() is { Count: > 0 } differences)
        {
            throw new CheckpointException(
                folder,
                $"this is not {published.Name}",
                expected: string.Join(", ", differences.Select(different => $"{different.Key} = {different.Here}")),
                found: string.Join(", ", differences.Select(different => $"{different.Key} = {different.There}")));
        }
    }
}
