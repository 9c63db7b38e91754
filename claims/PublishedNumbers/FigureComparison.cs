using System.Collections.Immutable;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>What was found of one cell of a published figure.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Deviations">By how much each prompt moves it from the mean, [N]: their standard deviation over √N is its standard error.</param>
public sealed record FoundCell(double Value, ImmutableArray<double> Deviations)
{
    /// <summary>Standard deviation over prompts.</summary>
    public double Sd => Math.Sqrt(Deviations.Sum(each => each * each) / Math.Max(1, Deviations.Length - 1));

    /// <summary>Standard error of the value.</summary>
    public double StandardError => Sd / Math.Sqrt(Deviations.Length);

    /// <summary>A mean over prompts.</summary>
    public static FoundCell Of(SampleMean mean)
    {
        ArgumentNullException.ThrowIfNull(mean);
        return new FoundCell(mean.Mean, [.. mean.Values.Select(value => value - mean.Mean)]);
    }

    /// <summary>The mean change of a metric as a share of its mean: a ratio of means, whose standard error is the delta method's.</summary>
    /// <param name="baseline">The metric, [N].</param>
    /// <param name="patched">The metric after patching, [N].</param>
    public static FoundCell OfRelativeChange(IReadOnlyList<float> baseline, IReadOnlyList<float> patched)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(patched);
        var mean = baseline.Average(value => (double)value);
        var ratio = patched.Average(value => (double)value) / mean;
        return new FoundCell(ratio - 1, [.. patched.Zip(baseline, (after, before) => (after - (ratio * before)) / mean)]);
    }
}

/// <summary>One cell of a figure: a number that somebody read off or printed, beside ours.</summary>
/// <param name="Name">Which cell.</param>
/// <param name="Published">The published number.</param>
/// <param name="Found">Ours.</param>
/// <param name="ReadingError">How far off the published number may have been read or rounded.</param>
/// <param name="SdAtN">How much a mean over as many prompts as the source had varies from draw to draw.</param>
/// <param name="StandardError">How much ours does.</param>
public sealed record FigureCell(string Name, double Published, double Found, double ReadingError, double SdAtN, double StandardError)
{
    private double Gap => Math.Abs(Found - Published);

    /// <summary>The largest gap that is a match.</summary>
    public double Allowed => ReadingError + (2 * Math.Sqrt((SdAtN * SdAtN) + (StandardError * StandardError)));

    /// <summary>Whether the gap is no larger.</summary>
    public bool IsMatch => Gap <= Allowed;

    /// <summary>The gap in standard deviations, the reading error counted as one of them.</summary>
    public double Standardised =>
        Gap / Math.Sqrt((ReadingError * ReadingError) + (SdAtN * SdAtN) + (StandardError * StandardError));
}

/// <summary>
/// A figure of a paper, compared with ours cell by cell and as a whole. The prompts of both were drawn, so both vary: a cell
/// matches if the gap is at most its reading error plus twice the standard deviation of the difference. About one honest cell in
/// twenty does not, so that all of a large figure hardly ever match; what decides is the sum of squared gaps, each in standard
/// deviations, which is refused where chance exceeds it once in a hundred (χ²). It also sees many cells that are all a little off.
/// </summary>
public sealed class FigureComparison
{
    private const double Level = 0.99;
    private const string Sd = " sd";

    private FigureComparison(ImmutableArray<FigureCell> cells, double sum, double limit) => (Cells, ChiSquared, Limit) = (cells, sum, limit);

    /// <summary>The cells.</summary>
    public ImmutableArray<FigureCell> Cells { get; }

    /// <summary>The sum of squared standardised gaps.</summary>
    public double ChiSquared { get; }

    /// <summary>What it may be.</summary>
    public double Limit { get; }

    /// <summary>Whether the figure as a whole agrees.</summary>
    public bool Agrees => ChiSquared <= Limit;

