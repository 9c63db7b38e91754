using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// The orthogonal directions in which vectors vary most, largest variance first (Pearson 1901). Immutable.
/// </summary>
/// <remarks>
/// From the singular value decomposition, in float64, of the vectors with their mean removed. A direction's sign is free; it
/// is chosen such that its entry of largest size is positive, the first of them where several are equal. Directions of (nearly) equal
/// variance are not determined by the data.
/// </remarks>
public sealed class PrincipalComponents
{
    private PrincipalComponents(
        ImmutableArray<double> mean,
        ImmutableArray<ImmutableArray<double>> directions,
        ImmutableArray<double> variances,
        double totalVariance,
        ImmutableArray<ImmutableArray<double>> projections)
    {
        Mean = mean;
        Directions = directions;
        Variances = variances;
        TotalVariance = totalVariance;
        Projections = projections;
    }

    /// <summary>Number of components, K.</summary>
    public int Count => Directions.Length;

    /// <summary>The vectors' mean [W].</summary>
    public ImmutableArray<double> Mean { get; }

    /// <summary>Unit vectors, orthogonal to each other [K][W].</summary>
    public ImmutableArray<ImmutableArray<double>> Directions { get; }

    /// <summary>The variance along each direction, with N − 1 in the denominator [K].</summary>
    public ImmutableArray<double> Variances { get; }

    /// <summary>The variance along all directions, those left out included.</summary>
    public double TotalVariance { get; }

    /// <summary>Where each vector lies along each direction, from the mean [K][N].</summary>
    public ImmutableArray<ImmutableArray<double>> Projections { get; }

    /// <summary>The share of the total variance along each direction [K].</summary>
    public ImmutableArray<double> ExplainedVariance => [.. Variances.Select(variance => variance / TotalVariance)];

