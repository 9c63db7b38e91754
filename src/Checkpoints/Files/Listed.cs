namespace IoiClaims.Checkpoints;

/// <summary>Lists for messages: the first few, and how many more there are.</summary>
internal static class Listed
{
    /// <summary>Short items: at most eight.</summary>
    public static string Of<T>(IEnumerable<T> items) => Join(items.Select(item => $"{item}").ToList(), 8, ", ", " and ");

    /// <summary>Problems, each a few words long: at most twenty.</summary>
    public static string Problems(IReadOnlyList<string> problems) => Join(problems, 20, "; ", "; and ");

    private static string Join(IReadOnlyList<string> items, int most, string between, string beforeRest)
    {
        var first = string.Join(between, items.Take(most));
        return items.Count <= most ? first : $"{first}{beforeRest}{items.Count - most} more";
    }
}
