using System.Collections.Immutable;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.Models;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>A language model with its tokenizer. Owns the model.</summary>
public sealed class LanguageModel : IDisposable
{
    /// <summary>Takes ownership of a model that was made elsewhere: planted, trained, random.</summary>
    /// <param name="name">What tables and messages call it.</param>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <exception cref="ArgumentException">The tokenizer has tokens that the model does not know.</exception>
    public LanguageModel(string name, ITransformer model, ITokenizer tokenizer)
        : this(name, model, tokenizer, null)
    {
    }

    private LanguageModel(string name, ITransformer model, ITokenizer tokenizer, string? folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (tokenizer.VocabularySize > model.Shape.Vocabulary)
        {
            throw new ArgumentException(
                $"The tokenizer has {tokenizer.VocabularySize} tokens, but {name} has only {model.Shape.Vocabulary}: they do not belong together.",
                nameof(tokenizer));
        }

        Name = name;
        Model = model;
        Tokenizer = tokenizer;
        Folder = folder;
    }

    /// <summary>What tables and messages call it: "gpt2", "owner/name", or the name of its folder.</summary>
    public string Name { get; }

    /// <summary>
    /// What headers of tables call it: its name, and where it is from a folder, which weights these are, as in "gpt2 (0f3a91c2d7b8)".
    /// </summary>
    public string Title => TitleAs(Name);

    /// <summary>The same under a name of one's own, such as that of a head or an experiment.</summary>
    public string TitleAs(string name) => Folder is null ? name : Conditions.Identified(name, Model.Fingerprint);

    /// <summary>The model.</summary>
    public ITransformer Model { get; }

    /// <summary>Its tokenizer.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>The folder that it was loaded from; null where it was made elsewhere.</summary>
    public string? Folder { get; }

    /// <summary>
    /// What was unusual about the folder's files and was understood all the same, a sentence each: padded embeddings, names with
    /// a wrapper's in front, … Worth showing to whoever named the folder.
    /// </summary>
    public ImmutableArray<string> Remarks { get; private init; } = [];

    /// <summary>Loads a model with its tokenizer: <c>using var gpt2 = LanguageModel.Load("gpt2");</c></summary>
    /// <param name="model">
    /// The name of a published model, "gpt2" (or "gpt2-small"), "gpt2-medium", "gpt2-large", "gpt2-xl"; a repository of the
    /// Hugging Face hub, "owner/name"; or a folder in Hugging Face's layout. A name means the published model even where
    /// there is a folder of that name: write "./gpt2" for the folder. "owner/name" means the folder where there is one.
    /// </param>
    /// <param name="device">
    /// "cpu", "cuda" (the first GPU) or "cuda:N"; where omitted, what <see cref="DeviceChoice.Variable"/> (IOI_DEVICE) says.
    /// </param>
    /// <remarks>
    /// Nothing is downloaded. Published models are looked for as <see cref="CheckpointSources"/> does; the family is chosen by
    /// "model_type" in config.json.
    /// </remarks>
    /// <returns>The model, float32; the caller disposes it.</returns>
    /// <exception cref="CheckpointNotFoundException">
    /// It is not on this machine; the message says where it was looked for and the one command that fetches it.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="CheckpointException">Its files are damaged, or of a family that is not known.</exception>
    /// <exception cref="ArgumentException">It is neither a known name, nor "owner/name", nor a folder.</exception>
    /// <exception cref="FormatException">There is no such device.</exception>
    /// <exception cref="DeviceUnavailableException">The device is not there.</exception>
    public static LanguageModel Load(string model, string? device = null) =>
        Load(model, CheckpointEnvironment.OfThisProcess(), device);

    /// <summary>The same in given surroundings.</summary>
    /// <inheritdoc cref="Load(string, string?)" path="/*[not(self::summary)]"/>
    /// <param name="model">A name, "owner/name" or a folder.</param>
    /// <param name="environment">Variables and folders of the user.</param>
    /// <param name="device">The device.</param>
    public static LanguageModel Load(string model, CheckpointEnvironment environment, string? device = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentNullException.ThrowIfNull(environment);
        var at = DeviceChoice.Parse(device ?? environment.Variable(DeviceChoice.Variable)).Open();
        var (name, folder) = Find(model, environment);
        var (transformer, tokenizer, remarks) = ModelFamily.Of(folder).Load(folder, at);
        return new LanguageModel(name, transformer, tokenizer, folder) { Remarks = remarks };
    }

