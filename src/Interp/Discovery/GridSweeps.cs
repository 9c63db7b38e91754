using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Sweeps with two free hops.</summary>
public static class GridSweeps
{
    /// <summary>Every sender of a route, to each receiver of one hop on its own.</summary>
    /// <param name="laboratory">The bench.</param>
    /// <param name="route">The route.</param>
    /// <param name="hop">Which hop's receivers are taken one by one, from 0 for the one after the senders.</param>
    /// <param name="baseline">What everything else runs on.</param>
    /// <param name="patch">What the senders run on.</param>
    /// <param name="conventions">The choices that make numbers differ.</param>
    /// <param name="metric">What is read off.</param>
    /// <param name="conditions">Subject and dataset.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between columns.</param>
    /// <exception cref="NothingMatchedException">No column has a path.</exception>
    /// <exception cref="VacuousPatchException">The patch dataset could not change anything in any column.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SweepGrid SweepReceivers(
        this Laboratory laboratory,
        Route route,
        int hop,
        PromptBatch baseline,
        PromptBatch patch,
        Conventions conventions,
        IMetric metric,
        Conditions conditions,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(route);
        var receivers = route.EachReceiver(hop);
        return Sweep(
            laboratory,
            $"{receivers}, {route.Chains[0].Senders.Name} one at a time",
            receivers.Free.Select(receiver => (receiver.ToString(), receivers.With(receiver))).ToList(),
            (baseline, patch), conventions, metric, conditions, progress, cancellation);
    }

    private static SweepGrid Sweep(
        Laboratory laboratory,
        string name,
        IReadOnlyList<(string Label, Route Route)> columns,
        (PromptBatch Baseline, PromptBatch Patch) datasets,
        Conventions conventions,
        IMetric metric,
        Conditions conditions,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(laboratory);
        var withPaths = columns.Where(column => column.Route.HasPath()).ToList();
        if (withPaths.Count == 0)
        {
            throw new NothingMatchedException($"'{name}' has no path in any column: check the order of the layers.");
        }

        if (!withPaths.Exists(column => VacuityCheck.CanChange(column.Route, datasets.Baseline, datasets.Patch)))
        {
            VacuityCheck.Check(withPaths[0].Route, datasets.Baseline, datasets.Patch);
        }

        var sweeps = ImmutableArray.CreateBuilder<(string, Sweep?)>(columns.Count);
        foreach (var (label, route) in columns)
        {
            cancellation.ThrowIfCancellationRequested();
            var empty = !route.HasPath() || !VacuityCheck.CanChange(route, datasets.Baseline, datasets.Patch);
            sweeps.Add((label, empty ? null : laboratory.Sweep(
                route.EachSender(), datasets.Baseline, datasets.Patch, conventions, metric, conditions, null, cancellation)));
            progress?.Report((double)sweeps.Count / columns.Count);
        }

        return new SweepGrid(name, sweeps.MoveToImmutable());
    }
}
