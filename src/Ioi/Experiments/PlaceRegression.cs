using IoiClaims.Interp.Statistics;
using IoiClaims.Interp.Tables;
using IoiClaims.Ioi.Datasets;
using IoiClaims.Ioi.Language;

namespace IoiClaims.Ioi.Experiments;

/// <summary>
/// How what is told elsewhere moves the attention here, by all that is to be known about the place of S there, in one
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
    private readonly (string Name, IReadOnlyList<double> Values)[] regressors;
    private readonly Effect effect;

    /// <summary>Sets up the regression.</summary>
    /// <param name="told">The prompts that are told of.</param>
    /// <param name="effect">The score of the first name over the second when that is told, prompt by prompt.</param>
    public PlaceRegression(IoiDataset told, Effect effect)
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(effect);
        var places = told.Prompts.Select(PlaceOfS.In).ToArray();
        this.effect = effect;
        outcome = [.. effect.PatchedValues.Select(value => (double)value)];
        regressors = [.. Regressors.Select(each => (each.Name, (IReadOnlyList<double>)places.Select(each.Of).ToArray()))];
    }

    /// <summary>The effect of the order on the score, half of what a change of order does.</summary>
    public Measurement Order => Coefficient(0);

    /// <summary>The effect of one token of S1–S2 distance.</summary>
    public Measurement Distance => Coefficient(1);

    /// <summary>The effect of one token of absolute position.</summary>
    public Measurement Position => Coefficient(2);

    /// <summary>One row a regressor: its coefficient, its spread, what one standard deviation of it does.</summary>
    public NumericTable ToTable(Tolerance tolerance) => NumericTable.FromRows(
        new TableHeading(
            $"{effect.Description.Metric}, explained by the place of S in the prompts told of: {effect.Description.Intervention}",
            effect.Description.Unit,
            tolerance,
            effect.Conditions.With("R²", Fit([.. Enumerable.Range(0, outcome.Length)]).RSquared.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture))),
        "regressor",
        ["coefficient", "lower", "upper", "s.d. of regressor", "effect of one s.d.", "correlation with order"],
        [.. regressors.Select((regressor, k) =>
        {
            var coefficient = Coefficient(k);
            var mean = regressor.Values.Average();
            var spread = Math.Sqrt(regressor.Values.Average(value => (value - mean) * (value - mean)));
            return (regressor.Name, (IReadOnlyList<double?>)
            [
                coefficient.Value, coefficient.Lower, coefficient.Upper, spread, coefficient.Value * spread,
                Correlation.Pearson(regressor.Values, regressors[0].Values),
            ]);
        })]);

    private Measurement Coefficient(int which) => Measurement.Of(
        new Quantity(regressors[which].Name, which == 0 ? effect.Description.Unit : $"{effect.Description.Unit} a token"),
        Bootstrap.Of(outcome.Length, rows => Fit(rows.ToArray())[regressors[which].Name], effect.Plan, effect.Groups),
        outcome.Length,
        effect.Conditions);

    private LinearFit Fit(int[] rows) => LeastSquares.Fit(
        [.. rows.Select(row => outcome[row])],
        [.. regressors.Select(each => (each.Name, (IReadOnlyList<double>)rows.Select(row => each.Values[row]).ToArray()))]);
}
