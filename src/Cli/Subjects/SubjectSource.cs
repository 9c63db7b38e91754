using IoiClaims.Fixtures;
using IoiClaims.Gpt2;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>The subjects that people can name: those that ship, GPT-2 small, and folders of the GPT-2 family.</summary>
internal static class SubjectSource
{
    private const string Trained = "trained";

    // Sizes say enough: nobody trains another model of exactly these by chance and asks for its Name Movers.
    private static readonly TransformerShape Gpt2SmallShape = new(12, 12, 768, 64, 50257, 1024);

    /// <summary>The subject of commands that are not told any: one that ships, the trained one where there is one.</summary>
    public static string Default => ShippedSubjects.Names.Contains(Trained) ? Trained : ShippedSubjects.Planted;

    /// <summary>All names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. new[] { Default }.Concat(ShippedSubjects.Names).Append(Gpt2Small.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Checks a name without building anything.</summary>
    /// <exception cref="UsageException">No subject, and no folder either.</exception>
    public static void Check(string name, Surroundings surroundings)
    {
        if (!Names.Contains(name) && !IsFolder(name, surroundings))
        {
            throw new UsageException(
                $"no subject '{name}'{Nearest.Suggest(name, Names)} There are {string.Join(", ", Names)}; "
                + "or give the path of a folder with a model of the GPT-2 family (config.json, model.safetensors, vocab.json, merges.txt).");
        }
    }

    /// <summary>Builds or loads a subject; the caller disposes it.</summary>
    /// <exception cref="UsageException">No subject, and no folder either.</exception>
    /// <exception cref="SubjectMissingException">GPT-2's weights are not here.</exception>
    /// <exception cref="FailedException">The device that is asked for is not there.</exception>
    /// <exception cref="CheckpointException">The folder's files are damaged or of another kind of model.</exception>
    public static Subject Open(string name, Surroundings surroundings)
    {
        Check(name, surroundings);
        var device = DeviceIn(surroundings);
        if (ShippedSubjects.Names.Contains(name))
        {
            return ShippedSubjects.Build(name);
        }

        if (name == Gpt2Small.Name)
        {
            var search = CheckpointSources.Find(HubModel.Gpt2, surroundings.Environment);
            return Gpt2Small.Load(search.Folder ?? throw new SubjectMissingException(Explanation(search)));
        }

        return OfFolder(surroundings.PathOf(name), device);
    }

    /// <summary>Why a model is not here, and the command that gets it, as it is called from here.</summary>
    public static string Explanation(CheckpointSearch search) =>
        search.Explanation.Replace(search.Command, $"{Surroundings.Program} fetch {search.Model.Name}", StringComparison.Ordinal);

    // Looked at before anything is built: the subjects themselves read the same variable.
    private static string DeviceIn(Surroundings surroundings)
    {
        try
        {
            var choice = DeviceChoice.Parse(surroundings.Environment.Variable(DeviceChoice.Variable));
            _ = choice.Open();
            return choice.ToString();
        }
        catch (Exception wrong) when (wrong is FormatException or DeviceUnavailableException)
        {
            throw new FailedException(wrong.Message);
        }
    }

    private static bool IsFolder(string name, Surroundings surroundings) =>
        name.IndexOfAny(['/', '\\']) >= 0 || name is "." or ".." || name.StartsWith('~') || Directory.Exists(surroundings.PathOf(name));

    private static Subject OfFolder(string folder, string device)
    {
        if (!Directory.Exists(folder))
        {
            throw new SubjectMissingException($"There is no folder {folder}. To download GPT-2 small into one: {Surroundings.Program} fetch gpt2 --to {folder}");
        }

        var loaded = LanguageModel.Load(folder, device);
        var isGpt2Small = loaded.Model.Shape == Gpt2SmallShape;
        return new Subject(
            loaded.Name,
            loaded.Model,
            loaded.Tokenizer,
            isGpt2Small ? PublishedCircuit.Gpt2Small : new IoiClaims.Ioi.Circuit("no known circuit"),
            System.Collections.Immutable.ImmutableDictionary<string, Verdict>.Empty);
    }
}
