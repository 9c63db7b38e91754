using System.Globalization;
using System.Text;
using System.Text.Json;

namespace IoiClaims;

/// <summary>
/// A value of a JSON file that people write, with its place in it: what is wrong is said with file, line and key, as in
/// "mine.json, line 3, groups[0].heads[1]: expected a text, found a number". Comments and a comma behind the last element are
/// allowed; the same key twice is not.
/// </summary>
public sealed class TypedJson
{
    private readonly string file;
    private readonly object? content;

    private TypedJson(string file, int line, string key, object? content)
    {
        this.file = file;
        Line = line;
        Key = key;
        this.content = content;
    }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The keys that lead to it, as in "groups[0].heads[1]"; empty for the whole file.</summary>
    public string Key { get; }

    /// <summary>Whether it is null.</summary>
    public bool IsNull => content is null;

    /// <summary>Whether it is a list.</summary>
    public bool IsList => content is IReadOnlyList<TypedJson>;

    /// <summary>Whether it is a text.</summary>
    public bool IsText => content is string;

    /// <summary>A text.</summary>
    /// <exception cref="InvalidDataException">It is something else; as for all that follows.</exception>
    public string Text => content as string ?? throw Unexpected("a text");

    /// <summary>True or false.</summary>
    public bool Flag => content as bool? ?? throw Unexpected("true or false");

    /// <summary>A number.</summary>
    public double Number => content as double? ?? content as long? ?? throw Unexpected("a number");

    /// <summary>A whole number.</summary>
    public long Whole => content as long? ?? throw Wrong($"expected a whole number, found {Number.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<TypedJson> Items => content as IReadOnlyList<TypedJson> ?? throw Unexpected("a list");

    /// <summary>The values of an object by their keys, in the order of the file.</summary>
    public IReadOnlyDictionary<string, TypedJson> Members => content as IReadOnlyDictionary<string, TypedJson> ?? throw Unexpected("an object, { … }");

    /// <summary>The value of a key; null where the key is missing or its value is null.</summary>
    public TypedJson? Find(string key) => Members.GetValueOrDefault(key) is { IsNull: false } found ? found : null;

    /// <summary>The value of a key that has to be there.</summary>
    public TypedJson this[string key] => Members.GetValueOrDefault(key) ?? throw WrongAt(key, "the key is missing");

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is not valid JSON; the message names file and line.</exception>
    public static TypedJson Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>Reads a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="InvalidDataException">It is not valid JSON; the message names the line.</exception>
    public static TypedJson Parse(ReadOnlySpan<byte> utf8, string name)
    {
        var bytes = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[3..] : utf8;
        var lines = new LineCount();
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            reader.Read();
            var value = Value(ref reader, bytes, lines, name, string.Empty);

            // Anything behind it is an error.
            reader.Read();
            return value;
        }
        catch (JsonException wrong)
        {
            // What .NET says ends in places of its own.
            var said = wrong.Message.Split(" LineNumber: ")[0];
            throw new InvalidDataException($"{name}, line {wrong.LineNumber + 1}: this is not valid JSON: {said}", wrong);
        }
        catch (InvalidOperationException wrong)
        {
            throw new InvalidDataException($"{name}, line {lines.Line}: this is no text: {wrong.Message}", wrong);
        }
    }

    /// <summary>Refuses keys of an object that mean nothing.</summary>
    /// <param name="keys">Those that do.</param>
    public void AllowOnly(params IReadOnlyList<string> keys)
    {
        if (Members.Keys.FirstOrDefault(key => !keys.Contains(key)) is { } strange)
        {
            throw Members[strange].Wrong($"there is no such key; here may be {string.Join(", ", keys)}");
        }
    }

    /// <summary>An error about this value.</summary>
    /// <param name="problem">What is wrong, without a full stop.</param>
    public InvalidDataException Wrong(string problem) => Wrong(Key, problem);

    /// <summary>An error about a key of this object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="problem">What is wrong, without a full stop.</param>
    public InvalidDataException WrongAt(string key, string problem) => Members.GetValueOrDefault(key)?.Wrong(problem) ?? Wrong(Below(Key, key), problem);

    private InvalidDataException Wrong(string key, string problem) =>
        new($"{file}, line {Line}, {(key.Length == 0 ? "the file" : key)}: {problem.TrimEnd('.')}.");

    private InvalidDataException Unexpected(string expected) => Wrong($"expected {expected}, found {content switch
    {
        null => "null",
        string => "a text",
        bool => "true or false",
        double or long => "a number",
        IReadOnlyList<TypedJson> => "a list",
        _ => "an object",
    }}");

    private static string Below(string key, string next) => key.Length == 0 ? next : $"{key}.{next}";

    private static TypedJson Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, LineCount lines, string file, string key)
    {
        var line = lines.At(bytes, reader.TokenStartIndex);
        return new TypedJson(file, line, key, reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(ref reader, bytes, lines, file, key),
            JsonTokenType.StartArray => List(ref reader, bytes, lines, file, key),
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => reader.TryGetInt64(out var whole) ? (object)whole : reader.GetDouble(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        });
    }

    private static List<TypedJson> List(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, LineCount lines, string file, string key)
    {
        var items = new List<TypedJson>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(ref reader, bytes, lines, file, $"{key}[{items.Count}]"));
        }

        return items;
    }

    private static OrderedDictionary<string, TypedJson> Object(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, LineCount lines, string file, string key)
    {
        var members = new OrderedDictionary<string, TypedJson>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = Value(ref reader, bytes, lines, file, Below(key, name));
            if (!members.TryAdd(name, value))
            {
                throw value.Wrong("the key is there twice");
            }
        }

        return members;
    }

    /// <summary>Counts lines on the way through a text.</summary>
    private sealed class LineCount
    {
        private int done;

        public int Line { get; private set; } = 1;

        public int At(ReadOnlySpan<byte> bytes, long index)
        {
            Line += bytes[done..(int)index].Count((byte)'\n');
            done = (int)index;
            return Line;
        }
    }
}
