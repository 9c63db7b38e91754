using System.Text;
using System.Text.Json;

namespace IoiClaims;

/// <summary>The file that <see cref="Prompts.FromJson"/> describes, read strictly, with the line of everything in it.</summary>
internal sealed class PromptFile
{
    private static readonly string[] Keys = ["text", "corrupted", "right", "wrong", "group"];

    private readonly string path;
    private readonly byte[] bytes;
    private readonly List<Entry> prompts = [];

    private PromptFile(string path)
    {
        this.path = path;
        bytes = File.ReadAllBytes(path);
    }

    /// <summary>Whether each prompt begins with the end-of-text token.</summary>
    public bool Bos { get; private set; }

    /// <summary>The prompts, each with "text", and with "right" and "wrong" both or neither; at least one.</summary>
    public IReadOnlyList<Entry> Prompts => prompts;

    /// <exception cref="InvalidDataException">Not JSON, or not this format; the message names file, line and key.</exception>
    public static PromptFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new PromptFile(path);
        try
        {
            file.Read();
            return file;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}, line {exception.LineNumber + 1}: this is not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>An error at a key of a prompt.</summary>
    public InvalidDataException WrongIn(int prompt, string key, string problem) =>
        Wrong(prompts[prompt].Keys.TryGetValue(key, out var value) ? value.Line : prompts[prompt].Line, $"prompts[{prompt}].{key}", problem);

    /// <summary>The values of a key, if every prompt has it; null if none has it.</summary>
    /// <exception cref="InvalidDataException">Some have it and some do not.</exception>
    public IReadOnlyList<string>? All(string key)
    {
        var without = prompts.FindIndex(each => !each.Keys.ContainsKey(key));
        if (without < 0)
        {
            return prompts.ConvertAll(each => each.Keys[key].Value);
        }

        var with = prompts.FindIndex(each => each.Keys.ContainsKey(key));
        return with < 0 ? null : throw WrongIn(without, key, $"the key is missing, but prompts[{with}] has it: all prompts have it, or none");
    }

    private void Read()
    {
        var json = new Utf8JsonReader(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes);
        json.Read();
        Expect(json, JsonTokenType.StartObject, "the file", "an object with \"bos\" and \"prompts\"");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = json.GetString()!;
            if (!seen.Add(key))
            {
                throw Wrong(LineOf(json), key, "the key is there twice");
            }

            json.Read();
            switch (key)
            {
                case "bos":
                    Bos = json.TokenType is JsonTokenType.True or JsonTokenType.False
                        ? json.GetBoolean()
                        : throw Unexpected(json, key, "true or false");
                    break;
                case "prompts":
                    ReadPrompts(ref json);
                    break;
                default:
                    throw Wrong(LineOf(json), key, "there is no such key; the file has \"bos\" and \"prompts\"");
            }
        }

        // Reads on to the end, so that anything behind the object is an error.
        while (json.Read())
        {
        }

        foreach (var key in new[] { "bos", "prompts" }.Where(key => !seen.Contains(key)))
        {
            throw Wrong(1, key, "the key is missing");
        }
    }

    private void ReadPrompts(ref Utf8JsonReader json)
    {
        Expect(json, JsonTokenType.StartArray, "prompts", "a list of prompts");
        var start = LineOf(json);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var name = $"prompts[{prompts.Count}]";
            Expect(json, JsonTokenType.StartObject, name, "an object with \"text\"");
            var entry = new Entry(LineOf(json), new Dictionary<string, (string, int)>(StringComparer.Ordinal));
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var key = json.GetString()!;
                var line = LineOf(json);
                if (!Keys.Contains(key))
                {
                    throw Wrong(line, $"{name}.{key}", $"there is no such key; a prompt has {string.Join(", ", Keys)}");
                }

                json.Read();
                Expect(json, JsonTokenType.String, $"{name}.{key}", "a text");
                if (!entry.Keys.TryAdd(key, (json.GetString()!, LineOf(json))))
                {
                    throw Wrong(line, $"{name}.{key}", "the key is there twice");
                }
            }

            prompts.Add(entry);
            if (!entry.Keys.ContainsKey("text"))
            {
                throw WrongIn(prompts.Count - 1, "text", "the key is missing");
            }

            if (entry.Keys.ContainsKey("right") != entry.Keys.ContainsKey("wrong"))
            {
                var missing = entry.Keys.ContainsKey("right") ? "wrong" : "right";
                throw WrongIn(prompts.Count - 1, missing, "the key is missing: \"right\" and \"wrong\" go together");
            }
        }

        if (prompts.Count == 0)
        {
            throw Wrong(start, "prompts", "the list is empty");
        }
    }

    private void Expect(Utf8JsonReader json, JsonTokenType type, string key, string expected)
    {
        if (json.TokenType != type)
        {
            throw Unexpected(json, key, expected);
        }
    }

    private InvalidDataException Unexpected(Utf8JsonReader json, string key, string expected) =>
        Wrong(LineOf(json), key, $"expected {expected}, found {json.TokenType}");

    private InvalidDataException Wrong(int line, string key, string problem) => new($"{path}, line {line}, {key}: {problem}.");

    private int LineOf(Utf8JsonReader json) => 1 + bytes.AsSpan(0, (int)json.TokenStartIndex).Count((byte)'\n');

    /// <summary>One prompt.</summary>
    /// <param name="Line">Where it begins.</param>
    /// <param name="Keys">Its texts, each with its line.</param>
    internal sealed record Entry(int Line, Dictionary<string, (string Value, int Line)> Keys);
}
