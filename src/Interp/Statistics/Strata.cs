using System.Runtime.InteropServices;

namespace IoiClaims;

/// <summary>
/// What a bootstrap draws: units (a prompt, or all prompts of a template) in strata (one, or one a template), each stratum
/// drawn from itself.
/// </summary>
internal sealed class Strata
{
    private readonly int[][][] strata;

    private Strata(int[][][] strata) => this.strata = strata;

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
        foreach (var units in strata)
        {
            for (var i = 0; i < units.Length; i++)
            {
                var unit = units[random.Below(units.Length)];
                if (unit.Length == 1)
                {
                    // By far the most frequent case.
                    buffer.Add(unit[0]);
                }
                else
                {
                    buffer.AddRange(unit.AsSpan());
                }
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
