namespace IoiClaims;

/// <summary>Correlation of paired values.</summary>
public static class Correlation
{
    /// <summary>Pearson's r: how well a straight line fits, from −1 to 1.</summary>
    /// <exception cref="ArgumentException">
    /// Unequal lengths, fewer than two pairs, a value that is not finite, or a sample without any variation.
    /// </exception>
    public static double Pearson(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Check(x, y);
        var (meanX, meanY) = (x.Average(), y.Average());
        double xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < x.Count; i++)
        {
            var (dx, dy) = (x[i] - meanX, y[i] - meanY);
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }

        return Math.Clamp(xy / (Math.Sqrt(xx) * Math.Sqrt(yy)), -1, 1);
    }

    /// <summary>Spearman's ρ: Pearson's r of the ranks, from −1 to 1. Ties share the mean of their ranks.</summary>
    /// <inheritdoc cref="Pearson" path="/exception"/>
    public static double Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Check(x, y);
        return Pearson(Ranks(x), Ranks(y));
    }

    /// <summary>Ranks from 1, smallest first; ties share the mean of their ranks.</summary>
    public static double[] Ranks(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var order = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Count];
        for (var first = 0; first < order.Length;)
        {
            var last = first;
            while (last + 1 < order.Length && values[order[last + 1]] == values[order[first]])
            {
                last++;
            }

            for (var i = first; i <= last; i++)
            {
                ranks[order[i]] = 1 + (first + last) / 2.0;
            }

            first = last + 1;
        }

        return ranks;
    }

    private static void Check(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count || x.Count < 2)
        {
            throw new ArgumentException($"A correlation needs two or more pairs; there are {x.Count} and {y.Count} values.");
        }

        foreach (var (name, values) in new[] { ("first", x), ("second", y) })
        {
            if (values.Any(value => !double.IsFinite(value)))
            {
                throw new ArgumentException($"The {name} sample has a value that is not a finite number.");
            }

            if (values.All(value => value == values[0]))
            {
                throw new ArgumentException($"The {name} sample does not vary, so nothing can be correlated with it.");
            }
        }
    }
}
