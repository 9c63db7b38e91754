namespace IoiClaims;

/// <summary>Which position of one batch stands for which position of another.</summary>
internal static class Alignment
{
    /// <summary>The position in a source batch that a row of the reader's batch corresponds to.</summary>
    /// <exception cref="ArgumentException">The prompts differ in length and no role says how they correspond.</exception>
    public static int Map(PromptBatch reader, PromptBatch source, Place at, int prompt, int position)
    {
        if (at is Place.AtRole { Role: var role })
        {
            return source.Positions(role)[prompt];
        }

        CheckSameLength(reader, source, prompt);
        return position;
    }

    /// <summary>Throws unless every prompt has the same length in both batches.</summary>
    public static void CheckSameLengths(PromptBatch reader, PromptBatch source)
    {
        for (var n = 0; n < reader.Count; n++)
        {
            CheckSameLength(reader, source, n);
        }
    }

    private static void CheckSameLength(PromptBatch reader, PromptBatch source, int prompt)
    {
        if (reader.Tokens[prompt].Length != source.Tokens[prompt].Length)
        {
            throw new ArgumentException(
                $"Prompt {prompt} has {reader.Tokens[prompt].Length} tokens in one dataset and "
                + $"{source.Tokens[prompt].Length} in the other, so their positions do not correspond one to one. "
                + "Patch at a role instead of everywhere, or use datasets of equal length.");
        }
    }
}
