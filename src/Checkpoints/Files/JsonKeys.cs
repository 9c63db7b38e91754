using System.Text.Json;

namespace IoiClaims.Checkpoints;

/// <summary>
/// Typed access to the keys of config.json or another file, or of an object in it. A key that is not there has the default of transformers; a null
/// is Python's None, which is false where transformers asks whether, "not stated" for sizes and ids, and no value for anything else.
/// </summary>
/// <param name="path">The file, for messages.</param>
/// <param name="root">The object.</param>
/// <param name="prefix">What its keys have in front in messages, "rope_scaling." or the like.</param>
internal sealed class JsonKeys(string path, JsonElement root, string prefix = "")
{
    public CheckpointException Wrong(string key, string expected, string found) =>
        new(path, $"the key '{prefix}{key}' is wrong", expected: expected, found: found);

    /// <summary>A refusal that is about the model and not about the file: no other value would make it the same model.</summary>
    public CheckpointException Unsupported(string key, string value, string because) =>
        new(path, $"models with \"{prefix}{key}\": {value} cannot be loaded: {because}");

    /// <summary>Whether a key is there, be its value null.</summary>
    public bool Has(string key) => Given(key) is not null;

    public string? Text(string key, string? ifAbsent = null) => Given(key) switch
    {
        null => ifAbsent,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Null } when ifAbsent is null => null,
        var other => throw Wrong(key, "a string", Raw(other.Value)),
    };

    public bool Flag(string key, bool ifAbsent) => Given(key) switch
    {
        null => ifAbsent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False or JsonValueKind.Null } => false,
        var other => throw Wrong(key, "true or false", Raw(other.Value)),
    };

    public double Number(string key, double ifAbsent) => NumberIfGiven(key) ?? ifAbsent;

    /// <summary>Whether a key is there and is not null.</summary>
    public bool IsStated(string key) => Stated(key) is not null;

    /// <summary>A number; null where the key is not there.</summary>
    public double? NumberIfGiven(string key) => Given(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        var other => throw Wrong(key, "a number", Raw(other.Value)),
    };

    public double RequiredNumber(string key) => NumberIfGiven(key) ?? throw Wrong(key, "a number", "none");

    /// <summary>A whole number under its name or under the alias that transformers takes as well.</summary>
    public int? Size(string key, string? alias = null)
    {
        var value = Whole(key);
        var other = alias is null ? null : Whole(alias);
        return value is null || other is null || value == other
            ? value ?? other
            : throw Wrong(alias!, $"the same as {key} = {value}", $"{other}");
    }

    public int RequiredSize(string key, string? alias = null) => Size(key, alias) ?? throw Wrong(key, "a whole number", "none");

    /// <summary>A token id; lists of ids, which generation allows, are passed over.</summary>
    public int? TokenId(string key) => Stated(key) is { ValueKind: JsonValueKind.Array } ? null : Whole(key);

    /// <summary>A list of texts; empty where the key is not there or null.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        [.. Items(key).Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : throw Wrong(key, "a list of strings", Raw(one)))];

    /// <summary>Objects in a list; empty where the key is not there or null.</summary>
    public IReadOnlyList<JsonKeys> Objects(string key) =>
    [
        .. Items(key).Index().Select(one => one.Item.ValueKind == JsonValueKind.Object
            ? new JsonKeys(path, one.Item, $"{prefix}{key}[{one.Index}].")
            : throw Wrong(key, "a list of objects", Raw(one.Item))),
    ];

    /// <summary>An object of whole numbers from 0.</summary>
    public IReadOnlyDictionary<string, int> Ids(string key) => Stated(key) is { ValueKind: JsonValueKind.Object } value
        ? value.EnumerateObject().ToDictionary(
            one => one.Name,
            one => one.Value.ValueKind == JsonValueKind.Number && one.Value.TryGetInt32(out var id) && id >= 0
                ? id
                : throw Wrong(key, $"a whole number from 0 for \"{one.Name}\"", Raw(one.Value)),
            StringComparer.Ordinal)
        : throw Wrong(key, "an object of whole numbers", Given(key) is { } other ? Raw(other) : "none");

    /// <summary>A list of pairs, each written as two strings or as one with a space between them.</summary>
    public IReadOnlyList<(string, string)> Pairs(string key) =>
    [
        .. Items(key).Select(one =>
            (one.ValueKind switch
            {
                JsonValueKind.String => one.GetString()!.Split(' '),
                JsonValueKind.Array when one.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String) =>
                    [.. one.EnumerateArray().Select(part => part.GetString()!)],
                _ => [],
            }) is [{ Length: > 0 } first, { Length: > 0 } second]
                ? (first, second)
                : throw Wrong(key, "pairs of strings", Raw(one))),
    ];

    /// <summary>A text, or the text in an object that has one; null where the key is not there or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="inner">The key in the object.</param>
    public string? TextOr(string key, string inner) =>
        Stated(key) is { ValueKind: JsonValueKind.Object } ? Object(key)!.Text(inner) : Text(key);

    /// <summary>The keys of an object; null where the key is not there or null.</summary>
    public JsonKeys? Object(string key) => Stated(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new JsonKeys(path, value, $"{prefix}{key}."),
        var other => throw Wrong(key, "an object", Raw(other.Value)),
    };

    /// <summary>Refuses what no family here can compute, whatever its other keys are.</summary>
    public void RefuseQuantized()
    {
        if (Stated("quantization_config") is { } value)
        {
            throw Unsupported("quantization_config", Raw(value), "their weights are not floating-point numbers, or not the numbers that the model computes with");
        }
    }

    private static string Raw(JsonElement element)
    {
        const int longest = 100;
        var text = element.GetRawText();
        return text.Length <= longest ? text : text[..longest] + "…";
    }

    private int? Whole(string key) => Stated(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
        var other => throw Wrong(key, $"a whole number up to {int.MaxValue}", Raw(other.Value)),
    };

    private IEnumerable<JsonElement> Items(string key) => Stated(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => value.EnumerateArray(),
        var other => throw Wrong(key, "a list", Raw(other.Value)),
    };

    private JsonElement? Given(string key) => root.TryGetProperty(key, out var value) ? value : null;

    private JsonElement? Stated(string key) => Given(key) is { ValueKind: not JsonValueKind.Null } value ? value : null;
}
