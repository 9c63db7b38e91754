using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Sweeps side by side: every sender to each of several receivers, or at each of several places. Immutable.</summary>
public sealed class SweepGrid
{
    internal SweepGrid(string name, ImmutableArray<(string Label, Sweep? Sweep)> columns)
    {
        Name = name;
        Columns = columns;
    }

    /// <summary>What was swept, in words.</summary>
    public string Name { get; }

    /// <summary>Receivers or places and their sweeps; null where no sender has a path.</summary>
    public ImmutableArray<(string Label, Sweep? Sweep)> Columns { get; }

    /// <summary>The effect of a component in a column; null where it has no path.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Effect? this[Component component, string column]
    {
        get
        {
            var found = Columns.FirstOrDefault(each => each.Label == column);
            return found.Label is null
                ? throw new ArgumentException(
                    $"There is no column '{column}'; there are {string.Join(", ", Columns.Select(each => each.Label))}.", nameof(column))
                : found.Sweep?[component];
        }
    }

    /// <summary>Senders × receivers or places: the mean change of the metric; empty where there is no path.</summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    /// <param name="largest">How many senders to show, those with the largest change anywhere; all if omitted.</param>
    public NumericTable ToTable(Tolerance tolerance, int? largest = null)
    {
        var effects = Columns.SelectMany(column => column.Sweep?.Effects ?? []).ToList();
        var senders = effects.GroupBy(each => each.Component).OrderByDescending(Largest).Take(largest ?? int.MaxValue)
            .Select(each => each.Key)
            .OrderBy(ComponentOrder.Stage).ThenBy(component => (component as Head)?.Index ?? 0)
            .ToArray();
        var description = effects[0].Effect.Description;
        return new NumericTable(
            new TableHeading(
                $"change of the {description.Metric}: {Name}",
                description.Unit.Length == 0 ? "1" : description.Unit,
                tolerance,
                effects[0].Effect.Conditions),
            "sender",
            senders.Select(sender => sender.ToString()).ToArray(),
            Columns.Select(column => column.Label).ToArray(),
            (row, column) => Columns[column].Sweep?[senders[row]]?.Change.Mean);
    }

    private static double Largest(IEnumerable<(Component, Effect Effect)> of) => of.Max(each => Math.Abs(each.Effect.Change.Mean));
}
