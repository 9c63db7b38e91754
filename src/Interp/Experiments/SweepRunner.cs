namespace IoiClaims;

/// <summary>The one runner of sweeps: all variants together, as many at a time as memory holds.</summary>
internal static class SweepRunner
{
    // For all variants that are carried out together.
    private const long Bytes = 1L << 28;

    /// <summary>The effect of each variant.</summary>
    /// <param name="experiment">The prompts, and how intervals are computed.</param>
    /// <param name="variants">What is patched, one a variant.</param>
    /// <param name="plan">The plan of some variants.</param>
    /// <param name="name">What a variant is called.</param>
    /// <param name="metric">What is read off in a variant.</param>
    /// <param name="conditions">The conditions of all effects.</param>
    /// <param name="progress">Is told the fraction done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts of the work.</param>
    public static List<Effect> EffectsOfEach<TVariant>(
        Experiment experiment,
        IReadOnlyList<TVariant> variants,
        Func<TVariant[], Plan> plan,
        Func<TVariant, string> name,
        Func<TVariant, IMetric> metric,
        Conditions conditions,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var (runner, prompts) = (experiment.Runner, experiment.Batch);
        var atATime = AtATime(experiment, plan([.. variants]), variants.Select(metric).Distinct());
        var plain = Plain(experiment, [.. variants.Select(metric).Distinct()]);
        var effects = new List<Effect>();
        foreach (var part in variants.Chunk(atATime))
        {
            var done = effects.Count;
            var metrics = part.Select(metric).ToList();
            var measured = runner.MeasureVariants(
                plan(part), metrics, progress is null ? null : new Share(progress, done, part.Length, variants.Count), cancellation);
            effects.AddRange(part.Select((variant, v) => new Effect(
                new EffectDescription(name(variant), metrics[v].Name, metrics[v].Unit, conditions),
                plain[metrics[v]], measured[v], experiment.Intervals, prompts.Groups)
            { Prompts = prompts }));
        }

        return effects;
    }

    private static int AtATime(Experiment experiment, Plan sweep, IEnumerable<IMetric> metrics)
    {
        var runner = experiment.Runner;
        var together = sweep.Base.Count <= runner.PromptsAtATime ? sweep : sweep.Select([.. Enumerable.Range(0, runner.PromptsAtATime)]);
        var bytesOfOne = metrics.Select(metric => metric.LogitsAt).Distinct().Max(at => VariantMemory.Of(together, at, runner.Model));
        return (int)Math.Clamp(Bytes / Math.Max(1, bytesOfOne), 1, int.MaxValue);
    }

    private static Dictionary<IMetric, IReadOnlyList<float>> Plain(Experiment experiment, IReadOnlyList<IMetric> metrics) => metrics
        .Zip(metrics is [var only] ? [experiment.Measure(only)] : experiment.Runner.Measure(Plan.PlainRun(experiment.Batch), metrics))
        .ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>Reports one part's progress as that of the whole.</summary>
    private sealed class Share(IProgress<double> whole, int done, int size, int all) : IProgress<double>
    {
        public void Report(double value) => whole.Report((done + (value * size)) / all);
    }
}
