namespace IoiClaims;

/// <summary>Composition scores beside those of pairs that nobody says compose.</summary>
public static class CompositionBesideBaseline
{
    /// <summary>
    /// Earlier heads × later heads, and below them for each later head the mean, the standard deviation and the largest of
    /// its scores with all earlier heads of the model, and what heads with random weights score. A score says something
    /// only if it stands out among these.
    /// </summary>
    /// <param name="scores">The scores of all pairs.</param>
    /// <param name="from">Earlier heads, the first rows.</param>
    /// <param name="to">Later heads, the columns.</param>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    /// <param name="conditions">Whose weights they are.</param>
    /// <exception cref="ArgumentException">Not a head, one that the model does not have, or a later one in layer 0.</exception>
    public static NumericTable ToTableBesideBaseline(
        this CompositionScores scores, ComponentSet from, ComponentSet to, Tolerance tolerance, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var table = scores.ToTable(from, to, tolerance, conditions);
        var baseline = CompositionScores.RandomBaseline(scores.Shape).Mean;
        var earlier = to.Cast<Head>().Select(later => Earlier(scores, later)).ToList();
        (string Label, Func<double[], double> Of)[] below =
        [
            ("mean of all earlier heads", all => all.Average()),
            ("s.d. of all earlier heads", StandardDeviation),
            ("largest of all earlier heads", all => all.Max()),
            ("random weights", _ => baseline),
        ];
        return new NumericTable(
            table.Heading,
            table.Corner,
            [.. table.Rows, .. below.Select(row => row.Label)],
            table.Columns,
            (row, column) => row < table.Rows.Length
                ? table[row, column]
                : below[row - table.Rows.Length].Of(earlier[column]));
    }

    private static double[] Earlier(CompositionScores scores, Head later) =>
        later.Layer > 0
            ? scores.Shape.AllHeads().Where(head => head.Layer < later.Layer).Select(head => scores[head, later]).ToArray()
            : throw new ArgumentException($"Head {later} is in layer 0 and reads no other head.", nameof(later));

    private static double StandardDeviation(double[] all)
    {
        var mean = all.Average();
        return Math.Sqrt(all.Sum(score => (score - mean) * (score - mean)) / Math.Max(1, all.Length - 1));
    }
}
