namespace IoiClaims.Checkpoints;

/// <summary>The tokenizer of a folder, whichever files it is in.</summary>
internal static class FolderTokenizer
{
    /// <summary>
    /// Reads vocab.json and merges.txt of a GPT-2, or tokenizer.json: the latter where both are there and it is not of a GPT-2, since
    /// the former do not say how texts are cut.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="rows">vocab_size of config.json.</param>
    /// <param name="isGpt2">Whether texts are cut as for GPT-2 where no file says how.</param>
    /// <param name="remark">Is told of tokens without rows and of rows without tokens.</param>
    /// <exception cref="CheckpointException">A file is missing or malformed, or vocabulary and model cannot belong together.</exception>
    public static ByteLevelTokenizer Load(string folder, int rows, bool isGpt2, Action<string> remark)
    {
        bool IsThere(string name) => File.Exists(Path.Combine(folder, name));
        var needed = CheckpointFiles.NeededTokenizer(IsThere);
        var hasVocabulary = IsThere(CheckpointFiles.Vocabulary);
        var hasJson = IsThere(CheckpointFiles.Tokenizer);
        if (!hasJson && !hasVocabulary && IsThere(CheckpointFiles.SentencePiece))
        {
            throw new CheckpointException(
                Path.Combine(folder, CheckpointFiles.SentencePiece), $"models with this file alone cannot be loaded: {TokenizerJson.NotByteLevel}");
        }

        if (isGpt2 && !needed.Contains(CheckpointFiles.Tokenizer))
        {
            return VocabularyFit.Of(BytePairVocabulary.Load(folder), rows, folder, remark).ToTokenizer();
        }

        if (!hasJson && hasVocabulary)
        {
            throw new CheckpointException(
                Path.Combine(folder, CheckpointFiles.Tokenizer),
                $"there is no such file, and {CheckpointFiles.Vocabulary} and {CheckpointFiles.Merges} do not say how texts are cut: "
                + "save the tokenizer with save_pretrained of its fast version (AutoTokenizer)");
        }

        var tokenizer = TokenizerJson.Load(folder);
        if (tokenizer.VocabularySize > rows)
        {
            throw new CheckpointException(
                Path.Combine(folder, CheckpointFiles.Tokenizer),
                $"its {tokenizer.VocabularySize} tokens do not belong to a model of {rows} (vocab_size in {CheckpointFiles.Configuration})");
        }

        if (tokenizer.VocabularySize < rows)
        {
            remark($"The embedding has {rows} rows for {tokenizer.VocabularySize} tokens; no text uses the others.");
        }

        return tokenizer;
    }
}
