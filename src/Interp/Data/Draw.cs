namespace IoiClaims;

/// <summary>Seeded draws without replacement.</summary>
internal static class Draw
{
    /// <summary>Some of the items in random order; all of them if there are no more.</summary>
    public static IReadOnlyList<T> Some<T>(IReadOnlyList<T> items, int count, SplitMix64 random)
    {
        var left = items.ToArray();
        var drawn = Math.Min(count, left.Length);
        for (var i = 0; i < drawn; i++)
        {
            var j = i + random.Below(left.Length - i);
            (left[i], left[j]) = (left[j], left[i]);
        }

        return left[..drawn];
    }
}
