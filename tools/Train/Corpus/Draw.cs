namespace IoiClaims.Train.Corpus;

/// <summary>Random choices in words.</summary>
internal static class Draw
{
    public static T One<T>(this SplitMix64 random, IReadOnlyList<T> of) => of[random.Below(of.Count)];

    public static bool Chance(this SplitMix64 random, double probability) => random.NextDouble() < probability;

    /// <summary>The first choice with probability proportional to its weight, and so on.</summary>
    public static T Weighted<T>(this SplitMix64 random, params ReadOnlySpan<(double Weight, T Choice)> choices)
    {
        var total = 0.0;
        foreach (var (weight, _) in choices)
        {
            total += weight;
        }

        var point = random.NextDouble() * total;
        foreach (var (weight, choice) in choices)
        {
            point -= weight;
            if (point < 0)
            {
                return choice;
            }
        }

        return choices[^1].Choice;
    }
}
