using System.Globalization;

namespace IoiClaims;

/// <summary>
/// How faithful circuits of growing size are, as MIB measures it (Mueller et al. 2025, arXiv 2504.13151): f(C) = (m(C) − m(∅)) /
/// (m(M) − m(∅)) at ten sizes, where m(M) is the model and m(∅) the corrupted run. Immutable.
/// </summary>
public sealed class FaithfulnessCurve
{
    /// <summary>The sizes, as shares of all edges.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

    /// <summary>A curve that has been measured.</summary>
    /// <param name="points">Size as a share of all edges, ascending, and f; two or more.</param>
    /// <param name="conditions">Scores, how edges were chosen, corruption.</param>
    /// <exception cref="ArgumentException">Fewer than two points, or not in order.</exception>
    public FaithfulnessCurve(IReadOnlyList<FaithfulnessPoint> points, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count < 2 || points.Zip(points.Skip(1)).Any(pair => pair.First.Share >= pair.Second.Share))
        {
            throw new ArgumentException("A curve has two points or more, of ascending size.", nameof(points));
        }

        (Points, Conditions) = ([.. points], conditions);
    }

    /// <summary>The points.</summary>
    public IReadOnlyList<FaithfulnessPoint> Points { get; }

    /// <summary>Scores, how edges were chosen, corruption.</summary>
    public Conditions Conditions { get; }

    /// <summary>The circuit performance ratio: the area under f, by trapezoids over the share of edges. Larger is better.</summary>
    public double Cpr => Area(point => point.Faithfulness);

    /// <summary>The circuit-model distance: the area under |1 − f|. 0 is best.</summary>
    public double Cmd => Area(point => Math.Abs(1 - point.Faithfulness));

    /// <summary>A row a size.</summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public NumericTable ToTable(Tolerance tolerance) => NumericTable.FromRows(
        new TableHeading(
            "faithfulness of circuits of edges", "1", tolerance,
            Conditions.With("CMD", Cmd.ToString("0.000", CultureInfo.InvariantCulture)).With("CPR", Cpr.ToString("0.000", CultureInfo.InvariantCulture))),
        "share of edges",
        ["edges", "of them dangling", "faithfulness"],
        [.. Points.Select(point => (
            point.Share.ToString("0.### %", CultureInfo.InvariantCulture),
            (IReadOnlyList<double?>)[point.Edges, point.Dangling, point.Faithfulness]))]);

    private double Area(Func<FaithfulnessPoint, double> height) => Points.Zip(Points.Skip(1))
        .Sum(pair => (pair.Second.Share - pair.First.Share) * (height(pair.First) + height(pair.Second)) / 2);
}

/// <summary>One size of a <see cref="FaithfulnessCurve"/>.</summary>
/// <param name="Share">Size as a share of all edges.</param>
/// <param name="Edges">How many edges were chosen.</param>
/// <param name="Dangling">How many of them are on no way from the embedding to the logits; without them the circuit runs as before.</param>
/// <param name="Faithfulness">f.</param>
public sealed record FaithfulnessPoint(double Share, int Edges, int Dangling, double Faithfulness);
