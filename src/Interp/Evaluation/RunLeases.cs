namespace IoiClaims;

/// <summary>Plain runs held until this is disposed.</summary>
internal sealed class RunLeases(ITransformer model, RunCache cache) : IDisposable
{
    private readonly Dictionary<string, RunCache.Lease> leases = new(StringComparer.Ordinal);

    /// <summary>The plain run on a batch.</summary>
    public PlainRun RunOn(PromptBatch batch)
    {
        if (!leases.TryGetValue(batch.Fingerprint, out var lease))
        {
            lease = cache.Rent(model, batch);
            leases.Add(batch.Fingerprint, lease);
        }

        return lease.Run;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lease in leases.Values)
        {
            lease.Dispose();
        }

        leases.Clear();
    }
}
