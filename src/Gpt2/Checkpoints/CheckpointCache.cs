using System.Collections.Immutable;

namespace IoiClaims.Gpt2;

/// <summary>
/// The project's own cache of checkpoints: one folder a model and commit. What has its final name there is complete
/// and verified; downloads under way are in folders that end in <see cref="UnfinishedSuffix"/>.
/// </summary>
/// <param name="Root">The cache's folder; need not exist.</param>
public sealed record CheckpointCache(string Root)
{
    /// <summary>The variable that names the cache's folder.</summary>
    public const string Variable = "IOI_CACHE";

    /// <summary>How the folder of an unfinished download ends.</summary>
    public const string UnfinishedSuffix = ".partial";

    private const string ApplicationFolder = "ioi-claims";

    /// <summary>
    /// IOI_CACHE; or ioi-claims within XDG_CACHE_HOME, within Windows' local application data, or within ~/.cache.
    /// </summary>
    public static CheckpointCache Of(CheckpointEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new CheckpointCache(
            environment.Folder(Variable)
            ?? Path.Combine(
                environment.Folder("XDG_CACHE_HOME") ?? environment.LocalDataFolder ?? Path.Combine(environment.HomeFolder, ".cache"),
                ApplicationFolder));
    }

    /// <summary>The folder with a model's commits.</summary>
    public string FolderOf(HubModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Path.Combine(Root, model.Name);
    }

    /// <summary>The folder of one commit of a model.</summary>
    public string FolderOf(HubModel model, string commit) => Path.Combine(FolderOf(model), commit);

    /// <summary>The commits of a model that are there, in order of their names.</summary>
    public ImmutableArray<string> Commits(HubModel model)
    {
        var folder = FolderOf(model);
        return Directory.Exists(folder)
            ? [
                .. Directory.EnumerateDirectories(folder)
                    .Select(path => Path.GetFileName(path))
                    .Where(name => HubRevision.IsCommit(name))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
    }
}
