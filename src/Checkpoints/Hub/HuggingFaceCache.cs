namespace IoiClaims.Checkpoints;

/// <summary>The cache that Hugging Face's libraries download into: read, never written.</summary>
/// <remarks>
/// Layout: models--{owner}--{name}/refs/{branch} holds a commit, snapshots/{commit} has that commit's files as links.
/// </remarks>
internal static class HuggingFaceCache
{
    /// <summary>HF_HUB_CACHE; or hub within HF_HOME, within XDG_CACHE_HOME/huggingface, or within ~/.cache/huggingface.</summary>
    public static string FolderOf(CheckpointEnvironment environment)
    {
        if ((environment.Folder("HF_HUB_CACHE") ?? environment.Folder("HUGGINGFACE_HUB_CACHE")) is { } folder)
        {
            return folder;
        }

        var home = environment.Folder("HF_HOME")
            ?? Path.Combine(environment.Folder("XDG_CACHE_HOME") ?? Path.Combine(environment.HomeFolder, ".cache"), "huggingface");
        return Path.Combine(home, "hub");
    }

    /// <summary>The places where the cache may have a model, best first, each with what is wrong with it (null: nothing).</summary>
    /// <remarks>The pinned commit if it is there, then what "main" was when it was last downloaded.</remarks>
    public static IEnumerable<(string Path, string? Wrong)> Places(string cache, HubModel model)
    {
        var repositories = new[] { model.Repository, model.FormerRepository }
            .Distinct(StringComparer.Ordinal)
            .Select(repository => Path.Combine(cache, $"models--{repository.Replace("/", "--", StringComparison.Ordinal)}"))
            .ToList();
        var anything = false;
        foreach (var repository in repositories.Where(Directory.Exists))
        {
            anything = true;
            var main = MainOf(repository);
            var commits = new[] { model.Revision, main }.OfType<string>().Distinct(StringComparer.Ordinal);
            var snapshots = commits.Select(commit => Path.Combine(repository, "snapshots", commit)).Where(Directory.Exists).ToList();
            foreach (var snapshot in snapshots)
            {
                yield return (snapshot, CheckpointFiles.WhatIsWrongWith(snapshot));
            }

            if (snapshots.Count == 0)
            {
                yield return (repository, main is null ? "has no refs/main" : $"has no snapshot of its refs/main, {main}");
            }
        }

        if (!anything)
        {
            yield return (cache, Directory.Exists(cache)
                ? $"has no {string.Join(" and no ", repositories.Select(repository => Path.GetFileName(repository)))}"
                : "is not there");
        }
    }

    private static string? MainOf(string repository)
    {
        var path = Path.Combine(repository, "refs", "main");
        try
        {
            var commit = File.ReadAllText(path).Trim();
            return HubModel.IsCommit(commit) ? commit : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
