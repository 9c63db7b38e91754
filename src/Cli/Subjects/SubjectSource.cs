using IoiClaims.Checkpoints;
using IoiClaims.Fixtures;
using IoiClaims.Gpt2;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>The subjects that people can name: those that ship, GPT-2 small, models of the hub, and folders of models.</summary>
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
        if (string.IsNullOrWhiteSpace(name) || (!Names.Contains(name) && !HubModel.IsKnown(name) && !IsFolder(name, context)))
        {
            throw new UsageException(
                $"no subject '{name}'{Nearest.Suggest(name, Names)} There are {string.Join(", ", Names)}; "
                + "or name a model of the hub, owner/name, or the folder of one (config.json, model.safetensors, and tokenizer.json or vocab.json and merges.txt).");
        }
    }

    /// <summary>What tables call a subject: a folder's last part, and for each name of GPT-2 small one of them.</summary>
    public static string NameInTables(string name, CommandContext context) =>
        NamedModel.Ships(name) ? Gpt2Small.NameInTables(name)
        : NamedModel.Of(name, context.Environment) is { Missing: null } named ? named.Name
        : name;

    /// <summary>Builds or loads a subject; the caller disposes it.</summary>
    /// <exception cref="UsageException">No subject, and no folder either.</exception>
    /// <exception cref="SubjectMissingException">Its weights are not here.</exception>
    /// <exception cref="FailedException">The device that is asked for is not there, or the circuit beside its weights is not one of it.</exception>
    /// <exception cref="CheckpointException">The folder's files are damaged or of another kind of model.</exception>
    public static Subject Open(string name, CommandContext context)
    {
        Check(name, context);
        var device = DeviceIn(context);
        if (ShippedSubjects.Names.Contains(name))
        {
            return ShippedSubjects.Build(name);
        }

        if (NamedModel.Ships(name))
        {
            return CheckpointSources.Find(HubModel.Gpt2, context.Environment) is { Folder: null } search
                ? throw new SubjectMissingException(search.Explanation)
                : Gpt2Small.Of(Load(HubModel.Gpt2.Name, device, context));
        }

        var named = NamedModel.Of(name, context.Environment);
        if (named.Missing is { } missing)
        {
            throw File.Exists(context.PathOf(name)) ? new UsageException(missing)
                : HubModel.IsKnown(name) ? new SubjectMissingException(missing)
                : new SubjectMissingException($"{missing} To download one: {CommandContext.Program} fetch OWNER/NAME --to {context.PathOf(name)}");
        }

        var loaded = Load(named.Model, device, context);
        try
        {
            var subject = LoadedSubject.Of(loaded, named.Name, KeptCircuitOf(named.Name, context));

            // Heads of the published circuit can be asked for where there are such heads.
            return subject.Circuit.Groups.IsEmpty && HubModel.Gpt2.HasFormOf(subject.Model)
                ? subject with { Circuit = PublishedCircuit.Gpt2Small }
                : subject;
        }
        catch (InvalidDataException wrong)
        {
            throw new FailedException(wrong.Message);
        }
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

    // Beside the tables of the claims, where there is a repository that has any.
    private static string? KeptCircuitOf(string name, CommandContext context)
    {
        try
        {
            return Path.Combine(SnapshotName.FolderOf(name, TablesFolder.Of(null, context)), SubjectCircuit.FileName);
        }
        catch (Exception nowhere) when (nowhere is FailedException or UsageException)
        {
            return null;
        }
    }
}
