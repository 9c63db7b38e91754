using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>Which claims to run.</summary>
/// <param name="Project">The project or its folder; null for the folder "claims" found upwards.</param>
/// <param name="Claims">Claims, or the beginnings of their names; all if none.</param>
/// <param name="Subjects">Subjects; all if none.</param>
/// <param name="Shard">Which part, such as "2/5"; null for the whole.</param>
/// <param name="Further">What is handed on to dotnet test.</param>
internal sealed record ClaimsRunRequest(
    string? Project, IReadOnlyList<string> Claims, IReadOnlyList<string> Subjects, string? Shard, IReadOnlyList<string> Further)
{
    /// <summary>The command line of "dotnet" that runs them.</summary>
    public IReadOnlyList<string> Arguments(string project) =>
        ["test", project, .. Filter is { } filter ? new[] { "--filter", filter } : [], .. Further];

    /// <summary>What dotnet test selects tests by; null for all.</summary>
    public string? Filter
    {
        get
        {
            // A claim's fixtures are named after it. A subject is their argument, by its display name or in quotes, which MSBuild
            // takes escaped only; with the brackets no other subject's name contains it.
            string[] parts =
            [
                .. Either(Claims.Select(claim => $"FullyQualifiedName~{claim}")),
                .. Either(Subjects.SelectMany(subject => new[]
                {
                    $"FullyQualifiedName~\\({subject}\\)", $"FullyQualifiedName~\\(%22{subject}%22\\)",
                })),
            ];
            return parts.Length == 0 ? null : string.Join('&', parts);
        }
    }

    /// <summary>The part, checked.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public Shard? Part
    {
        get
        {
            try
            {
                return Shard is null ? null : IoiClaims.Report.Shard.Parse(Shard);
            }
            catch (FormatException wrong)
            {
                throw new UsageException(wrong.Message);
            }
        }
    }

    private static IEnumerable<string> Either(IEnumerable<string> terms)
    {
        var all = terms.ToList();
        return all.Count == 0 ? [] : [all.Count == 1 ? all[0] : $"({string.Join('|', all)})"];
    }
}