    /// <summary>Compares cells that do not depend on each other.</summary>
    /// <exception cref="ArgumentException">No cells.</exception>
    public static FigureComparison Of(IReadOnlyList<FigureCell> cells) => Of(cells, (one, other) => one == other ? 1 : 0);

    /// <summary>Compares a published table with what was found.</summary>
    /// <param name="published">
    /// Its tolerance is the reading error, and N in its heading the number of prompts of the source. Beside a column x
    /// there may be one "x sd", its standard deviations over prompts; where there is none, ours is taken.
    /// </param>
    /// <param name="found">Ours, by row and column; null where nothing was measured.</param>
    public static FigureComparison Of(NumericTable published, Func<string, string, FoundCell?> found)
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(found);
        var prompts = double.Parse(published.Heading.Conditions["N"], System.Globalization.CultureInfo.InvariantCulture);
        var pairs = (
            from row in published.Rows
            from column in ValueColumns(published)
            where published[row, column] is not null
            let cell = found(row, column) ?? throw new ArgumentException($"'{row}', {column} was published and not measured.", nameof(found))
            select (Found: cell, Cell: new FigureCell(
                published.Columns.Length == 1 ? row : $"{row}, {column}",
                published[row, column]!.Value,
                cell.Value,
                published.Heading.Tolerance.Absolute,
                (SdOf(published, row, column) ?? cell.Sd) / Math.Sqrt(prompts),
                cell.StandardError))).ToList();
        return Of([.. pairs.Select(pair => pair.Cell)], (one, other) => Correlation(pairs[one].Found, pairs[other].Found));
    }

    /// <summary>The columns of a published figure that hold values, not standard deviations.</summary>
    public static IEnumerable<string> ValueColumns(NumericTable published)
    {
        ArgumentNullException.ThrowIfNull(published);
        return published.Columns.Where(column => ValueOfSd(column) is null);
    }

    /// <summary>Of which column a column holds the standard deviations; null for one of values.</summary>
    public static string? ValueOfSd(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.EndsWith(Sd, StringComparison.Ordinal) ? column[..^Sd.Length] : null;
    }

    /// <summary>The value that a χ² of so many degrees of freedom, whole or not, exceeds with a chance of one minus the level (Wilson and Hilferty 1931).</summary>
    public static double Quantile(double degrees, double level)
    {
        var spread = 2 / (9 * degrees);
        return degrees * Math.Pow(1 - spread + (StandardNormal.Quantile(level) * Math.Sqrt(spread)), 3);
    }

    /// <summary>As in "χ² 10.4 of 15 cells, at most 30.6".</summary>
    public override string ToString() => FormattableString.Invariant($"χ² {ChiSquared:0.0} of {Cells.Length} cells, at most {Limit:0.0}");

    // Cells that were measured on the same prompts rise and fall together: fewer of them are independent, and the sum varies more.
    // Its mean stays; the χ² with its mean and variance stands in for it (Satterthwaite 1946).
    private static FigureComparison Of(IReadOnlyList<FigureCell> cells, Func<int, int, double> correlation)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentOutOfRangeException.ThrowIfZero(cells.Count);
        var squares = 0.0;
        for (var one = 0; one < cells.Count; one++)
        {
            for (var other = 0; other < cells.Count; other++)
            {
                squares += Math.Pow(one == other ? 1 : correlation(one, other), 2);
            }
        }

        var scale = squares / cells.Count;
        return new FigureComparison(
            [.. cells], cells.Sum(cell => cell.Standardised * cell.Standardised), scale * Quantile(cells.Count / scale, Level));
    }

    private static double? SdOf(NumericTable published, string row, string column) =>
        published.HasColumn(column + Sd) ? published[row, column + Sd] : null;

    private static double Correlation(FoundCell one, FoundCell other)
    {
        var size = Math.Sqrt(one.Deviations.Sum(each => each * each) * other.Deviations.Sum(each => each * each));
        return size == 0 || one.Deviations.Length != other.Deviations.Length
            ? 0
            : one.Deviations.Zip(other.Deviations, (a, b) => a * b).Sum() / size;
    }
}
