using System.Globalization;

namespace IoiClaims;

/// <summary>How interval ends are read from the resampled statistics.</summary>
public enum BootstrapMethod
{
    /// <summary>
    /// Bias-corrected and accelerated (Efron, 1987): follows the skew of the sample. The better choice, and the usual one.
    /// </summary>
    BCa,

    /// <summary>Plain percentiles of the resampled statistics.</summary>
    Percentile,
}

/// <summary>What is drawn with replacement: which world the interval speaks about.</summary>
public enum Resampling
{
    /// <summary>Prompts, whatever their group: other prompts of the same mixture.</summary>
    Prompts,

    /// <summary>Prompts within each group, whose sizes stay: other prompts of these very templates.</summary>
    PromptsWithinGroups,

    /// <summary>
    /// Whole groups: other templates. Prompts of one template resemble each other, so these intervals are wider, and only
    /// they say something about templates that were not tried. Wants a dozen groups or more.
    /// </summary>
    Groups,
}

/// <summary>
/// How intervals are computed. The same plan on the same numbers draws the same resamples on every platform.
/// </summary>
public sealed record BootstrapPlan
{
    /// <summary>Checks and makes a plan.</summary>
    /// <param name="resamples">Resamples to draw, at least 100; 2000 or more for ends of a 95 % interval.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <param name="level">Level of the intervals, strictly between 0 and 1.</param>
    /// <param name="method">How interval ends are read.</param>
    /// <param name="resampling">What is drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too few resamples, or a level that is none.</exception>
    public BootstrapPlan(
        int resamples,
        ulong seed,
        double level = 0.95,
        BootstrapMethod method = BootstrapMethod.BCa,
        Resampling resampling = Resampling.Prompts)
    {
        if (resamples < 100)
        {
            throw new ArgumentOutOfRangeException(
                nameof(resamples), resamples, "Fewer than 100 resamples give no interval worth reading; take 2000 or more.");
        }

        Interval.CheckLevel(level);
        Resamples = resamples;
        Seed = seed;
        Level = level;
        Method = method;
        Resampling = resampling;
    }

    /// <summary>Resamples drawn.</summary>
    public int Resamples { get; }

    /// <summary>Seed of the resampling.</summary>
    public ulong Seed { get; }

    /// <summary>Level of the intervals, such as 0.95.</summary>
    public double Level { get; }

    /// <summary>How interval ends are read.</summary>
    public BootstrapMethod Method { get; }

    /// <summary>What is drawn with replacement.</summary>
    public Resampling Resampling { get; }

    /// <summary>The same plan that draws something else.</summary>
    public BootstrapPlan Drawing(Resampling resampling) => new(Resamples, Seed, Level, Method, resampling);

    /// <summary>
    /// The same plan for one of several intervals that are to contain their truths all together, as often as one does by this
    /// plan (Bonferroni): whichever of the family is picked out for its value, its interval still holds. There are more
    /// resamples where the level asks for them: twenty beyond either end.
    /// </summary>
    /// <param name="count">How many intervals the family has, whether or not all of them are looked at.</param>
    /// <exception cref="ArgumentOutOfRangeException">No interval.</exception>
    public BootstrapPlan ForOneOf(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var outside = (1 - Level) / count;
        return count == 1
            ? this
            : new(Math.Max(Resamples, (int)Math.Ceiling(2 * BeyondEitherEnd / outside)), Seed, 1 - outside, Method, Resampling);
    }

    private const int BeyondEitherEnd = 20;

    /// <inheritdoc/>
    public override string ToString()
    {
        var drawn = Resampling switch
        {
            Resampling.Prompts => "prompts",
            Resampling.PromptsWithinGroups => "prompts within templates",
            _ => "whole templates",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Level * 100:0.###} % {Method} intervals, {Resamples} resamples of {drawn}, seed {Seed}");
    }
}
