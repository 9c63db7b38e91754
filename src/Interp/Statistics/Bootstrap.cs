namespace IoiClaims;

/// <summary>
/// Bootstrap intervals: the sample is drawn again and again from itself, and the spread of the statistic over these
/// resamples stands for its uncertainty. Two statistics of the same sample with the same plan see the same resamples.
/// With fewer than about ten rows the intervals are too narrow, as every bootstrap's are.
/// </summary>
public static class Bootstrap
{
    /// <summary>The mean of a sample.</summary>
    /// <param name="sample">One value a row (prompt), [N].</param>
    /// <param name="plan">Resamples, seed, level, method.</param>
    /// <param name="groups">Group (template) of each row, [N]; needed when the plan draws within or among groups.</param>
    /// <exception cref="ArgumentException">No rows, a value that is not finite, or groups of another length.</exception>
    public static Estimate Mean(IReadOnlyList<double> sample, BootstrapPlan plan, IReadOnlyList<string>? groups = null)
    {
        var x = Checked(sample, nameof(sample));
        return Run(x.Length, new MeanStatistic(x), plan, groups);
    }

    /// <summary>The median of a sample (the mean of the middle two, where their number is even).</summary>
    /// <inheritdoc cref="Mean" path="/param|/exception"/>
    public static Estimate Median(IReadOnlyList<double> sample, BootstrapPlan plan, IReadOnlyList<string>? groups = null)
    {
        var x = Checked(sample, nameof(sample));
        return Run(x.Length, new GeneralStatistic(x.Length, rows => MedianOf(x, rows)), plan, groups);
    }

    /// <summary>mean(numerator) / mean(denominator) of paired samples: the rows are drawn together.</summary>
    /// <param name="numerator">One value a row, [N].</param>
    /// <param name="denominator">One value a row, [N], in the same order.</param>
    /// <param name="plan">Resamples, seed, level, method.</param>
    /// <param name="groups">Group of each row, [N]; needed when the plan draws within or among groups.</param>
    /// <exception cref="UnstableRatioException">The denominator's mean cannot be told from zero.</exception>
    /// <exception cref="ArgumentException">No rows, unequal lengths, or a value that is not finite.</exception>
    public static Estimate RatioOfMeans(
        IReadOnlyList<double> numerator,
        IReadOnlyList<double> denominator,
        BootstrapPlan plan,
        IReadOnlyList<string>? groups = null)
    {
        var x = Checked(numerator, nameof(numerator));
        var y = Checked(denominator, nameof(denominator));
        if (x.Length != y.Length)
        {
            throw new ArgumentException(
                $"A ratio of paired samples needs equally many rows; there are {x.Length} above and {y.Length} below.");
        }

        var estimates = Run(x.Length, [new MeanStatistic(y), new RatioStatistic(x, y)], plan, groups);
        var below = estimates[0]();
        return (below.Interval.IsBounded ? below.Interval.Contains(0) : below.Value == 0)
            ? throw new UnstableRatioException(below)
            : estimates[1]();
    }

    /// <summary>Any statistic of the rows of a sample, given as a function of row numbers.</summary>
    /// <param name="rows">Number of rows (prompts), N.</param>
    /// <param name="statistic">The statistic of some rows. BCa also calls it N times on N − 1 rows.</param>
    /// <param name="plan">Resamples, seed, level, method.</param>
    /// <param name="groups">Group of each row, [N]; needed when the plan draws within or among groups.</param>
    /// <exception cref="ArgumentException">No rows, groups of another length, or a statistic that is NaN.</exception>
    public static Estimate Of(
        int rows, RowStatistic statistic, BootstrapPlan plan, IReadOnlyList<string>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        return Run(rows, new GeneralStatistic(rows, statistic), plan, groups);
    }

    private static Estimate Run(int count, IResampledStatistic statistic, BootstrapPlan plan, IReadOnlyList<string>? groups) =>
        Run(count, [statistic], plan, groups)[0]();

    /// <summary>Several statistics on the same resamples, which are drawn once. An estimate throws where its statistic is not defined.</summary>
    private static Func<Estimate>[] Run(
        int count, IResampledStatistic[] statistics, BootstrapPlan plan, IReadOnlyList<string>? groups)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var strata = Strata.Of(count, plan.Resampling, groups);
        var values = Array.ConvertAll(statistics, statistic => statistic.Of(Enumerable.Range(0, count).ToArray()));
        var resampled = Array.ConvertAll(statistics, _ => new double[strata.CanBeResampled ? plan.Resamples : 0]);
        var random = new SplitMix64(plan.Seed);
        var buffer = new List<int>(count);
        for (var b = 0; b < resampled[0].Length; b++)
        {
            var rows = strata.Draw(random, buffer);
            for (var s = 0; s < statistics.Length; s++)
            {
                resampled[s][b] = statistics[s].Of(rows);
            }
        }

        return [.. statistics.Select(Func<Estimate> (statistic, s) => () => Estimated(statistic, values[s], resampled[s], strata, plan))];
    }

    private static Estimate Estimated(
        IResampledStatistic statistic, double value, double[] resampled, Strata strata, BootstrapPlan plan)
    {
        _ = Finite(value, "the whole sample");
        foreach (var each in resampled)
        {
            _ = Finite(each, "a resample");
        }

        Array.Sort(resampled);
        return plan.Method == BootstrapMethod.Percentile || resampled.Length == 0
            ? new Estimate(value, resampled, 0, 0, plan.Level)
            : new Estimate(value, resampled, Bias(resampled, value), strata.Acceleration(statistic), plan.Level);
    }

    private static double Bias(double[] resampled, double value)
    {
        var below = 0.0;
        foreach (var each in resampled)
        {
            below += each < value ? 1 : each == value ? 0.5 : 0;
        }

        // A statistic beyond all its resamples would give an infinite correction.
        var share = Math.Clamp(below / resampled.Length, 0.5 / resampled.Length, 1 - 0.5 / resampled.Length);
        return StandardNormal.Quantile(share);
    }

    private static double MedianOf(double[] x, ReadOnlySpan<int> rows)
    {
        var values = new double[rows.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = x[rows[i]];
        }

        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static double Finite(double value, string where) => double.IsNaN(value)
        ? throw new ArgumentException($"The statistic is not a number on {where}; it must be defined on every set of rows.")
        : value;

    private static double[] Checked(IReadOnlyList<double> sample, string name)
    {
        ArgumentNullException.ThrowIfNull(sample, name);
        if (sample.Count == 0)
        {
            throw new ArgumentException("A sample needs at least one row; this one has none.", name);
        }

        for (var row = 0; row < sample.Count; row++)
        {
            if (!double.IsFinite(sample[row]))
            {
                throw new ArgumentException($"Row {row} is {sample[row]}; every value must be a finite number.", name);
            }
        }

        return [.. sample];
    }
}
