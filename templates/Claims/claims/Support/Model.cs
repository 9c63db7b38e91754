using IoiClaims.Fixtures;

namespace MyClaims.Support;

/// <summary>The model under test, loaded when it is first needed.</summary>
public static class Model
{
    // One of the models that come with the packages, or gpt2, or a folder with config.json, model.safetensors and a tokenizer.
    private const string Source = @"NAME-OF-THE-MODEL";

    private static readonly Lazy<LanguageModel> Load = new(() => ShippedSubjects.Load(Source));

    public static LanguageModel Loaded => Load.Value;

    /// <summary>What to do where the weights are not here; null where they are.</summary>
    public static Obstacle? Missing => LanguageModel.CommandToFetch(Source) is { } command
        ? new Obstacle($"The weights of {Source} are not here.", command)
        : null;
}
