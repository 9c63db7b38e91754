using IoiClaims.Checkpoints;
using IoiClaims.Fixtures;
using IoiClaims.Gpt2;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>The subjects that people can name: those that ship, GPT-2 small, and folders of the GPT-2 family.</summary>
internal static class SubjectSource
{
    private const string Trained = "trained";

    /// <summary>The subject if none is named: one that ships, the trained one if there is one.</summary>
    public static string Default => ShippedSubjects.Names.Contains(Trained) ? Trained : ShippedSubjects.Planted;

    /// <summary>All names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. new[] { Default }.Concat(ShippedSubjects.Names).Append(Gpt2Small.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Checks a name without building anything.</summary>
    /// <exception cref="UsageException">No subject, and no folder either.</exception>
    public static void Check(string name, CommandContext context)
    {
        if (!Names.Contains(name) && HubModel.WithOwnName(name) is null && !IsFolder(name, context))
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
    public static Subject Open(string name, CommandContext context)
    {
        Check(name, context);
        var device = DeviceIn(context);
        if (ShippedSubjects.Names.Contains(name))
        {
            return ShippedSubjects.Build(name);
        }

        var folder = context.PathOf(name);
        if (HubModel.WithOwnName(name) is null && Directory.Exists(folder))
        {
            return OfFolder(Load(folder, device, context));
        }

        if (File.Exists(folder))
        {
            throw new UsageException($"{folder} is a file; a model is a folder: did you mean {Path.GetDirectoryName(folder)}?");
        }

        if (!HubModel.IsKnown(name))
        {
            throw new SubjectMissingException(
                $"There is no folder {folder}. To download GPT-2 small into one: {CommandContext.Program} fetch {HubModel.Gpt2} --to {folder}");
        }

        var search = CheckpointSources.Find(HubModel.Named(name), context.Environment);
        _ = search.Folder ?? throw new SubjectMissingException(search.Explanation);
        var published = Load(search.Model.Name, device, context);
        return search.Model == HubModel.Gpt2 ? Gpt2Small.Of(published) : OfFolder(published);
    }

    /// <summary>The name of the group that a head belongs to; null if none.</summary>
    public static string? GroupOf(this Subject subject, Component component) =>
        component is Head head ? subject.Circuit.GroupOf(head)?.Name : null;

    // Looked at before anything is built: the subjects themselves read the same variable.
    private static string DeviceIn(CommandContext context)
    {
        try
        {
            var choice = DeviceChoice.Parse(context.Environment.Variable(DeviceChoice.Variable));
            _ = choice.Open();
            return choice.ToString();
        }
        catch (Exception wrong) when (wrong is FormatException or DeviceUnavailableException)
        {
            throw new FailedException(wrong.Message);
        }
    }

    private static bool IsFolder(string name, CommandContext context) =>
        name.IndexOfAny(['/', '\\']) >= 0 || name is "." or ".." || name.StartsWith('~') || Directory.Exists(context.PathOf(name));

    private static LanguageModel Load(string model, string device, CommandContext context)
    {
        var loaded = LanguageModel.Load(model, context.Environment, device);
        foreach (var remark in loaded.Remarks)
        {
            context.Note($"{loaded.Name}: {remark}");
        }

        return loaded;
    }

    // What somebody has called a folder says nothing. Heads of the published circuit can be asked for where there are such heads.
    private static Subject OfFolder(LanguageModel loaded) => new(
        loaded.Name,
        loaded.Model,
        loaded.Tokenizer,
        HubModel.Gpt2.HasFormOf(loaded.Model) ? PublishedCircuit.Gpt2Small : new IoiClaims.Circuit("no known circuit"))
    {
        Title = loaded.Title,
        HasHeldOutPairs = TrainedModel.HasItsWeights(loaded.Model),
    };
}