    /// <summary>The command that fetches the weights of a published model, for those who would rather skip what needs them.</summary>
    /// <param name="model">What <see cref="Load(string, string?)"/> would be given.</param>
    /// <returns>
    /// As in "ioi fetch gpt2"; null where there is nothing to fetch: the model is here, or is not a published one, or is looked
    /// for in the one folder that its variable (IOI_GPT2) names. What is wrong there, <see cref="Load(string, string?)"/> says.
    /// </returns>
    public static string? CommandToFetch(string model) => CommandToFetch(model, CheckpointEnvironment.OfThisProcess());

    /// <summary>The same in given surroundings.</summary>
    /// <inheritdoc cref="CommandToFetch(string)" path="/*[not(self::summary)]"/>
    /// <param name="model">A name, "owner/name" or a folder.</param>
    /// <param name="environment">Variables and folders of the user.</param>
    public static string? CommandToFetch(string model, CheckpointEnvironment environment)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentNullException.ThrowIfNull(environment);
        return !IsFolder(model, environment) && HubModel.IsKnown(model)
            && CheckpointSources.Find(HubModel.Named(model), environment) is { Folder: null, WasAskedFor: false } search
            ? search.Command
            : null;
    }

    /// <summary>The most likely next tokens after a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bos">Whether the end-of-text token stands in front of it.</param>
    /// <param name="top">How many tokens; the whole vocabulary if it has fewer.</param>
    /// <returns>The tokens with logits and probabilities, the most likely first.</returns>
    /// <exception cref="ArgumentException">The text has no token, or more than the model's context.</exception>
    public IReadOnlyList<NextToken> Predict(string text, bool bos, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var run = new PlainRun(Model, Prompts.FromText(Tokenizer, bos, text.Replace("{", "{{").Replace("}", "}}")).Batch);
        var logits = Model.Unembed(Model.FinalNorm.Apply(run.Final[0, -1])).to(ScalarType.Float64);

        // Rows that pad the embedding have a share of the probability, and no text.
        var (best, ids) = logits.narrow(0, 0, Tokenizer.VocabularySize).topk(int.Min(top, Tokenizer.VocabularySize));
        var probabilities = exp(best - logits.logsumexp(-1));
        var texts = ids.cpu().data<long>().ToArray().Select(id => Tokenizer.Decode([(int)id]));
        return [.. texts.Zip(best.cpu().data<double>().ToArray(), probabilities.cpu().data<double>().ToArray()).Select(next =>
            new NextToken(next.First, next.Second, next.Third))];
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Model.Dispose();

    // The names of published models mean those, whatever folders there are.
    private static bool IsFolder(string model, CheckpointEnvironment environment) =>
        HubModel.WithOwnName(model) is null && Directory.Exists(environment.Expand(model));

    private static (string Name, string Folder) Find(string model, CheckpointEnvironment environment)
    {
        var path = environment.Expand(model);
        if (IsFolder(model, environment))
        {
            return (Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), path);
        }

        if (HubModel.IsKnown(model))
        {
            var search = CheckpointSources.Find(HubModel.Named(model), environment);
            var folder = search.Require();
            search.Model.CheckThatItIsIn(folder);
            return (search.Model.Name, folder);
        }

        throw model.IndexOfAny(['/', '\\', '~']) >= 0 || model.StartsWith('.')
            ? new DirectoryNotFoundException(File.Exists(path)
                ? $"{path} is a file; a model is loaded from its folder, {Path.GetDirectoryName(path)}."
                : $"There is no folder {path}, where a model was to be loaded from.")
            : new ArgumentException(
                $"There is no model \"{model}\": it is neither a published model ({string.Join(", ", HubModel.All.Select(one => one.Name))}) "
                + "nor a repository of the hub, written owner/name, nor a folder.",
                nameof(model));
    }
}

/// <summary>A token that may come next.</summary>
/// <param name="Text">The token as text, with its leading space where it has one.</param>
/// <param name="Logit">Its logit.</param>
/// <param name="Probability">Its probability, from 0 to 1.</param>
public sealed record NextToken(string Text, double Logit, double Probability);
