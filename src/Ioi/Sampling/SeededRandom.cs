namespace IoiClaims.Ioi;

/// <summary>
/// Pseudo-random numbers that are the same on every platform and in every version of .NET: SplitMix64 (Steele, Lea and
/// Flood 2014). Streams for different purposes and indices are independent, so what is drawn for one prompt does not
/// depend on how much was drawn for another.
/// </summary>
internal sealed class SeededRandom
{
    private ulong state;

    /// <summary>The plain generator, started at a state.</summary>
    public SeededRandom(ulong state) => this.state = state;

    /// <summary>The stream of a purpose and an index under a seed.</summary>
    public static SeededRandom For(long seed, string purpose, int index)
    {
        var key = Mix(unchecked((ulong)seed) + 0x9E3779B97F4A7C15UL);
        foreach (var c in purpose)
        {
            key = Mix(key ^ c);
        }

        return new SeededRandom(Mix(key ^ unchecked((ulong)index)));
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits()
    {
        state = unchecked(state + 0x9E3779B97F4A7C15UL);
        return Mix(state);
    }

    /// <summary>A number from 0 to <paramref name="count"/> − 1, all equally likely.</summary>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        // Bits beyond the largest multiple of count would favour small numbers.
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)count);
        ulong bits;
        do
        {
            bits = NextBits();
        }
        while (bits >= limit);

        return (int)(bits % (ulong)count);
    }

    /// <summary>One of the items, all equally likely.</summary>
    public T Choose<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>A random order of the numbers from 0 to <paramref name="count"/> − 1.</summary>
    public int[] Permutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
