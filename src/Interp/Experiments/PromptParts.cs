namespace IoiClaims;

/// <summary>Prompts in parts that are run one by one: every prompt in one part, and all parts of nearly the same size.</summary>
internal static class PromptParts
{
    /// <summary>Parts of prompts that follow each other.</summary>
    /// <param name="batch">The prompts.</param>
    /// <param name="count">How many parts.</param>
    public static IReadOnlyList<int[]> Consecutive(PromptBatch batch, int count) => Divided(Enumerable.Range(0, batch.Count), batch, count);

    /// <summary>
    /// Parts of prompts that are nearly equally long, as few rows as can be being padding: a sixth of all rows are where prompts
    /// of 14 to 21 tokens are mixed. The long ones come first, so that lanes end together. A single part is the prompts as they are.
    /// </summary>
    /// <param name="batch">The prompts.</param>
    /// <param name="count">How many parts.</param>
    public static IReadOnlyList<int[]> OfLikeLength(PromptBatch batch, int count) =>
        count == 1 ? Consecutive(batch, 1) : Divided(Enumerable.Range(0, batch.Count).OrderByDescending(n => batch.Tokens[n].Length), batch, count);

    /// <summary>What was computed of each part, in the order of the prompts.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="values">One value a prompt of each part.</param>
    public static T[] InOrder<T>(IReadOnlyList<int[]> parts, IEnumerable<IReadOnlyList<T>> values)
    {
        var all = new T[parts.Sum(part => part.Length)];
        foreach (var (part, ofPart) in parts.Zip(values))
        {
            for (var i = 0; i < part.Length; i++)
            {
                all[part[i]] = ofPart[i];
            }
        }

        return all;
    }

    private static List<int[]> Divided(IEnumerable<int> prompts, PromptBatch batch, int count) =>
        [.. prompts.Chunk((batch.Count + count - 1) / count)];
}
