using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IoiClaims.Ioi;

/// <summary>
/// Datasets as JSON that people can read and compare: one line a prompt, with its text, names and frame. Tokens and
/// positions are not stored; they are resolved from the text when the file is loaded, and compared with the fingerprint
/// that was stored if the vocabulary is still the same.
/// </summary>
/// <remarks>
/// A file may be written by hand: <c>content</c>, <c>tokens</c> and <c>vocabulary</c>, the fingerprints, may be null.
/// </remarks>
public static class IoiDatasetFile
{
    /// <summary>The value of <c>format</c> in every file.</summary>
    public const string Format = "ioiclaims-dataset";

    /// <summary>The version of the format that this code writes and reads.</summary>
    public const int Version = 1;

    private const string SingleSet = "prompts";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // The file is read by people, not embedded in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Saves a dataset. A file of that name is replaced at once or not at all.</summary>
    public static void Save(IoiDataset dataset, string path)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Save(Alone(dataset), path);
    }

    /// <summary>Saves a family. A file of that name is replaced at once or not at all.</summary>
    /// <param name="family">The datasets.</param>
    /// <param name="path">Where to.</param>
    /// <param name="withTokens">
    /// Whether to store the vocabulary's and the tokens' fingerprints; false for a set that belongs to no vocabulary.
    /// </param>
    public static void Save(IoiDatasetFamily family, string path, bool withTokens = true)
    {
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.Write(path, Write(family, withTokens));
    }

    /// <summary>Loads a dataset that was saved alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tokenizer">
    /// The tokenizer to resolve tokens and positions with. If it is not the one the file was saved under,
    /// <see cref="IoiDataset.SavedUnder"/> says so.
    /// </param>
    /// <param name="contextLength">The longest prompt allowed, in tokens.</param>
    /// <exception cref="InvalidDataException">The file is not a valid dataset, or holds several; the message says where.</exception>
    public static IoiDataset Load(string path, ITokenizer tokenizer, int contextLength = IoiDataset.DefaultContextLength)
    {
        var family = LoadFamily(path, tokenizer, contextLength);
        return family.Names.Count() == 1
            ? family.Baseline
            : throw new InvalidDataException(
                $"{path}: holds {family.Names.Count()} sets ({string.Join(", ", family.Names)}); load it as a family.");
    }

    /// <summary>Loads a family, or a dataset alone as a family of one.</summary>
    /// <inheritdoc cref="Load" path="/param"/>
    /// <exception cref="InvalidDataException">The file is not a valid dataset; the message says where.</exception>
    public static IoiDatasetFamily LoadFamily(
        string path, ITokenizer tokenizer, int contextLength = IoiDataset.DefaultContextLength)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(File.ReadAllText(path), tokenizer, path, contextLength);
    }

    /// <summary>The JSON of a family.</summary>
    /// <inheritdoc cref="Save(IoiDatasetFamily, string, bool)" path="/param"/>
    public static string Write(IoiDatasetFamily family, bool withTokens = true)
    {
        ArgumentNullException.ThrowIfNull(family);
        return Lay(FileConversion.ToShape(family, withTokens));
    }

    /// <summary>The family that a JSON text holds.</summary>
    /// <param name="json">The text.</param>
    /// <param name="tokenizer">The tokenizer to resolve tokens and positions with.</param>
    /// <param name="name">What to call the text in error messages: a path, usually.</param>
    /// <param name="contextLength">The longest prompt allowed, in tokens.</param>
    /// <exception cref="InvalidDataException">The text is not a valid dataset; the message says where.</exception>
    public static IoiDatasetFamily Read(
        string json, ITokenizer tokenizer, string name, int contextLength = IoiDataset.DefaultContextLength)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(tokenizer);
        try
        {
            return FileConversion.FromShape(FileReading.Read(TypedJson.Parse(Encoding.UTF8.GetBytes(json), name)), tokenizer, contextLength);
        }
        catch (ArgumentException problem)
        {
            throw new InvalidDataException($"{name}: not a valid dataset: {problem.Message}", problem);
        }
    }

    private static IoiDatasetFamily Alone(IoiDataset dataset) =>
        new(dataset.History.FirstOrDefault() ?? SingleSet, [new(SingleSet, dataset)]);

    // By hand, because the serializer can put either every property on a line of its own or none.
    private static string Lay(FileShape file)
    {
        var templates = file.Templates.Select(pair => $"    {Json(pair.Key)}: {Json(pair.Value)}");
        return $$"""
            {
              "format": {{Json(file.Format)}},
              "version": {{file.Version}},
              "source": {{Json(file.Source)}},
              "bos": {{Json(file.Bos)}},
              "vocabulary": {{Json(file.Vocabulary)}},
              "templates": {
            {{string.Join(",\n", templates)}}
              },
              "namePool": {{Json(file.NamePool)}},
              "sets": [
            {{string.Join(",\n", file.Sets.Select(Lay))}}
              ]
            }

            """;
    }

    private static string Lay(SetShape set) => $$"""
            {
              "name": {{Json(set.Name)}},
              "history": {{Json(set.History)}},
              "seed": {{Json(set.Seed)}},
              "content": {{Json(set.Content)}},
              "tokens": {{Json(set.Tokens)}},
              "prompts": [
        {{string.Join(",\n", set.Prompts.Select(prompt => $"        {Json(prompt)}"))}}
              ]
            }
        """;

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, Options);
}
