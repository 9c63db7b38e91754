namespace IoiClaims.Cli;

/// <summary>Where verified tables are.</summary>
internal static class TablesFolder
{
    /// <summary>The folder of verified tables: as given, as the environment says, or the repository's.</summary>
    /// <exception cref="FailedException">There is none.</exception>
    public static string Of(string? given, CommandContext context)
    {
        if ((given ?? context.Environment.Variable(SnapshotFolder.DirectoryVariable)) is { } named)
        {
            var path = context.PathOf(named);
            return Directory.Exists(path) ? path : throw new UsageException($"There is no folder {path}.");
        }

        try
        {
            return Path.Combine(RepositoryFolder.Find([context.WorkingFolder]), "snapshots");
        }
        catch (DirectoryNotFoundException wrong)
        {
            throw new FailedException(wrong.Message);
        }
    }
}
