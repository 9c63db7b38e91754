using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Carries out scrubs; see <see cref="Experiment.Scrub"/>.</summary>
internal static class Scrubbing
{
    public static ScrubResult<TDataset> Run<TDataset>(
        Experiment experiment,
        string name,
        Hypothesis<TDataset> hypothesis,
        TDataset prompts,
        IMetric metric,
        ScrubOptions options,
        IProgress<double>? progress,
        CancellationToken cancellation)
        where TDataset : class
    {
        var shape = experiment.Shape;
        hypothesis.CheckAgainst(shape);
        var scrubs = ImmutableArray.CreateBuilder<SampledHypothesis<TDataset>>(options.Scrubs);
        var values = ImmutableArray.CreateBuilder<ImmutableArray<float>>(options.Scrubs);
        for (var i = 0; i < options.Scrubs; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sampled = hypothesis.Sample(prompts, unchecked((options.Seed * 1_000_003) + i));
            scrubs.Add(sampled);
            var plan = sampled.ToPlan(shape);
            VisibilityCheck.Check(plan, metric, shape, name);
            values.Add([.. experiment.Runner.Measure(plan, metric)]);
            progress?.Report((i + 1.0) / options.Scrubs);
        }

        var stated = experiment.Conditions
            .With("scrubs", options.Scrubs)
            .With("scrub seed", options.Seed)
            .With("MLPs", hypothesis.Mlps == MlpConvention.Frozen ? "frozen" : "recomputed");
        return new ScrubResult<TDataset>(
            scrubs.ToImmutable(),
            values.ToImmutable(),
            new Effect(
                new EffectDescription(name, metric.Name, metric.Unit, stated),
                experiment.Measure(metric),
                [.. Enumerable.Range(0, experiment.Batch.Count).Select(n => (float)values.Average(scrub => (double)scrub[n]))],
                experiment.Intervals,
                experiment.Batch.Groups)
            { Prompts = experiment.Batch });
    }
}

/// <summary>How often a hypothesis is scrubbed, and with which samples.</summary>
public sealed record ScrubOptions
{
    /// <summary>Checks and makes options.</summary>
    /// <param name="scrubs">How many scrubs, each with samples of its own, are averaged prompt by prompt.</param>
    /// <param name="seed">Seed of the samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one scrub.</exception>
    public ScrubOptions(int scrubs = 10, long seed = 0)
    {
        if (scrubs < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(scrubs), scrubs, "At least one scrub is needed.");
        }

        Scrubs = scrubs;
        Seed = seed;
    }

    /// <summary>How many scrubs.</summary>
    public int Scrubs { get; }

    /// <summary>Seed of the samples.</summary>
    public long Seed { get; }
}
