namespace IoiClaims;

/// <summary>
/// Which senders of a sweep count: those whose change is shown to be larger than a threshold, by the bound of its interval
/// that is nearer to zero.
/// </summary>
public sealed record SenderSelection
{
    /// <summary>The smallest change that counts, in the metric's unit; 0 if only the relative one is to count.</summary>
    public double Absolute { get; init; }

    /// <summary>The smallest change that counts, as a fraction of the mean of the metric on the baseline.</summary>
    public double Relative { get; init; } = 0.05;

    /// <summary>
    /// If given, the share of false discoveries among those of one sweep is also kept below it (Benjamini and Hochberg,
    /// 1995), with one-sided normal p-values of the change against the threshold: for sweeps of very many components, of
    /// which some clear any threshold by luck. Null relies on the interval alone.
    /// </summary>
    public double? FalseDiscoveryRate { get; init; }

    /// <summary>The threshold on a metric whose baseline mean is known, in the metric's unit: the larger of the two.</summary>
    public double ThresholdFor(double baselineMean) => Math.Max(Absolute, Relative * Math.Abs(baselineMean));

    /// <summary>The senders that count, largest change first.</summary>
    /// <param name="sweep">The sweep.</param>
    public IReadOnlyList<(Component Component, Effect Effect)> Of(Sweep sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        Check();
        var threshold = ThresholdFor(sweep.Effects[0].Effect.Baseline.Mean);

        // The interval contains the mean, so that only means beyond the threshold are worth resampling.
        var beyond = sweep.Effects
            .Where(each => Math.Abs(each.Effect.Change.Mean) > threshold)
            .Where(each => each.Effect.Change.Lower > threshold || each.Effect.Change.Upper < -threshold)
            .ToList();
        var limit = FalseDiscoveryRate is { } rate ? Limit(sweep, threshold, rate) : 1;
        return beyond
            .Where(each => limit >= 1 || PValue(each.Effect, threshold) <= limit)
            .OrderByDescending(each => Math.Abs(each.Effect.Change.Mean))
            .ToList();
    }

    /// <summary>Throws if a threshold is none.</summary>
    /// <exception cref="ArgumentException">A threshold that is negative or not finite, both zero, or a rate outside (0, 1).</exception>
    public void Check()
    {
        if (!(Absolute >= 0 && double.IsFinite(Absolute) && Relative >= 0 && double.IsFinite(Relative)) || Absolute + Relative == 0)
        {
            throw new ArgumentException(
                $"Senders are selected by a positive threshold, absolute or relative; these are {Absolute} and {Relative}.");
        }

        if (FalseDiscoveryRate is <= 0 or >= 1)
        {
            throw new ArgumentException($"A false discovery rate lies strictly between 0 and 1; {FalseDiscoveryRate} does not.");
        }
    }

    private static double Limit(Sweep sweep, double threshold, double rate)
    {
        var sorted = sweep.Effects.Select(each => PValue(each.Effect, threshold)).Order().ToArray();
        for (var i = sorted.Length - 1; i >= 0; i--)
        {
            if (sorted[i] <= rate * (i + 1) / sorted.Length)
            {
                return sorted[i];
            }
        }

        return -1;
    }

    /// <summary>How likely a change at least this large is where the true one is at the threshold.</summary>
    private static double PValue(Effect effect, double threshold)
    {
        var values = effect.Change.Values;
        var mean = effect.Change.Mean;
        var variance = values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1);
        var error = Math.Sqrt(variance / values.Length);
        var excess = Math.Abs(mean) - threshold;
        return error == 0 ? (excess > 0 ? 0 : 1) : StandardNormal.Cumulative(-excess / error);
    }
}
