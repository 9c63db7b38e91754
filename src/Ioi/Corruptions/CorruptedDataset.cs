namespace IoiClaims.Ioi;

/// <summary>Corrupts datasets: <c>prompts.Corrupt(Corruptions.Abc, seed: 1)</c>.</summary>
public static class CorruptedDataset
{
    /// <summary>
    /// The same prompts with something changed, aligned prompt by prompt and read in the same terms as the dataset.
    /// </summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="corruption">What to change; see <see cref="Corruptions"/>.</param>
    /// <param name="seed">For what is drawn at random. What is drawn for a prompt depends on seed and index only.</param>
    /// <exception cref="ArgumentException">The corruption does not apply to these prompts; the message names the prompt.</exception>
    /// <exception cref="IneffectiveCorruptionException">
    /// In some prompt the corruption did not change exactly what it states to change.
    /// </exception>
    public static IoiDataset Corrupt(this IoiDataset prompts, Corruption corruption, long seed)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(corruption);
        var sentences = prompts.Prompts.Select((prompt, n) => corruption.Apply(prompt, n, seed, prompts.NamePool)).ToArray();
        var corrupted = IoiDataset.Resolve(
            sentences,
            prompts.Source.After($"corruption '{corruption.Name}' with seed {seed}"),
            prompts.Prompts.Select(prompt => prompt.Frame).ToArray());
        CorruptionCheck.Verify(corruption, prompts, corrupted);
        return corrupted;
    }
}
