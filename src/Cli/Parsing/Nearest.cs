namespace IoiClaims.Cli;

/// <summary>The nearest right thing to what someone typed.</summary>
internal static class Nearest
{
    /// <summary>
    /// The candidate that is fewest typing errors away, case not counted; null where all are so far that it would be a guess.
    /// </summary>
    public static string? To(string typed, IEnumerable<string> candidates)
    {
        var wanted = typed.Trim().ToLowerInvariant();
        var best = candidates
            .Select(candidate => (candidate, distance: Distance(wanted, candidate.ToLowerInvariant())))
            .Where(each => each.distance <= Math.Max(1, Math.Min(wanted.Length, each.candidate.Length) / 3))
            .OrderBy(each => each.distance)
            .Select(each => each.candidate)
            .FirstOrDefault();
        return best;
    }

    /// <summary>As in "; did you mean 'planted'?"; empty where nothing is near.</summary>
    public static string Suggest(string typed, IEnumerable<string> candidates) =>
        To(typed, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : ".";

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    internal static int Distance(string one, string two)
    {
        var rows = new int[one.Length + 1, two.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= two.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                        rows[i - 1, j - 1] + (one[i - 1] == two[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == two[j - 2] && one[i - 2] == two[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[one.Length, two.Length];
    }
}
