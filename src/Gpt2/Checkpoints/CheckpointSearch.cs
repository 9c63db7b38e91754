using System.Collections.Immutable;
using System.Text;

namespace IoiClaims.Gpt2;

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
    public string Command => $"dotnet run --project src/Cli -- fetch {Model.Name}";

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
    /// <exception cref="DirectoryNotFoundException">The model was not found; the message is <see cref="Explanation"/>.</exception>
    public string Require() => Folder ?? throw new DirectoryNotFoundException(Explanation);
}
