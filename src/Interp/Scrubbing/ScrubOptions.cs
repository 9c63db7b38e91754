namespace IoiClaims;

/// <summary>How often a hypothesis is scrubbed, and with which samples.</summary>
public sealed record ScrubOptions
{
    /// <summary>Checks and makes options.</summary>
    /// <param name="scrubs">How many scrubs, each with samples of its own, are averaged prompt by prompt.</param>
    /// <param name="seed">Seed of the samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one scrub.</exception>
    public ScrubOptions(int scrubs = 10, long seed = 0)
    {
        if (scrubs < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(scrubs), scrubs, "At least one scrub is needed.");
        }

        Scrubs = scrubs;
        Seed = seed;
    }

    /// <summary>How many scrubs.</summary>
    public int Scrubs { get; }

    /// <summary>Seed of the samples.</summary>
    public long Seed { get; }
}
