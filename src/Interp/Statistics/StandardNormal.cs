namespace IoiClaims;

/// <summary>The normal distribution with mean 0 and standard deviation 1.</summary>
public static class StandardNormal
{
    private static readonly double RootTwoPi = Math.Sqrt(2 * Math.PI);

    /// <summary>The probability of a value below <paramref name="x"/>, to about 1e-15.</summary>
    public static double Cumulative(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        var size = Math.Abs(x);
        if (size > 38)
        {
            return x < 0 ? 0 : 1;
        }

        var density = Math.Exp(-x * x / 2) / RootTwoPi;
        if (size < 4)
        {
            // Φ(x) = 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + …)
            var term = x;
            var sum = x;
            for (var k = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); k += 2)
            {
                term *= x * x / k;
                sum += term;
            }

            return 0.5 + density * sum;
        }

        // The tail as a continued fraction: φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))).
        var fraction = size;
        for (var k = 60; k >= 1; k--)
        {
            fraction = size + k / fraction;
        }

        var tail = density / fraction;
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>The value below which a share <paramref name="probability"/> of the distribution lies.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not strictly between 0 and 1.</exception>
    public static double Quantile(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, "A quantile needs a probability strictly between 0 and 1.");
        }

        if (probability > 0.5)
        {
            // The lower tail keeps its digits where the upper one rounds them away.
            return -Quantile(1 - probability);
        }

        var low = -38.0;
        var high = 0.0;
        for (var step = 0; step < 200 && high - low > 1e-15 * Math.Max(1, Math.Abs(low)); step++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle) < probability)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }
}
