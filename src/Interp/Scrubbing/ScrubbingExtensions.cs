using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Carries out causal scrubbing.</summary>
public static class ScrubbingExtensions
{
    /// <summary>Scrubs a hypothesis several times, each with samples of its own, and averages prompt by prompt.</summary>
    /// <param name="laboratory">Runs the model.</param>
    /// <param name="name">What the hypothesis says, in words.</param>
    /// <param name="hypothesis">The hypothesis.</param>
    /// <param name="prompts">The prompts under test.</param>
    /// <param name="metric">What is read off.</param>
    /// <param name="conditions">Subject and dataset; scrubs, seed and convention are added.</param>
    /// <param name="options">How many scrubs and which seed.</param>
    /// <param name="progress">Receives the fraction done, from 0 to 1, after every scrub.</param>
    /// <param name="cancellation">Looked at before every scrub.</param>
    /// <exception cref="HypothesisException">The hypothesis does not fit the model or the prompts.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ScrubResult<TDataset> Scrub<TDataset>(
        this Laboratory laboratory,
        string name,
        Hypothesis<TDataset> hypothesis,
        TDataset prompts,
        IMetric metric,
        Conditions conditions,
        ScrubOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
        where TDataset : class
    {
        ArgumentNullException.ThrowIfNull(laboratory);
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(conditions);
        options ??= new ScrubOptions();
        hypothesis.CheckAgainst(laboratory.Model.Shape);

        var batch = hypothesis.Terms.Batch(prompts);
        var scrubs = ImmutableArray.CreateBuilder<SampledHypothesis<TDataset>>(options.Scrubs);
        var values = ImmutableArray.CreateBuilder<ImmutableArray<float>>(options.Scrubs);
        for (var i = 0; i < options.Scrubs; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sampled = hypothesis.Sample(prompts, unchecked((options.Seed * 1_000_003) + i));
            scrubs.Add(sampled);
            values.Add([.. laboratory.Measure(sampled.ToPlan(laboratory.Model.Shape), metric)]);
            progress?.Report((i + 1.0) / options.Scrubs);
        }

        var stated = conditions
            .With("scrubs", options.Scrubs)
            .With("scrub seed", options.Seed)
            .With("MLPs", hypothesis.Mlps == MlpConvention.Frozen ? "frozen" : "recomputed");
        return new ScrubResult<TDataset>(
            scrubs.ToImmutable(),
            values.ToImmutable(),
            new Effect(
                new EffectDescription(name, metric.Name, metric.Unit, stated),
                laboratory.Measure(Plan.PlainRun(batch), metric),
                [.. Enumerable.Range(0, batch.Count).Select(n => (float)values.Average(scrub => (double)scrub[n]))],
                laboratory.Intervals,
                batch.Groups));
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
