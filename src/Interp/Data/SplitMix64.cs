namespace IoiClaims;

/// <summary>
/// The random numbers behind every interval: SplitMix64 (Steele, Lea and Flood, 2014), 64 bits of state. The same seed
/// gives the same numbers on every platform and every version of .NET, which <see cref="Random"/> does not promise.
/// Not for secrets, and not safe to share between threads.
/// </summary>
public sealed class SplitMix64
{
    private ulong state;

    /// <summary>Starts the sequence of a seed. Every seed is good, 0 included.</summary>
    public SplitMix64(ulong seed) => state = seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number from 0 to <paramref name="bound"/> − 1, each exactly as likely as the others.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);

        // The high half of a 64 x 64 bit product scales the bits to the bound; the few low halves that would make
        // some numbers likelier than others are drawn again.
        var high = Math.BigMul(Next(), (ulong)bound, out var low);
        if (low < (ulong)bound)
        {
            var surplus = unchecked(0UL - (ulong)bound) % (ulong)bound;
            while (low < surplus)
            {
                high = Math.BigMul(Next(), (ulong)bound, out low);
            }
        }

        return (int)high;
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
}
