using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>Which tables are meant, and where they are.</summary>
internal static class SnapshotSelection
{
    /// <summary>The folder of verified tables: as given, as the environment says, or the repository's.</summary>
    /// <exception cref="FailedException">There is none.</exception>
    public static string FolderOf(string? given, Surroundings surroundings)
    {
        if ((given ?? surroundings.Environment.Variable(SnapshotFolder.DirectoryVariable)) is { } named)
        {
            var path = surroundings.PathOf(named);
            return Directory.Exists(path) ? path : throw new UsageException($"There is no folder {path}.");
        }

        try
        {
            return Path.Combine(RepositoryFolder.Find([surroundings.WorkingFolder]), "snapshots");
        }
        catch (DirectoryNotFoundException wrong)
        {
            throw new FailedException(wrong.Message);
        }
    }

    /// <summary>
    /// The tables that names select: "planted", "Claim2", "Claim2.Findings", "planted/Claim2", "planted/Claim2.Findings"; all where
    /// there are no names.
    /// </summary>
    /// <exception cref="UsageException">A name that selects nothing.</exception>
    public static IReadOnlyList<SnapshotFiles> Of(IReadOnlyList<string> names, IReadOnlyList<SnapshotFiles> all)
    {
        foreach (var name in names)
        {
            if (!all.Any(files => NamesOf(files).Contains(name, StringComparer.OrdinalIgnoreCase)))
            {
                throw new UsageException(
                    $"no verified or received table '{name}'{Nearest.Suggest(name, all.SelectMany(NamesOf).Distinct())} "
                    + "A table is named as in planted/Claim2.Findings; subject or claim alone name several.");
            }
        }

        return names.Count == 0
            ? all
            : [.. all.Where(files => NamesOf(files).Intersect(names, StringComparer.OrdinalIgnoreCase).Any())];
    }

    private static string[] NamesOf(SnapshotFiles files) =>
    [
        files.Name.ToString(),
        $"{files.Name.Subject}/{files.Name.Claim}",
        $"{files.Name.Claim}.{files.Name.Table}",
        files.Name.Subject,
        files.Name.Claim,
    ];
}
