namespace IoiClaims;

/// <summary>
/// Plain runs shared by experiments on the same model and prompts, within a memory budget: the least recently used run
/// that nobody holds goes first.
/// </summary>
public sealed class RunCache : IDisposable
{
    // Giving memory back to the system costs time, and taking it again costs more.
    private const long BytesToReturn = 1L << 27;

    private readonly Dictionary<(string Model, string Batch), Entry> entries = [];
    private readonly Lock gate = new();
    private readonly long budget;
    private long clock;
    private long freed;

    /// <summary>An empty cache.</summary>
    /// <param name="budgetBytes">How much memory runs that nobody holds may keep; 2 GiB if omitted.</param>
    public RunCache(long budgetBytes = 2L << 30)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budgetBytes);
        budget = budgetBytes;
    }

    /// <summary>How many forward passes were run, for tests and benchmarks.</summary>
    public int ForwardPasses { get; private set; }

    /// <summary>Memory of all runs kept, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return entries.Values.Sum(entry => entry.Run.Bytes);
            }
        }
    }

    /// <summary>The plain run of a model on a batch, computed if it is not there. It stays alive until the lease is disposed.</summary>
    public Lease Rent(ITransformer model, PromptBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        lock (gate)
        {
            var key = (model.Fingerprint, batch.Fingerprint);
            if (!entries.TryGetValue(key, out var entry))
            {
                ForwardPasses++;
                entry = new Entry(new PlainRun(model, batch));
                entries.Add(key, entry);
            }

            entry.Holders++;
            entry.LastUse = ++clock;
            Evict(budget);
            return new Lease(this, entry);
        }
    }

    /// <summary>Drops every run that nobody holds, whatever the budget.</summary>
    /// <param name="except">Batches whose runs are kept.</param>
    public void Clear(params IReadOnlyCollection<PromptBatch> except)
    {
        ArgumentNullException.ThrowIfNull(except);
        var kept = except.Select(batch => batch.Fingerprint).ToHashSet(StringComparer.Ordinal);
        lock (gate)
        {
            foreach (var key in entries.Keys.Where(key => entries[key].Holders == 0 && !kept.Contains(key.Batch)).ToList())
            {
                Drop(key);
            }

            GiveBack();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var entry in entries.Values)
            {
                entry.Run.Dispose();
            }

            entries.Clear();
        }
    }

    private void Evict(long allowed)
    {
        var total = entries.Values.Sum(entry => entry.Run.Bytes);
        foreach (var (key, entry) in entries.Where(pair => pair.Value.Holders == 0)
            .OrderBy(pair => pair.Value.LastUse).ToList())
        {
            if (total <= allowed)
            {
                break;
            }

            total -= entry.Run.Bytes;
            Drop(key);
        }

        GiveBack();
    }

    // Otherwise the budget bounds what is in use, and not what the process takes.
    private void GiveBack()
    {
        if (freed >= BytesToReturn)
        {
            freed = 0;
            FreedMemory.Return();
        }
    }

    private void Drop((string Model, string Batch) key)
    {
        freed += entries[key].Run.Bytes;
        entries[key].Run.Dispose();
        entries.Remove(key);
    }

    /// <summary>Holds a run; dispose it when done.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly RunCache cache;
        private Entry? entry;

        internal Lease(RunCache cache, Entry entry)
        {
            this.cache = cache;
            this.entry = entry;
            Run = entry.Run;
        }

        /// <summary>The run.</summary>
        public PlainRun Run { get; }

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (cache.gate)
            {
                if (entry is not null)
                {
                    entry.Holders--;
                    entry = null;
                    cache.Evict(cache.budget);
                }
            }
        }
    }

    internal sealed class Entry(PlainRun run)
    {
        public PlainRun Run { get; } = run;

        public int Holders { get; set; }

        public long LastUse { get; set; }
    }
}

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
