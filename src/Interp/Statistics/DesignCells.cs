using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// A metric in the cells of a design, such as {same order, other order} × {same distance, other distance}: every prompt
/// has a value in every cell, so that whatever is computed from the cells is resampled with the prompts. Immutable.
/// </summary>
public sealed class DesignCells
{
    private readonly ImmutableArray<ImmutableArray<float>> values;
    private readonly BootstrapPlan plan;
    private readonly ImmutableArray<string> groups;
    private readonly Conditions conditions;

    /// <summary>Checks and freezes a design.</summary>
    /// <param name="quantity">What was measured.</param>
    /// <param name="cells">The cells by name, each with one value a prompt, [N], in the same order.</param>
    /// <param name="plan">How intervals are computed.</param>
    /// <param name="conditions">Under which conditions; N and the plan are added.</param>
    /// <param name="groups">Template of each prompt, [N]; one group if omitted.</param>
    /// <exception cref="ArgumentException">
    /// No cells, a name twice, no prompts, unequal lengths, or a value that is not finite.
    /// </exception>
    public DesignCells(
        Quantity quantity,
        IEnumerable<(string Name, IReadOnlyList<float> Values)> cells,
        BootstrapPlan plan,
        Conditions conditions,
        IReadOnlyList<string>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(conditions);
        var list = cells.ToArray();
        Quantity = quantity;
        Names = [.. list.Select(cell => cell.Name)];
        values = [.. list.Select(cell => Sample.Check(cell.Values, $"{quantity.Name} in cell '{cell.Name}'"))];
        this.plan = plan;
        this.conditions = conditions;
        if (Names.IsEmpty || Names.Distinct(StringComparer.Ordinal).Count() < Names.Length)
        {
            throw new ArgumentException(
                $"A design needs one or more cells, each with a name of its own; these are {string.Join(", ", Names)}.", nameof(cells));
        }

        if (Array.FindIndex([.. values], cell => cell.Length != values[0].Length) is >= 0 and var odd)
        {
            throw new ArgumentException(
                $"Every prompt has a value in every cell, but '{Names[odd]}' has {values[odd].Length} values and '{Names[0]}' "
                + $"has {values[0].Length}.", nameof(cells));
        }

        this.groups = Sample.CheckGroups(groups, values[0].Length);
    }

    /// <summary>What was measured.</summary>
    public Quantity Quantity { get; }

    /// <summary>The cells, in the order given.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Number of prompts, N.</summary>
    public int Count => values[0].Length;

    /// <summary>Subject, dataset, intervals.</summary>
    public Conditions Conditions => conditions.With("N", Count).With("intervals", plan.ToString());

    /// <summary>The templates, in alphabetical order.</summary>
    public IEnumerable<string> Groups => Sample.Names(groups).Order(StringComparer.Ordinal);

    /// <summary>The mean in a cell.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public SampleMean this[string cell] => Contrast($"{Quantity.Name}: {cell}", (cell, 1));

    /// <summary>A weighted sum of cells, such as the difference of two: computed in each prompt, then averaged.</summary>
    /// <param name="name">What the sum says.</param>
    /// <param name="weights">Cells and their weights.</param>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public SampleMean Contrast(string name, params IReadOnlyList<(string Cell, double Weight)> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var terms = weights.Select(term => (Values: values[Place(term.Cell)], term.Weight)).ToArray();
        return Measurement.OfMean(
            Quantity with { Name = name },
            [.. Enumerable.Range(0, Count).Select(n => (float)terms.Sum(term => term.Weight * term.Values[n]))],
            plan,
            conditions,
            groups);
    }

    /// <summary>Any number computed from the cells' means, such as a ratio or a coefficient of a fit.</summary>
    /// <param name="quantity">What the number says.</param>
    /// <param name="statistic">The number, from the means of the cells in the order of <see cref="Names"/>.</param>
    public Measurement Statistic(Quantity quantity, Func<IReadOnlyList<double>, double> statistic)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(statistic);
        return Measurement.Of(quantity, Bootstrap.Of(Count, rows => statistic(Means(rows)), plan, groups), Count, Conditions);
    }

    /// <summary>
    /// A ratio of two numbers computed from the cells' means. Flagged as unstable, with an unbounded interval, where the
    /// interval of the number below includes 0.
    /// </summary>
    /// <param name="quantity">What the ratio says.</param>
    /// <param name="above">The number above, from the means of the cells in the order of <see cref="Names"/>.</param>
    /// <param name="below">The number below.</param>
    public Measurement Ratio(
        Quantity quantity, Func<IReadOnlyList<double>, double> above, Func<IReadOnlyList<double>, double> below)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(above);
        ArgumentNullException.ThrowIfNull(below);
        var divisor = Bootstrap.Of(Count, rows => below(Means(rows)), plan, groups);
        if (divisor.Interval.IsBounded ? !divisor.Interval.Contains(0) : divisor.Value != 0)
        {
            return Statistic(quantity, means => above(means) / below(means));
        }

        var value = above(Means()) / below(Means());
        return new Measurement(
            quantity,
            double.IsFinite(value) ? value : double.NaN,
            () => new Uncertainty(
                null,
                $"What it is divided by, {divisor.Value:0.####}, has the interval {divisor.Interval}, which includes 0, so "
                + "the ratio could be anything."),
            plan.Level,
            Count,
            Conditions,
            () => [],
            null);
    }

    /// <summary>A weighted sum of cells as a function of their means, for ratios.</summary>
    /// <param name="weights">Cells and their weights.</param>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public Func<IReadOnlyList<double>, double> Sum(params IReadOnlyList<(string Cell, double Weight)> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var terms = weights.Select(term => (Place: Place(term.Cell), term.Weight)).ToArray();
        return means => terms.Sum(term => term.Weight * means[term.Place]);
    }

    /// <summary>The prompts of some templates only, such as those in ABBA order.</summary>
    /// <param name="chosen">Which templates.</param>
    /// <exception cref="ArgumentException">No prompt has such a template.</exception>
    public DesignCells For(Func<string, bool> chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        var rows = Enumerable.Range(0, Count).Where(n => chosen(groups[n])).ToArray();
        return new DesignCells(
            Quantity,
            Names.Select((name, cell) => (name, (IReadOnlyList<float>)Sample.Pick(values[cell], rows))),
            plan,
            conditions,
            Sample.Pick(groups, rows));
    }

    /// <summary>The means of all cells, in the order of <see cref="Names"/>.</summary>
    public ImmutableArray<double> Means() => [.. values.Select(cell => cell.Average(value => (double)value))];

    private double[] Means(ReadOnlySpan<int> rows)
    {
        var means = new double[values.Length];
        foreach (var row in rows)
        {
            for (var cell = 0; cell < means.Length; cell++)
            {
                means[cell] += values[cell][row];
            }
        }

        for (var cell = 0; cell < means.Length; cell++)
        {
            means[cell] /= rows.Length;
        }

        return means;
    }

    private int Place(string cell) => Names.IndexOf(cell) is >= 0 and var place
        ? place
        : throw new ArgumentException($"The design has no cell '{cell}'; it has {string.Join(", ", Names)}.");
}
