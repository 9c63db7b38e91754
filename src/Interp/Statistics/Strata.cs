using System.Runtime.InteropServices;

namespace IoiClaims;

/// <summary>
/// What a bootstrap draws: units (a prompt, or all prompts of a template) in strata (one, or one a template), each stratum
/// drawn from itself.
/// </summary>
internal sealed class Strata
{
    private readonly int[][][] strata;

    // The strata again where every unit is a single row: by far the most frequent case.
    private readonly int[][]? ofRows;
    private readonly int count;

    private Strata(int[][][] strata)
    {
        this.strata = strata;
        count = strata.Sum(units => units.Sum(unit => unit.Length));
        ofRows = strata.All(units => units.All(unit => unit.Length == 1))
            ? Array.ConvertAll(strata, units => Array.ConvertAll(units, unit => unit[0]))
            : null;
    }

    /// <summary>Whether some stratum has two units; otherwise every resample is the sample.</summary>
    public bool CanBeResampled => strata.Any(units => units.Length > 1);

    public static Strata Of(int count, Resampling resampling, IReadOnlyList<string>? groups)
    {
        if (groups is not null && groups.Count != count)
        {
            throw new ArgumentException($"There are {groups.Count} groups for {count} rows.", nameof(groups));
        }

        if (resampling == Resampling.Prompts)
        {
            return new Strata([Enumerable.Range(0, count).Select(row => new[] { row }).ToArray()]);
        }

        if (groups is null)
        {
            throw new ArgumentException("The plan draws within or among groups, but no groups were given.", nameof(groups));
        }

        var byGroup = Enumerable.Range(0, count).GroupBy(row => groups[row], StringComparer.Ordinal);
        return resampling == Resampling.Groups
            ? new Strata([byGroup.Select(rows => rows.ToArray()).ToArray()])
            : new Strata(byGroup.Select(rows => rows.Select(row => new[] { row }).ToArray()).ToArray());
    }

    /// <summary>Rows of one resample, in <paramref name="buffer"/>.</summary>
    public ReadOnlySpan<int> Draw(SplitMix64 random, List<int> buffer)
    {
        buffer.Clear();
        if (ofRows is not null)
        {
            CollectionsMarshal.SetCount(buffer, count);
            var drawn = CollectionsMarshal.AsSpan(buffer);
            foreach (var rows in ofRows)
            {
                for (var i = 0; i < rows.Length; i++)
                {
                    drawn[i] = rows[random.Below(rows.Length)];
                }

                drawn = drawn[rows.Length..];
            }

            return CollectionsMarshal.AsSpan(buffer);
        }

        foreach (var units in strata)
        {
            for (var i = 0; i < units.Length; i++)
            {
                buffer.AddRange(units[random.Below(units.Length)].AsSpan());
            }
        }

        return CollectionsMarshal.AsSpan(buffer);
    }

    /// <summary>
    /// BCa's acceleration by the jackknife, over several strata (Davison and Hinkley, 1997, section 5.4): the skewness
    /// of the influence of single units.
    /// </summary>
    public double Acceleration(IResampledStatistic statistic)
    {
        var cubes = 0.0;
        var squares = 0.0;
        foreach (var units in strata.Where(units => units.Length > 1))
        {
            var without = Array.ConvertAll(units, unit => statistic.Without(unit));
            var mean = without.Average();
            var size = (double)units.Length;
            foreach (var each in without)
            {
                var influence = (size - 1) * (mean - each) / size;
                squares += influence * influence;
                cubes += influence * influence * influence;
            }
        }

        var acceleration = cubes / (6 * Math.Pow(squares, 1.5));
        return double.IsFinite(acceleration) ? acceleration : 0;
    }
}
