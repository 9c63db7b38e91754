namespace IoiClaims;

/// <summary>A statistic of some rows (prompts) of a sample; a row may come several times.</summary>
/// <param name="rows">Row numbers, from 0.</param>
/// <returns>The statistic, a finite number.</returns>
public delegate double RowStatistic(ReadOnlySpan<int> rows);

/// <summary>A statistic that can be taken on a resample, and on all rows but a few (the jackknife of BCa).</summary>
internal interface IResampledStatistic
{
    double Of(ReadOnlySpan<int> rows);

    double Without(ReadOnlySpan<int> rows);
}

/// <summary>mean(x); leaving rows out costs only those rows.</summary>
internal sealed class MeanStatistic(double[] x) : IResampledStatistic
{
    private readonly double total = x.Sum();

    public double Of(ReadOnlySpan<int> rows) => Sum(x, rows) / rows.Length;

    public double Without(ReadOnlySpan<int> rows) => (total - Sum(x, rows)) / (x.Length - rows.Length);

    internal static double Sum(double[] x, ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += x[row];
        }

        return sum;
    }
}

/// <summary>mean(x) / mean(y) over the same rows.</summary>
internal sealed class RatioStatistic(double[] x, double[] y) : IResampledStatistic
{
    private readonly double totalX = x.Sum();
    private readonly double totalY = y.Sum();

    public double Of(ReadOnlySpan<int> rows) => MeanStatistic.Sum(x, rows) / MeanStatistic.Sum(y, rows);

    public double Without(ReadOnlySpan<int> rows) =>
        (totalX - MeanStatistic.Sum(x, rows)) / (totalY - MeanStatistic.Sum(y, rows));
}

/// <summary>Any statistic: leaving rows out means computing it on the others.</summary>
internal sealed class GeneralStatistic(int count, RowStatistic statistic) : IResampledStatistic
{
    public double Of(ReadOnlySpan<int> rows) => statistic(rows);

    public double Without(ReadOnlySpan<int> rows)
    {
        var left = new bool[count];
        foreach (var row in rows)
        {
            left[row] = true;
        }

        return statistic(Enumerable.Range(0, count).Where(row => !left[row]).ToArray());
    }
}
