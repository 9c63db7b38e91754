namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// The numbers that Python's <c>random.Random(seed)</c> draws, for prompts that were published as a seed: MT19937 (Matsumoto and
/// Nishimura 1998) seeded by its <c>init_by_array</c> of 2002, which Python gives the seed as a key of one word.
/// </summary>
public sealed class PythonRandom
{
    private const int Size = 624;
    private const int Shift = 397;

    private readonly uint[] state = new uint[Size];
    private int next = Size;

    /// <summary>A generator; same seed, same numbers.</summary>
    public PythonRandom(uint seed)
    {
        state[0] = 19650218;
        for (uint i = 1; i < Size; i++)
        {
            state[i] = (1812433253 * Folded(i - 1)) + i;
        }

        var at = 1;
        void Stir(uint factor, uint add)
        {
            state[at] = (state[at] ^ (Folded((uint)at - 1) * factor)) + add;
            if (++at == Size)
            {
                (state[0], at) = (state[Size - 1], 1);
            }
        }

        for (var i = 0; i < Size; i++)
        {
            Stir(1664525, seed);
        }

        for (var i = 1; i < Size; i++)
        {
            Stir(1566083941, (uint)-at);
        }

        state[0] = 0x80000000;
    }

    /// <summary>A number from 0 to below a bound, as <c>random.choice</c> picks a place: too large ones are drawn again.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var bits = 32 - int.LeadingZeroCount(bound);
        while (true)
        {
            var drawn = Word() >> (32 - bits);
            if (drawn < bound)
            {
                return (int)drawn;
            }
        }
    }

    /// <summary>
    /// Different numbers from 0 to below a bound, as <c>random.sample</c> picks places in a population much larger than the
    /// sample: those drawn before are drawn again. (In a small population Python goes another way.)
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A population for which Python goes another way.</exception>
    public int[] Distinct(int count, int bound)
    {
        // Five names or fewer: Python's own limit, its size of a small set and of a list.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 5);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(bound, 21);
        var drawn = new List<int>(count);
        while (drawn.Count < count)
        {
            if (Below(bound) is var number && !drawn.Contains(number))
            {
                drawn.Add(number);
            }
        }

        return [.. drawn];
    }

    /// <summary>The next 32 bits.</summary>
    public uint Word()
    {
        if (next == Size)
        {
            for (var i = 0; i < Size; i++)
            {
                var joined = (state[i] & 0x80000000) | (state[(i + 1) % Size] & 0x7fffffff);
                state[i] = state[(i + Shift) % Size] ^ (joined >> 1) ^ ((joined & 1) * 0x9908b0df);
            }

            next = 0;
        }

        var word = state[next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >> 18);
    }

    private uint Folded(uint place) => state[place] ^ (state[place] >> 30);
}
