namespace IoiClaims;

/// <summary>Path patching of every component of a route's free hop.</summary>
public static class RouteSweeps
{
    /// <summary>
    /// A sweep: the effect of a route for each of its free hop's components, all computed together. Components through
    /// which the route has no path are left out: they have no effect to measure, not an effect of zero.
    /// </summary>
    /// <param name="laboratory">The bench.</param>
    /// <param name="routes">The routes.</param>
    /// <param name="baseline">What everything else runs on.</param>
    /// <param name="patch">What the senders run on.</param>
    /// <param name="conventions">The choices that make numbers differ.</param>
    /// <param name="metric">What is read off.</param>
    /// <param name="conditions">Subject and dataset.</param>
    /// <param name="progress">Told the fraction done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts of the work.</param>
    /// <exception cref="NothingMatchedException">No component gives a path.</exception>
    /// <exception cref="VacuousPatchException">The patch dataset could not change anything on the routes.</exception>
    /// <exception cref="OperationCanceledException">The sweep was cancelled; nothing is left behind.</exception>
    public static Sweep Sweep(
        this Laboratory laboratory,
        RouteSweep routes,
        PromptBatch baseline,
        PromptBatch patch,
        Conventions conventions,
        IMetric metric,
        Conditions conditions,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(laboratory);
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(conventions);
        ArgumentNullException.ThrowIfNull(conditions);
        var plain = laboratory.Measure(Plan.PlainRun(baseline), metric);
        var with = conditions.With("conventions", conventions.ToString());
        var effects = new List<(Component, Effect)>();
        var all = routes.ComponentsWithPaths();
        VacuityCheck.Check(routes.With(all[0]), baseline, patch);
        foreach (var components in all.Chunk(ComponentsAtATime(laboratory, baseline)))
        {
            var done = effects.Count;
            var measured = laboratory.MeasureVariants(
                routes.Patch(components, laboratory.Model.Shape, baseline, patch, conventions),
                metric,
                progress is null ? null : new Share(progress, done, components.Length, all.Count),
                cancellation);
            effects.AddRange(components.Select((component, v) => (
                component,
                new Effect(
                    new EffectDescription(routes.With(component).ToString(), metric.Name, metric.Unit, with),
                    plain, measured[v], laboratory.Intervals, baseline.Groups))));
        }

        return new Sweep(routes.ToString(), laboratory.Model.Shape, effects);
    }

    // Keeps what an MLP's hidden layer holds for all variants of one part below a quarter of a gibibyte.
    private static int ComponentsAtATime(Laboratory laboratory, PromptBatch baseline) =>
        (int)Math.Max(1, (1L << 28) / (16L * laboratory.Model.Shape.ModelWidth * Math.Min(laboratory.PromptsAtATime, baseline.Count)));

    /// <summary>Reports one part's progress as that of the whole.</summary>
    private sealed class Share(IProgress<double> whole, int done, int size, int all) : IProgress<double>
    {
        public void Report(double value) => whole.Report((done + (value * size)) / all);
    }
}
