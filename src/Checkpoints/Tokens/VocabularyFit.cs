namespace IoiClaims.Checkpoints;

/// <summary>Which vocabularies belong to a model's embedding.</summary>
internal static class VocabularyFit
{
    /// <summary>
    /// Whether a model of so many rows may belong to a tokenizer of so many tokens: as many, or padded to the next multiple of 8, 16, 32, …
    /// 1024, as GPUs like it (50,304 rows for GPT-2's 50,257 tokens).
    /// </summary>
    public static bool Fits(int rows, int tokens) =>
        rows == tokens || new[] { 8, 16, 32, 64, 128, 256, 512, 1024 }.Any(multiple => rows == (tokens + multiple - 1L) / multiple * multiple);

    /// <summary>A folder's vocabulary as far as the model has rows for it.</summary>
    /// <param name="vocabulary">What the folder's files hold.</param>
    /// <param name="rows">vocab_size of config.json.</param>
    /// <param name="folder">The folder, for messages.</param>
    /// <param name="remark">Is told of tokens without rows and of rows without tokens.</param>
    /// <exception cref="CheckpointException">Vocabulary and model cannot belong together.</exception>
    public static BytePairVocabulary Of(BytePairVocabulary vocabulary, int rows, string folder, Action<string> remark)
    {
        if (vocabulary.Tokens.Length > rows)
        {
            throw new CheckpointException(
                Path.Combine(folder, CheckpointFiles.Vocabulary),
                $"its {vocabulary.Tokens.Length} tokens do not belong to a model of {rows} (vocab_size in {CheckpointFiles.Configuration})");
        }

        if (vocabulary.Count > rows)
        {
            // No text can be run that has such a token: without it, texts are what they are to the model.
            var without = vocabulary.AddedTokens[(rows - vocabulary.Tokens.Length)..];
            remark($"The model has no row for {Listed.Of(without.Select(token => $"\"{token}\""))} of {CheckpointFiles.AddedTokens}: left out.");
            return new BytePairVocabulary(vocabulary.Tokens, vocabulary.Merges, vocabulary.AddedTokens.Except(without));
        }

        if (!Fits(rows, vocabulary.Count))
        {
            throw new CheckpointException(
                folder,
                $"the model has {rows} tokens (vocab_size in {CheckpointFiles.Configuration}) and the tokenizer {vocabulary.Count}, "
                + "which is no padding to a multiple of 8: they do not belong together, or tokens are missing from "
                + CheckpointFiles.AddedTokens);
        }

        if (vocabulary.Count < rows)
        {
            remark($"The embedding is padded from {vocabulary.Count} tokens to {rows} rows; no text uses the others.");
        }

        return vocabulary;
    }
}