    /// <summary>The principal components of head outputs.</summary>
    /// <param name="outputs">At least two vectors.</param>
    /// <param name="count">How many components, K; at most as many as there are directions with any variance.</param>
    /// <exception cref="ArgumentException">
    /// Fewer than two vectors, vectors that do not vary, or more components than directions in which they vary.
    /// </exception>
    public static PrincipalComponents Of(HeadOutputs outputs, int count = 2)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return Of([.. outputs.Vectors.Select(IReadOnlyList<float> (vector) => vector)], count, outputs.Name);
    }

    /// <summary>The principal components of vectors.</summary>
    /// <param name="vectors">At least two vectors of equal length, finite [N][W].</param>
    /// <param name="count">How many components, K.</param>
    /// <param name="name">How messages call the vectors.</param>
    /// <exception cref="ArgumentException">As above; vectors of unequal length or with an entry that is not finite.</exception>
    public static PrincipalComponents Of(IReadOnlyList<IReadOnlyList<float>> vectors, int count, string name = "vectors")
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Check(vectors, name);
        using var scope = NewDisposeScope();
        var width = vectors[0].Count;
        var all = tensor(vectors.SelectMany(vector => vector.Select(x => (double)x)).ToArray(), device: CPU).view(vectors.Count, width);
        var mean = all.mean([0]);
        var (u, s, vt) = linalg.svd(all - mean, fullMatrices: false);
        var singular = s.cpu().data<double>().ToArray();

        // Inputs are float32: what is smaller than their rounding is no variation.
        var varies = singular[0] > 1e-7 * all.square().sum().sqrt().item<double>();
        var rank = singular.Count(value => varies && value > 1e-6 * singular[0]);
        if (count > rank)
        {
            throw new ArgumentException(
                rank == 0
                    ? $"The {vectors.Count} {name} are all equal; there is no direction in which they vary."
                    : $"The {vectors.Count} {name} vary in {rank} directions; {count} principal components were asked for.",
                nameof(count));
        }

        var directions = Rows(vt.narrow(0, 0, count));
        var projections = Rows((u * s).narrow(1, 0, count).transpose(0, 1));
        var signs = directions.Select(Sign).ToArray();
        return new PrincipalComponents(
            [.. mean.cpu().data<double>().ToArray()],
            Turned(directions, signs),
            [.. singular.Take(count).Select(value => value * value / (vectors.Count - 1))],
            singular.Sum(value => value * value) / (vectors.Count - 1),
            Turned(projections, signs));
    }

    /// <summary>Pearson's r between the projections on a component and a label of each vector.</summary>
    /// <param name="component">The component, from 0.</param>
    /// <param name="labels">One number a vector [N]; 0 and 1 for two classes.</param>
    /// <exception cref="ArgumentException">No such component, another number of labels, or labels that do not vary.</exception>
    public double Correlation(int component, IReadOnlyList<double> labels) =>
        IoiClaims.Correlation.Pearson(At(component), labels);

    /// <summary>
    /// The share of the variance along a component that lies between groups rather than within them (η²), from 0 to 1.
    /// </summary>
    /// <param name="component">The component, from 0.</param>
    /// <param name="groups">The group of each vector [N], such as its template or which name came first.</param>
    /// <exception cref="ArgumentException">No such component, another number of labels, or only one group.</exception>
    public double BetweenGroups(int component, IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var values = At(component);
        if (groups.Count != values.Length || groups.Distinct(StringComparer.Ordinal).Take(2).Count() < 2)
        {
            throw new ArgumentException(
                $"There are {values.Length} vectors; they need as many labels, of two groups or more. "
                + $"There are {groups.Count} labels of {groups.Distinct(StringComparer.Ordinal).Count()}.",
                nameof(groups));
        }

        var mean = values.Average();
        var between = values.Zip(groups).GroupBy(pair => pair.Second, pair => pair.First, StringComparer.Ordinal)
            .Sum(group => group.Count() * Math.Pow(group.Average() - mean, 2));
        return Math.Clamp(between / values.Sum(value => Math.Pow(value - mean, 2)), 0, 1);
    }

    private static double Sign(ImmutableArray<double> direction)
    {
        // Entries that differ by rounding alone count as equal, so that the sign does not depend on it.
        var largest = direction.Max(Math.Abs);
        return Math.Sign(direction.First(entry => Math.Abs(entry) >= largest * (1 - 1e-9)));
    }

    private static ImmutableArray<ImmutableArray<double>> Turned(
        ImmutableArray<ImmutableArray<double>> rows, double[] signs) =>
        [.. rows.Select((row, k) => row.Select(value => signs[k] * value).ToImmutableArray())];

    private static ImmutableArray<ImmutableArray<double>> Rows(Tensor matrix)
    {
        var columns = (int)matrix.shape[1];
        return [.. matrix.flatten().cpu().data<double>().ToArray().Chunk(columns).Select(row => row.ToImmutableArray())];
    }

    private static void Check(IReadOnlyList<IReadOnlyList<float>> vectors, string name)
    {
        if (vectors.Count < 2)
        {
            throw new ArgumentException(
                $"Principal components need at least two vectors; there are {vectors.Count} {name}.", nameof(vectors));
        }

        for (var n = 0; n < vectors.Count; n++)
        {
            if (vectors[n].Count == 0 || vectors[n].Count != vectors[0].Count)
            {
                throw new ArgumentException(
                    $"Vector {n} has {vectors[n].Count} entries, vector 0 has {vectors[0].Count}; all need the same number.",
                    nameof(vectors));
            }

            if (vectors[n].Any(x => !float.IsFinite(x)))
            {
                throw new ArgumentException($"Vector {n} has an entry that is not a finite number.", nameof(vectors));
            }
        }
    }

    private ImmutableArray<double> At(int component) => component >= 0 && component < Count
        ? Projections[component]
        : throw new ArgumentException(
            $"There is no component {component}; there are {Count}, counted from 0.", nameof(component));
}
