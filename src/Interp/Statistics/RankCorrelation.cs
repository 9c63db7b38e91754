namespace IoiClaims;

/// <summary>Whether a handful of things, such as heads, rank alike by two numbers.</summary>
public static class RankCorrelation
{
    /// <summary>
    /// Spearman's ρ with an interval over the things: what other things of the kind might have given. With fewer than about
    /// ten of them such an interval is wide, and still too narrow; read it as a warning and not as a test.
    /// </summary>
    /// <param name="name">What is compared, such as "Spearman's ρ of crispness and effect over 7 heads".</param>
    /// <param name="x">One number a thing.</param>
    /// <param name="y">Another number a thing, in the same order.</param>
    /// <param name="plan">How the interval is computed; it draws things. A draw that does not vary counts as 0.</param>
    /// <param name="conditions">Under which conditions the numbers were measured.</param>
    /// <returns>ρ; 0 and unstable where one of the two numbers is the same for all.</returns>
    /// <exception cref="ArgumentException">Unequal lengths, fewer than two, or a value that is not finite.</exception>
    public static Measurement Spearman(
        string name, IReadOnlyList<double> x, IReadOnlyList<double> y, BootstrapPlan plan, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(conditions);
        var quantity = new Quantity(name);
        if (x.Count == y.Count && x.Count > 1 && (x.All(value => value == x[0]) || y.All(value => value == y[0])))
        {
            return new Measurement(
                quantity,
                0,
                () => new Uncertainty(null, "One of the two numbers is the same for all, so there are no ranks to compare."),
                plan.Level,
                x.Count,
                conditions,
                () => [],
                null);
        }

        double Of(ReadOnlySpan<int> rows)
        {
            var (left, right) = (new double[rows.Length], new double[rows.Length]);
            for (var i = 0; i < rows.Length; i++)
            {
                (left[i], right[i]) = (x[rows[i]], y[rows[i]]);
            }

            return left.Distinct().Count() < 2 || right.Distinct().Count() < 2 ? 0 : Correlation.Spearman(left, right);
        }

        _ = Correlation.Spearman(x, y);
        return Measurement.Of(
            quantity, Bootstrap.Of(x.Count, Of, plan.Drawing(Resampling.Prompts)), x.Count, conditions);
    }
}
