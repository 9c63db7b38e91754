namespace IoiClaims;

/// <summary>How much of a computation is done whose parts run side by side.</summary>
/// <param name="told">Is told the fraction done, from 0 to 1, one call at a time.</param>
/// <param name="all">How much there is to do.</param>
internal sealed class SharedProgress(IProgress<double>? told, long all)
{
    private readonly Lock adding = new();
    private long done;

    /// <summary>Adds to what is done.</summary>
    /// <returns>How much is done.</returns>
    public long Add(long more)
    {
        lock (adding)
        {
            done += more;
            told?.Report((double)done / all);
            return done;
        }
    }
}
