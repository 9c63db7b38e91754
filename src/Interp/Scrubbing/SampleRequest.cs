namespace IoiClaims;

/// <summary>Asks a sampler for the prompts of a node.</summary>
/// <param name="Terms">The task's terms.</param>
/// <param name="Node">The node, for messages.</param>
/// <param name="Given">The prompts that it is drawn for.</param>
/// <param name="RunSeed">Seed of the whole tree.</param>
/// <param name="Purpose">Makes the draws of different nodes independent.</param>
/// <param name="Shared">Samples that several nodes share, drawn so far.</param>
internal sealed record SampleRequest<TDataset>(
    DatasetTerms<TDataset> Terms,
    string Node,
    TDataset Given,
    long RunSeed,
    string Purpose,
    Dictionary<SharedSampler<TDataset>, (string Node, TDataset Sample)> Shared)
    where TDataset : class
{
    /// <summary>Seed of this node's draws.</summary>
    public long Seed
    {
        get
        {
            var z = new SplitMix64(unchecked((ulong)RunSeed)).Next();
            foreach (var c in Purpose)
            {
                z = new SplitMix64(z ^ c).Next();
            }

            return unchecked((long)z);
        }
    }

    /// <summary>Random numbers for one prompt.</summary>
    public SplitMix64 RandomFor(int prompt) =>
        new(new SplitMix64(unchecked((ulong)Seed ^ ((ulong)prompt * 0xD1B54A32D192ED03UL))).Next());
}
