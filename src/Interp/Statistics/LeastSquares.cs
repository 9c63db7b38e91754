using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Ordinary least squares for a handful of regressors.</summary>
public static class LeastSquares
{
    /// <summary>Fits outcome ≈ intercept + Σ coefficient · regressor.</summary>
    /// <param name="outcome">The values to explain, [N].</param>
    /// <param name="regressors">Named regressors, each [N].</param>
    /// <exception cref="ArgumentException">
    /// Unequal lengths, fewer rows than unknowns, a value that is not finite, a repeated name, or a regressor that the
    /// others already determine (named).
    /// </exception>
    public static LinearFit Fit(
        IReadOnlyList<double> outcome, params IReadOnlyList<(string Name, IReadOnlyList<double> Values)> regressors) =>
        Fit(outcome, withIntercept: true, regressors);

    /// <summary>As <see cref="Fit(IReadOnlyList{double}, IReadOnlyList{ValueTuple{string, IReadOnlyList{double}}})"/> with no intercept: the plane passes through 0.</summary>
    public static LinearFit FitThroughZero(
        IReadOnlyList<double> outcome, params IReadOnlyList<(string Name, IReadOnlyList<double> Values)> regressors) =>
        Fit(outcome, withIntercept: false, regressors);

    private static LinearFit Fit(
        IReadOnlyList<double> outcome, bool withIntercept, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> regressors)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(regressors);
        var columns = regressors.Select(regressor => (regressor.Name, Values: regressor.Values.ToArray())).ToList();
        if (withIntercept)
        {
            columns.Insert(0, ("intercept", Enumerable.Repeat(1.0, outcome.Count).ToArray()));
        }

        Check(outcome, columns);
        var solution = Solve(columns, [.. outcome]);
        var fitted = Enumerable.Range(0, outcome.Count)
            .Select(row => columns.Select((column, k) => solution[k] * column.Values[row]).Sum())
            .ToImmutableArray();
        var coefficients = columns.Select((column, k) => KeyValuePair.Create(column.Name, solution[k]));
        return new LinearFit(
            withIntercept ? solution[0] : 0,
            coefficients.Skip(withIntercept ? 1 : 0).ToImmutableArray(),
            [.. outcome],
            fitted);
    }

    /// <summary>
    /// Gram-Schmidt, twice over each column so that nearly parallel columns keep their digits, then back-substitution.
    /// </summary>
    private static double[] Solve(List<(string Name, double[] Values)> columns, double[] outcome)
    {
        var count = columns.Count;
        var orthonormal = new double[count][];
        var upper = new double[count, count];
        for (var k = 0; k < count; k++)
        {
            var rest = (double[])columns[k].Values.Clone();
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < k; j++)
                {
                    var along = Dot(orthonormal[j], rest);
                    upper[j, k] += along;
                    for (var row = 0; row < rest.Length; row++)
                    {
                        rest[row] -= along * orthonormal[j][row];
                    }
                }
            }

            var length = Math.Sqrt(Dot(rest, rest));
            var original = Math.Sqrt(Dot(columns[k].Values, columns[k].Values));
            if (length <= 1e-10 * original)
            {
                throw new ArgumentException(
                    $"The regressor '{columns[k].Name}' is determined by those before it "
                    + $"({string.Join(", ", columns.Take(k).Select(column => column.Name))}), so its coefficient is arbitrary.");
            }

            upper[k, k] = length;
            orthonormal[k] = Array.ConvertAll(rest, value => value / length);
        }

        var solution = new double[count];
        for (var k = count - 1; k >= 0; k--)
        {
            var value = Dot(orthonormal[k], outcome);
            for (var j = k + 1; j < count; j++)
            {
                value -= upper[k, j] * solution[j];
            }

            solution[k] = value / upper[k, k];
        }

        return solution;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Check(IReadOnlyList<double> outcome, List<(string Name, double[] Values)> columns)
    {
        if (columns.Count == 0)
        {
            throw new ArgumentException("There is nothing to fit: give at least one regressor.");
        }

        if (outcome.Count < columns.Count)
        {
            throw new ArgumentException($"{outcome.Count} rows cannot determine {columns.Count} unknowns.");
        }

        foreach (var (name, values) in columns.Append(("outcome", [.. outcome])))
        {
            if (values.Length != outcome.Count)
            {
                throw new ArgumentException($"The regressor '{name}' has {values.Length} rows; the outcome has {outcome.Count}.");
            }

            if (Array.FindIndex(values, value => !double.IsFinite(value)) is >= 0 and var row)
            {
                throw new ArgumentException($"Row {row} of '{name}' is {values[row]}; every value must be a finite number.");
            }
        }

        if (columns.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two regressors are called '{twice.Key}'.");
        }
    }
}

/// <summary>A fitted plane.</summary>
/// <param name="Intercept">The value where all regressors are 0; 0 for a fit through zero.</param>
/// <param name="Coefficients">The coefficient of each regressor, in the order given.</param>
/// <param name="Outcome">What was to be explained, [N].</param>
/// <param name="Fitted">The plane's values, [N].</param>
public sealed record LinearFit(
    double Intercept,
    ImmutableArray<KeyValuePair<string, double>> Coefficients,
    ImmutableArray<double> Outcome,
    ImmutableArray<double> Fitted)
{
    /// <summary>Coefficient of a regressor.</summary>
    /// <exception cref="KeyNotFoundException">There is no such regressor.</exception>
    public double this[string regressor]
    {
        get
        {
            foreach (var (name, value) in Coefficients)
            {
                if (name == regressor)
                {
                    return value;
                }
            }

            throw new KeyNotFoundException(
                $"There is no regressor '{regressor}'; there are {string.Join(", ", Coefficients.Select(pair => pair.Key))}.");
        }
    }

    /// <summary>Outcome minus fitted, [N].</summary>
    public ImmutableArray<double> Residuals => [.. Outcome.Zip(Fitted, (outcome, fitted) => outcome - fitted)];

    /// <summary>Mean of |outcome − fitted|.</summary>
    public double MeanAbsoluteResidual => Residuals.Average(Math.Abs);

    /// <summary>Share of the outcome's variance that the plane explains; 1 where the outcome does not vary and is met.</summary>
    public double RSquared
    {
        get
        {
            var mean = Outcome.Average();
            var total = Outcome.Sum(value => (value - mean) * (value - mean));
            var left = Residuals.Sum(value => value * value);

            // What rounding leaves of numbers that are all the same.
            var nothing = 1e-20 * Outcome.Sum(value => value * value);
            return total <= nothing ? (left <= nothing ? 1 : 0) : 1 - (left / total);
        }
    }
}
