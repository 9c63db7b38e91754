using System.Collections.Immutable;

namespace IoiClaims.Claims;

/// <summary>
/// The six cells of Appendix A of Wang et al. 2022: what is left of the logit difference when the signal of some
/// heads comes from prompts in which the token signal is original, random or inverted, and the position signal is original
/// or inverted; and the plane that is fitted to them.
/// </summary>
public sealed class SignalCells
{
    private const string Position = "position";
    private const string Token = "token";

    private SignalCells(DesignCells cells) => Cells = cells;

    /// <summary>Token and position signal of each cell, in the order of the paper's figure, read by columns.</summary>
    public static ImmutableArray<(TokenSignal Token, PositionSignal Position)> Design { get; } =
    [
        (TokenSignal.Original, PositionSignal.Original),
        (TokenSignal.Random, PositionSignal.Original),
        (TokenSignal.Inverted, PositionSignal.Original),
        (TokenSignal.Original, PositionSignal.Inverted),
        (TokenSignal.Random, PositionSignal.Inverted),
        (TokenSignal.Inverted, PositionSignal.Inverted),
    ];

    /// <summary>The cells, prompt by prompt.</summary>
    public DesignCells Cells { get; }

    /// <summary>The coefficient of the position signal (+1 original, −1 inverted).</summary>
    public Measurement PositionEffect => Fitted("position", fit => fit[Position]);

    /// <summary>The coefficient of the token signal (+1 original, 0 random, −1 inverted).</summary>
    public Measurement TokenEffect => Fitted("token", fit => fit[Token]);

    /// <summary>The intercept.</summary>
    public Measurement Intercept => Fitted("intercept", fit => fit.Intercept);

    /// <summary>How many times stronger position is than token.</summary>
    public Measurement Ratio => Cells.Ratio(
        new Quantity("position / token"), means => Fit(means)[Position], means => Fit(means)[Token]);

    /// <summary>The mean distance of the six cells from the plane, as a fraction of the baseline.</summary>
    public Measurement Residual => Cells.Ratio(
        new Quantity("mean distance from the plane", IsFraction: true), means => Fit(means).MeanAbsoluteResidual, means => means[0]);

    /// <summary>Measures the six cells.</summary>
    /// <param name="patchedFrom">
    /// The effect of patching some heads' signal from corrupted prompts. Not asked for the first cell, which is
    /// the baseline.
    /// </param>
    public static SignalCells Measure(Func<Corruption, Effect> patchedFrom)
    {
        ArgumentNullException.ThrowIfNull(patchedFrom);
        var measured = Design.Skip(1).Select(cell => patchedFrom(Corruptions.Signals(cell.Token, cell.Position))).ToArray();
        var first = measured[0];
        var values = measured.Select(effect => effect.PatchedValues).Prepend(first.BaselineValues);
        return new SignalCells(new DesignCells(
            new Quantity(first.Description.Metric, first.Description.Unit),
            Design.Zip(values, (cell, each) => (NameOf(cell.Token, cell.Position), (IReadOnlyList<float>)each)),
            first.Plan,
            first.Description.Conditions,
            first.Groups));
    }

    /// <summary>Least squares over the six cells: intercept + position · (±1) + token · (1, 0 or −1).</summary>
    /// <param name="cells">The six means, in the order of <see cref="Design"/>.</param>
    public static LinearFit Fit(IReadOnlyList<double> cells) => LeastSquares.Fit(
        cells,
        (Position, [.. Design.Select(cell => cell.Position == PositionSignal.Original ? 1.0 : -1.0)]),
        (Token, [.. Design.Select(cell => cell.Token switch
        {
            TokenSignal.Original => 1.0,
            TokenSignal.Random => 0.0,
            _ => -1.0,
        })]));

    /// <summary>One row a template, one for each order, and one for all: the six cells, then the fit.</summary>
    /// <param name="title">What was patched.</param>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public NumericTable ToTable(string title, Tolerance tolerance) => NumericTable.FromRows(
        new TableHeading($"{Cells.Quantity.Name}: {title}", Cells.Quantity.Unit, tolerance, Cells.Conditions),
        "template",
        [.. Cells.Names, Position, Token, "intercept", "residual"],
        [.. ByTemplate.Rows(Cells).Select(row => (row.Label, (IReadOnlyList<double?>)Row(row.Cells.Means())))]);

    private static double?[] Row(ImmutableArray<double> means)
    {
        var fit = Fit(means);
        return [.. means.Select(mean => (double?)mean), fit[Position], fit[Token], fit.Intercept, fit.MeanAbsoluteResidual];
    }

    private Measurement Fitted(string name, Func<LinearFit, double> coefficient) =>
        Cells.Statistic(new Quantity(name, Cells.Quantity.Unit), means => coefficient(Fit(means)));

    // As in "S random, place kept": what the prompts say that the heads run on.
    private static string NameOf(TokenSignal token, PositionSignal position) =>
        (token switch { TokenSignal.Original => "S", TokenSignal.Random => "random", _ => "IO" })
        + (position == PositionSignal.Original ? ", kept" : ", inverted");
}

/// <summary>The rows that tables have in common: templates, ABBA and BABA, all.</summary>
internal static class ByTemplate
{
    public static IEnumerable<(string Label, DesignCells Cells)> Rows(DesignCells cells) =>
        cells.Groups.Select(group => (group, cells.For(other => other == group))).Concat(Orders(cells));

    public static IEnumerable<(string Label, DesignCells Cells)> Orders(DesignCells cells)
    {
        foreach (var order in new[] { NameOrder.Abba, NameOrder.Baba })
        {
            var name = IoiSentence.OrderName(order);
            if (cells.Groups.Any(OfOrder))
            {
                yield return ($"all {name}", cells.For(OfOrder));
            }

            bool OfOrder(string group) => group.EndsWith($"/{name}", StringComparison.Ordinal);
        }

        yield return ("all", cells);
    }
}
