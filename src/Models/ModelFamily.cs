using System.Collections.Immutable;
using System.Text.Json;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.GptNeoX;
using IoiClaims.Llama;
using TorchSharp;

namespace IoiClaims.Models;

/// <summary>A family of models: how folders of it are checked and loaded. A further family is a further row of <see cref="All"/>.</summary>
/// <param name="ModelTypes">What "model_type" may be in the family's config.json.</param>
/// <param name="CheckSmallFiles">Throws a <see cref="CheckpointException"/> unless configuration and tokenizer are of a model that can be loaded.</param>
/// <param name="Check">Throws one unless a folder holds such a model; does not read the numbers.</param>
/// <param name="Load">Loads a folder onto a device; with remarks on what is unusual about its files, a sentence each.</param>
internal sealed record ModelFamily(
    ImmutableArray<string> ModelTypes,
    Action<string> CheckSmallFiles,
    Action<string> Check,
    Func<string, torch.Device, (ITransformer Model, ITokenizer Tokenizer, ImmutableArray<string> Remarks)> Load)
{
    private const string Key = "model_type";

    /// <summary>Every family that can be loaded.</summary>
    public static ImmutableArray<ModelFamily> All { get; } =
    [
        Of(
            ["gpt2"],
            isGpt2: true,
            Gpt2Folder.ReadConfig,
            Gpt2TensorNames.Layout,
            config => config.Vocabulary,
            (folder, remark, device) => Gpt2Folder.Load(folder, remark).MoveTo(device)),
        Of(
            ["gpt_neox"],
            isGpt2: false,
            (folder, _) => GptNeoXFolder.ReadConfig(folder),
            GptNeoXTensorNames.Layout,
            config => config.Vocabulary,
            (folder, remark, device) => GptNeoXFolder.Load(folder, remark).MoveTo(device)),
        Of(
            [.. LlamaFolderConfig.ModelTypes],
            isGpt2: false,
            LlamaFolder.ReadConfig,
            LlamaTensorNames.Layout,
            config => config.Vocabulary,
            (folder, remark, device) => LlamaFolder.Load(folder, remark).MoveTo(device)),
    ];

    /// <summary>The family of a folder's model, by its config.json.</summary>
    /// <exception cref="CheckpointException">No config.json, or one of a family that is not known.</exception>
    public static ModelFamily Of(string folder)
    {
        var path = Path.Combine(folder, CheckpointFiles.Configuration);
        var named = JsonFile.Read(path, root => root.TryGetProperty(Key, out var value) ? value.Clone() : default);
        var type = named.ValueKind == JsonValueKind.String ? named.GetString()! : null;
        return All.FirstOrDefault(family => type is not null && family.ModelTypes.Contains(type))
            ?? throw new CheckpointException(path, type is null
                ? $"the key '{Key}' does not say of which family the model is: it is {(named.ValueKind == JsonValueKind.Undefined ? "not there" : named.GetRawText())}"
                : $"models with \"{Key}\": \"{type}\" cannot be loaded: {Because(type)}");
    }

    private static ModelFamily Of<TConfig>(
        ImmutableArray<string> modelTypes,
        bool isGpt2,
        Func<string, Action<string>, TConfig> readConfig,
        Func<TConfig, WeightLayout> layout,
        Func<TConfig, int> rows,
        Func<string, Action<string>, torch.Device, ITransformer> load) => new(
        modelTypes,
        folder => _ = FolderTokenizer.Load(folder, rows(readConfig(folder, _ => { })), isGpt2, _ => { }),
        folder =>
        {
            var config = readConfig(folder, _ => { });
            _ = FolderTokenizer.Load(folder, rows(config), isGpt2, _ => { });
            WeightFiles.Open(folder, layout(config), _ => { }).Dispose();
        },
        (folder, device) =>
        {
            // The small files first: what is wrong with them shows before gigabytes are read.
            var remarks = ImmutableArray.CreateBuilder<string>();
            var tokenizer = FolderTokenizer.Load(folder, rows(readConfig(folder, _ => { })), isGpt2, remarks.Add);
            return (load(folder, remarks.Add, device), tokenizer, remarks.ToImmutable());
        });

    /// <summary>What a family that people ask for has that none of these has.</summary>
    private static string Because(string type) => type switch
    {
        _ when type.StartsWith("gemma", StringComparison.Ordinal) =>
            "Gemma scales its embedding, adds one to the gains of its norms and has norms behind its layers as well, none of which is implemented",
        "mixtral" or "dbrx" or "deepseek_v2" or "deepseek_v3" or "gpt_oss" or "jamba" or "llama4" or "llama4_text" =>
            MixtureOfExperts,
        _ when type.Contains("moe", StringComparison.Ordinal) => MixtureOfExperts,
        _ => $"the families {string.Join(", ", All.SelectMany(family => family.ModelTypes))} are implemented, and this is none of them",
    };

    private const string MixtureOfExperts = "in a mixture of experts the MLPs that a token passes depend on the token, which is not implemented";
}
