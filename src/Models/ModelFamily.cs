using System.Collections.Immutable;
using System.Text.Json;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using TorchSharp;

namespace IoiClaims.Models;

/// <summary>A family of models: how folders of it are checked and loaded. A further family is a further row of <see cref="All"/>.</summary>
/// <param name="ModelType">"model_type" in the family's config.json.</param>
/// <param name="Check">Throws a <see cref="CheckpointException"/> unless a folder holds such a model; does not read the numbers.</param>
/// <param name="Load">Loads a folder onto a device; with remarks on what is unusual about its files, a sentence each.</param>
internal sealed record ModelFamily(
    string ModelType,
    Action<string> Check,
    Func<string, torch.Device, (ITransformer Model, ITokenizer Tokenizer, ImmutableArray<string> Remarks)> Load)
{
    private const string Key = "model_type";

    /// <summary>Every family that can be loaded.</summary>
    public static ImmutableArray<ModelFamily> All { get; } =
    [
        new(
            "gpt2",
            Gpt2Checkpoint.Check,
            (folder, device) =>
            {
                var loaded = Gpt2Checkpoint.Load(folder, device);
                return (loaded.Model, loaded.Tokenizer, loaded.Remarks);
            }),
    ];

    /// <summary>The family of a folder's model, by its config.json.</summary>
    /// <exception cref="CheckpointException">No config.json, or one of a family that is not known.</exception>
    public static ModelFamily Of(string folder)
    {
        var path = Path.Combine(folder, CheckpointFiles.Configuration);
        var named = JsonFile.Read(path, root => root.TryGetProperty(Key, out var value) ? value.Clone() : default);
        var type = named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        return All.FirstOrDefault(family => family.ModelType == type)
            ?? throw new CheckpointException(
                path,
                $"models of this family cannot be loaded, by the key '{Key}'",
                expected: string.Join(" or ", All.Select(family => $"\"{family.ModelType}\"")),
                found: named.ValueKind == JsonValueKind.Undefined ? "none" : named.GetRawText());
    }
}
