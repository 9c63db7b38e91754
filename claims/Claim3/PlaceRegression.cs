namespace IoiClaims.Claims;

/// <summary>
/// How a signal from other prompts moves the attention here, by all that can be known about the place of S there, in one
/// regression: order, S1–S2 distance, absolute position, S2–END distance.
/// </summary>
public sealed class PlaceRegression
{
    private static readonly (string Name, Func<PlaceOfS, double> Of)[] Regressors =
    [
        ("order (1: second name repeated, -1: first)", place => place.Order == NameOrder.Abba ? 1 : -1),
        ("S1–S2 distance", place => place.Distance),
        ("position of S1", place => place.Position),
        ("S2–END distance", place => place.ToEnd),
    ];

    private readonly double[] outcome;
    private readonly (string Name, double[] Values)[] columns;
    private readonly Effect effect;
    private readonly Measurement[] coefficients;

    /// <summary>Fits the regression, with intervals over prompts.</summary>
    /// <param name="effects">The effects of the signal; explained is by how much the first name is scored over the second.</param>
    public PlaceRegression(SignalEffects effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        var places = effects.Prompts.Prompts.Select(PlaceOfS.In).ToArray();
        effect = effects.FirstOverSecond;
        outcome = [.. effect.PatchedValues.Select(value => (double)value)];
        columns = [.. Regressors.Select(each => (each.Name, Centred(places.Select(each.Of).ToArray())))];
        coefficients = [.. columns.Select(column => Coefficient(column.Name))];
    }

    /// <summary>The effect of the order on the score, half of what a change of order does.</summary>
    public Measurement Order => coefficients[0];

    /// <summary>The effect of one token of S1–S2 distance.</summary>
    public Measurement Distance => coefficients[1];

    /// <summary>The effect of one token of absolute position.</summary>
    public Measurement Position => coefficients[2];

    /// <summary>One row a regressor: its coefficient, its spread, what one standard deviation of it does.</summary>
    public NumericTable ToTable(Tolerance tolerance) => NumericTable.FromRows(
        new TableHeading(
            $"{effect.Description.Metric}, explained by the place of S in the prompts that the signal comes from",
            effect.Description.Unit,
            tolerance,
            effect.Conditions),
        "regressor",
        ["coefficient", "lower", "upper", "s.d. of regressor", "effect of one s.d.", "correlation with order"],
        [.. columns.Select((column, k) =>
        {
            var spread = Math.Sqrt(column.Values.Average(value => value * value));
            return (column.Name, (IReadOnlyList<double?>)
            [
                coefficients[k].Value, coefficients[k].Lower, coefficients[k].Upper, spread, coefficients[k].Value * spread,
                Correlation.Pearson(column.Values, columns[0].Values),
            ]);
        })]);

    private static double[] Centred(double[] values)
    {
        var mean = values.Average();
        return Array.ConvertAll(values, value => value - mean);
    }

    private Measurement Coefficient(string name) => Measurement.Of(
        new Quantity(name, name == columns[0].Name ? effect.Description.Unit : $"{effect.Description.Unit} a token"),
        Bootstrap.Of(outcome.Length, rows => Fit(rows)[name], effect.Plan, effect.Groups),
        outcome.Length,
        effect.Conditions);

    // By the normal equations: a resample of many rows costs their products, and then as many equations as unknowns.
    private LinearFit Fit(ReadOnlySpan<int> rows)
    {
        var count = columns.Length + 1;
        var products = Enumerable.Range(0, count).Select(_ => new double[count]).ToArray();
        var right = new double[count];
        foreach (var row in rows)
        {
            for (var i = 0; i < count; i++)
            {
                right[i] += Value(i, row) * outcome[row];
                for (var j = 0; j < count; j++)
                {
                    products[j][i] += Value(i, row) * Value(j, row);
                }
            }
        }

        return LeastSquares.FitThroughZero(
            right, [.. products.Select((column, k) => (k == 0 ? "intercept" : columns[k - 1].Name, (IReadOnlyList<double>)column))]);

        double Value(int column, int row) => column == 0 ? 1 : columns[column - 1].Values[row];
    }
}
