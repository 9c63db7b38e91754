using System.Text.Json.Serialization;

namespace IoiClaims.Ioi;

// The JSON, property by property, as it is written; FileReading reads it.
internal sealed record FileShape(
    string Format,
    int Version,
    string Source,
    bool Bos,
    VocabularyShape? Vocabulary,
    IReadOnlyDictionary<string, string> Templates,
    IReadOnlyList<string> NamePool,
    IReadOnlyList<SetShape> Sets);

internal sealed record VocabularyShape(int Size, string Fingerprint);

internal sealed record SetShape(
    string Name,
    IReadOnlyList<string> History,
    long? Seed,
    string? Content,
    string? Tokens,
    IReadOnlyList<PromptShape> Prompts);

internal sealed record PromptShape(
    [property: JsonPropertyOrder(0)] string Text,
    [property: JsonPropertyOrder(1)] string Template,
    [property: JsonPropertyOrder(2)] IReadOnlyList<string> Names,
    [property: JsonPropertyOrder(9)] FrameShape Frame,
    [property: JsonPropertyOrder(3)] string? Place = null,
    [property: JsonPropertyOrder(4)] string? Object = null,
    [property: JsonPropertyOrder(5)] string? Prefix = null,
    [property: JsonPropertyOrder(6)] string? ClauseEnd = null,
    [property: JsonPropertyOrder(7)] string? BeforeVerb = null)
{
    /// <summary>The line of the file that it was read from.</summary>
    [JsonIgnore]
    public int Line { get; init; }
}

internal sealed record FrameShape(string Io, string S, string Order);
