namespace IoiClaims.Gpt2;

/// <summary>Many problems in one message: all of them where they are few, the first ones and a count where they are many.</summary>
internal static class ProblemList
{
    private const int Shown = 20;

    public static string Join(IReadOnlyCollection<string> problems) =>
        problems.Count <= Shown
            ? string.Join("; ", problems)
            : $"{string.Join("; ", problems.Take(Shown))}; and {problems.Count - Shown} more";
}
