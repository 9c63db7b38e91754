namespace IoiClaims.Models.Tests.Rotary;

/// <summary>What a slow reference computes for one prompt. Indices: [layer][head][position][entry], or [position][entry].</summary>
internal sealed record ReferenceRun(double[][][][] Queries, double[][][][] Keys, double[][][][] Values, double[][] Logits);

/// <summary>Sums and products over plain arrays.</summary>
internal static class Loops
{
    public static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    public static double Inner(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>A matrix [rows, columns], row after row, times a vector, and a bias where there is one.</summary>
    public static double[] Linear(double[] weight, double[]? bias, double[] input) =>
        [.. Enumerable.Range(0, weight.Length / input.Length).Select(row => Inner(weight[(row * input.Length)..((row + 1) * input.Length)], input) + (bias?[row] ?? 0))];

    /// <summary>Attention of one head: for each position the mean of the values up to it, weighted by the softmax of scaled scores.</summary>
    public static double[][] Attend(double[][] queries, double[][] keys, double[][] values)
    {
        var width = queries[0].Length;
        return
        [
            .. queries.Select((query, p) =>
            {
                var weights = keys[..(p + 1)].Select(key => Math.Exp(Inner(query, key) / Math.Sqrt(width))).ToArray();
                return Enumerable.Range(0, width).Select(d => weights.Select((weight, k) => weight * values[k][d]).Sum() / weights.Sum()).ToArray();
            }),
        ];
    }
}
