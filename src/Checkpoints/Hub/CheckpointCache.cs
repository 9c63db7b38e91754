using System.Collections.Immutable;

namespace IoiClaims.Checkpoints;

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
                    .Where(name => HubModel.IsCommit(name))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
    }
}

/// <summary>What the search for checkpoints reads of its surroundings, as a value.</summary>
/// <param name="Variables">Environment variables.</param>
/// <param name="HomeFolder">The user's home folder.</param>
/// <param name="LocalDataFolder">Where Windows keeps a user's data of one machine; null elsewhere.</param>
public sealed record CheckpointEnvironment(
    ImmutableDictionary<string, string> Variables, string HomeFolder, string? LocalDataFolder = null)
{
    /// <summary>Where relative paths begin: where they were typed.</summary>
    public string WorkingFolder { get; init; } = TypedPath.WorkingFolder;

    /// <summary>The surroundings of this process.</summary>
    public static CheckpointEnvironment OfThisProcess()
    {
        var variables = Environment.GetEnvironmentVariables();
        return new CheckpointEnvironment(
            variables.Keys.Cast<string>().ToImmutableDictionary(
                name => name,
                name => (string?)variables[name] ?? string.Empty,
                OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) : null);
    }

    /// <summary>A variable's value; null where it is not set or empty.</summary>
    public string? Variable(string name) => Variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>The folder that a variable names, "~" meaning the home folder; null where it is not set.</summary>
    public string? Folder(string variable) => Variable(variable) is { } value ? Expand(value) : null;

    /// <summary>A path as people write it; see <see cref="TypedPath"/>.</summary>
    public string Expand(string path) => TypedPath.Full(path, HomeFolder, WorkingFolder);
}
