using System.Collections.Immutable;
using System.Text;

namespace IoiClaims.Checkpoints;

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
    /// <param name="model">A name such as "gpt2", or "owner/name"; see <see cref="HubModel.Named"/>.</param>
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

/// <summary>A place that was looked at for a checkpoint.</summary>
/// <param name="Source">Why it was looked at: "IOI_GPT2", "Hugging Face cache", …</param>
/// <param name="Path">The folder; null where the source names none.</param>
/// <param name="Wrong">Why it is no checkpoint; null where it is one.</param>
public sealed record CheckpointPlace(string Source, string? Path, string? Wrong)
{
    /// <inheritdoc/>
    public override string ToString() => Path is null ? $"{Source} {Wrong}" : $"{Source}: {Path} {Wrong ?? "has it"}";
}

/// <summary>Where a model was found, or every place where it was not.</summary>
/// <param name="Model">The model.</param>
/// <param name="Folder">The folder with its files; null where it was not found.</param>
/// <param name="Places">The places looked at, in order; the last one is <paramref name="Folder"/> where it was found.</param>
public sealed record CheckpointSearch(HubModel Model, string? Folder, ImmutableArray<CheckpointPlace> Places)
{
    /// <summary>The command that fetches the model.</summary>
    public string Command => $"ioi fetch {Model.Name}";

    /// <summary>
    /// For people, where the model was not found: what was looked for, where, and the one command that gets it. Where it
    /// was found: where.
    /// </summary>
    public string Explanation
    {
        get
        {
            if (Folder is not null)
            {
                return $"{Model.Name} is in {Folder} ({Places[^1].Source}).";
            }

            var text = new StringBuilder($"The weights of {Model.Name} are not at hand. Looked for them here:\n");
            foreach (var place in Places)
            {
                text.Append("  - ").Append(place).Append('\n');
            }

            // A folder that was asked for by name and is wrong has to be put right, not fetched around.
            return WasAskedFor
                ? text.Append($"That is the only place tried, as it was asked for. Correct it, or leave it out and: {Command}").ToString()
                : text.Append($"To fetch them: {Command}").ToString();
        }
    }

    /// <summary>Whether the folder looked at was named by a path or by the model's variable.</summary>
    public bool WasAskedFor =>
        Places is [{ Path: not null } only, ..] && (only.Source == CheckpointSources.ExplicitPath || only.Source == Model.Variable);

    /// <summary>The folder.</summary>
    /// <exception cref="CheckpointNotFoundException">The model was not found; the message is <see cref="Explanation"/>.</exception>
    public string Require() => Folder ?? throw new CheckpointNotFoundException(this);
}

/// <summary>A model is not on this machine; the message says where it was looked for and how to get it.</summary>
public sealed class CheckpointNotFoundException : DirectoryNotFoundException
{
    /// <summary>With the search's explanation.</summary>
    public CheckpointNotFoundException(CheckpointSearch search)
        : base(search?.Explanation) => Search = search ?? throw new ArgumentNullException(nameof(search));

    /// <summary>What was looked for, and where.</summary>
    public CheckpointSearch Search { get; }
}
