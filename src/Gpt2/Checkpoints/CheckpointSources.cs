using System.Collections.Immutable;

namespace IoiClaims.Gpt2;

/// <summary>
/// Where checkpoints come from, best first: a folder that is named; the folder that the model's variable names
/// (IOI_GPT2); Hugging Face's cache; the project's cache, which "ioi fetch" fills.
/// </summary>
public static class CheckpointSources
{
    internal const string ExplicitPath = "the path given";
    private const string HubCache = "Hugging Face cache";
    private const string OwnCache = "IoiClaims cache";

    /// <summary>Looks for a model in the surroundings of this process.</summary>
    /// <param name="model">A name such as "gpt2".</param>
    /// <param name="folder">A folder to use instead of looking anywhere; null or empty for none.</param>
    /// <exception cref="ArgumentException">There is no model of that name.</exception>
    public static CheckpointSearch Find(string model, string? folder = null) =>
        Find(HubModel.Named(model), CheckpointEnvironment.OfThisProcess(), folder);

    /// <summary>Looks for a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="environment">Variables and folders of the user.</param>
    /// <param name="folder">A folder to use instead of looking anywhere; null or empty for none.</param>
    /// <returns>
    /// The first place that has all of the model's files, or all places with what each lacks. A folder that was asked
    /// for, by <paramref name="folder"/> or by the model's variable, is the only one looked at: if it is wrong, using
    /// another would be a silent change of subject.
    /// </returns>
    public static CheckpointSearch Find(HubModel model, CheckpointEnvironment environment, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(environment);
        var places = ImmutableArray.CreateBuilder<CheckpointPlace>();
        foreach (var place in Places(model, environment, folder))
        {
            places.Add(place);
            if (place is { Path: not null, Wrong: null })
            {
                return new CheckpointSearch(model, place.Path, places.ToImmutable());
            }
        }

        return new CheckpointSearch(model, null, places.ToImmutable());
    }

    private static IEnumerable<CheckpointPlace> Places(HubModel model, CheckpointEnvironment environment, string? folder)
    {
        if (!string.IsNullOrEmpty(folder))
        {
            return [Place(ExplicitPath, environment.Expand(folder))];
        }

        if (environment.Folder(model.Variable) is { } named)
        {
            return [Place(model.Variable, named)];
        }

        return HuggingFaceCache.Places(HuggingFaceCache.FolderOf(environment), model)
            .Select(place => new CheckpointPlace(HubCache, place.Path, place.Wrong))
            .Prepend(new CheckpointPlace(model.Variable, null, "is not set"))
            .Append(InOwnCache(model, CheckpointCache.Of(environment)));
    }

    private static CheckpointPlace InOwnCache(HubModel model, CheckpointCache cache)
    {
        var commits = cache.Commits(model);
        if (commits.Contains(model.Revision) || commits.Length == 0)
        {
            return Place(OwnCache, cache.FolderOf(model, model.Revision));
        }

        // Other revisions are there only because somebody asked for them; one of them is clearly meant, several are not.
        return commits.Length == 1
            ? Place(OwnCache, cache.FolderOf(model, commits[0]))
            : new CheckpointPlace(
                OwnCache,
                cache.FolderOf(model),
                $"has {commits.Length} revisions, none of them the usual one: name the folder of one in {model.Variable}");
    }

    private static CheckpointPlace Place(string source, string path) => new(source, path, CheckpointFiles.WhatIsWrongWith(path));
}
