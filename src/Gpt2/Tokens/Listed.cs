namespace IoiClaims.Gpt2;

/// <summary>Lists for messages: the first few, and how many more there are.</summary>
internal static class Listed
{
    private const int Shown = 8;

    public static string Of<T>(IEnumerable<T> items)
    {
        var all = items.ToList();
        var first = string.Join(", ", all.Take(Shown));
        return all.Count <= Shown ? first : $"{first} and {all.Count - Shown} more";
    }
}
