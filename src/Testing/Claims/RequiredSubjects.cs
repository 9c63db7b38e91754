namespace IoiClaims.Testing;

/// <summary>
/// Subjects that must be able to run, for a gate: what one lacks fails its claims instead of skipping them.
/// <c>IOI_REQUIRE=gpt2,planted dotnet test</c>
/// </summary>
public static class RequiredSubjects
{
    /// <summary>The environment variable that names them, with commas between.</summary>
    public const string Variable = "IOI_REQUIRE";

    /// <summary>Whether a subject is one of them.</summary>
    public static bool Has(string subject) => Names.Contains(subject, StringComparer.Ordinal);

    /// <summary>Checks that there is a subject of each name: a gate with a misspelt name would let everything pass.</summary>
    /// <param name="known">The names that are known.</param>
    /// <exception cref="ArgumentException">The variable names something else.</exception>
    public static void CheckThatTheyAreAmong(IReadOnlyCollection<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        foreach (var name in Names.Where(name => !known.Contains(name)))
        {
            throw new ArgumentException($"{Variable} names '{name}', which is no subject; there are {string.Join(", ", known)}.");
        }
    }

    private static string[] Names => (Environment.GetEnvironmentVariable(Variable) ?? string.Empty)
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
