using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace IoiClaims.Checkpoints;

/// <summary>The JSON header of a safetensors file, checked against the format and against the length of the data.</summary>
internal sealed record SafetensorsHeader(
    ImmutableSortedDictionary<string, SafetensorsEntry> Entries,
    ImmutableSortedDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";

    // More dimensions than torch takes anywhere.
    private const int MostDimensions = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="CheckpointException">The header breaks a rule of the format.</exception>
    public static SafetensorsHeader Parse(string file, byte[] json, long dataLength)
    {
        // The format wants the brace first; JSON alone would let white space stand before it.
        if (json.Length == 0 || json[0] != '{')
            throw new CheckpointException(file, "the header is not a JSON object");
        if (!Utf8.IsValid(json))
            throw new CheckpointException(file, "the header is not UTF-8 text");

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var entries = ImmutableSortedDictionary.CreateBuilder<string, SafetensorsEntry>(StringComparer.Ordinal);
            var metadata = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                    metadata = ParseMetadata(file, property.Value);
                else
                    entries.Add(property.Name, ParseEntry(file, property.Name, property.Value));
            }

            var header = new SafetensorsHeader(entries.ToImmutable(), metadata);
            header.CheckLayout(file, dataLength);
            return header;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair, which is no text.
            throw new CheckpointException(file, $"the header is not valid JSON: {exception.Message}", inner: exception);
        }
    }

    private static ImmutableSortedDictionary<string, string> ParseMetadata(string file, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new CheckpointException(
                file, $"{MetadataKey} in the header is wrong", expected: "an object of strings", found: Describe(element));

        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw new CheckpointException(
                    file,
                    $"'{property.Name}' of {MetadataKey} in the header is wrong",
                    expected: "a string",
                    found: Describe(property.Value));
        }

        return metadata.ToImmutable();
    }

    private static SafetensorsEntry ParseEntry(string file, string name, JsonElement element)
    {
        CheckpointException Wrong(string what, string expected, string found) =>
            new(file, $"{what} in the header is wrong", name, expected, found);

        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong("the entry", "an object with dtype, shape and data_offsets", Describe(element));
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name is not ("dtype" or "shape" or "data_offsets"))
                throw Wrong("a key", "dtype, shape and data_offsets only", $"'{property.Name}'");
        }

        JsonElement Member(string key) =>
            element.TryGetProperty(key, out var value) ? value : throw Wrong("the entry", $"the key '{key}'", "none");

        var dtype = Member("dtype");
        var type = dtype.ValueKind == JsonValueKind.String ? dtype.GetString()! : string.Empty;
        if (!SafetensorsTypes.TryGetBits(type, out var bits))
            throw Wrong("dtype", $"one of {string.Join(", ", SafetensorsTypes.Known)}", Describe(dtype));

        var shape = Numbers(Member("shape"));
        if (shape is not { } sizes || sizes.Length > MostDimensions)
            throw Wrong("shape", $"at most {MostDimensions} whole numbers, none negative", Describe(Member("shape")));
        var offsets = Numbers(Member("data_offsets"));
        if (offsets is not { Length: 2 } || offsets.Value[0] > offsets.Value[1])
            throw Wrong("data_offsets", "a begin and an end that is not before it", Describe(Member("data_offsets")));

        var needed = ByteCount(sizes, bits) ?? throw Wrong(
            "shape", "a size that can exist", $"{Describe(Member("shape"))} of {bits} bits each");
        var (begin, end) = (offsets.Value[0], offsets.Value[1]);
        return needed == end - begin
            ? new SafetensorsEntry(name, type, sizes, begin, end)
            : throw Wrong(
                "the length",
                $"{needed} bytes for {type} [{string.Join(", ", sizes)}]",
                $"{end - begin} bytes, from {begin} to {end}");
    }

    /// <summary>A list of whole numbers, none negative; null for anything else.</summary>
    private static ImmutableArray<long>? Numbers(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
            return null;
        var numbers = ImmutableArray.CreateBuilder<long>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                return null;
            numbers.Add(number);
        }

        return numbers.MoveToImmutable();
    }

    /// <summary>The bytes that a shape takes; null where they do not fit a file or do not make whole bytes.</summary>
    private static long? ByteCount(ImmutableArray<long> shape, int bits)
    {
        // A size of 0 must not hide an overflow among the others: torch multiplies them for its strides.
        var most = (Int128)bits;
        foreach (var size in shape)
        {
            most *= Math.Max(size, 1);
            if (most > long.MaxValue)
                return null;
        }

        if (shape.Contains(0))
            return 0;
        return most % 8 == 0 ? (long)(most / 8) : null;
    }

    /// <summary>The tensors must lie one behind the other and fill the data exactly.</summary>
    private void CheckLayout(string file, long dataLength)
    {
        SafetensorsEntry? previous = null;
        foreach (var entry in Entries.Values.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.End > dataLength)
                throw new CheckpointException(
                    file,
                    "its data reach past the end of the file; the download or copy may be incomplete",
                    entry.Name,
                    $"an end of at most {dataLength}",
                    $"{entry.End}");

            var begin = previous?.End ?? 0;
            if (entry.Begin < begin)
                throw new CheckpointException(
                    file, $"its data overlap those of '{previous!.Name}'", entry.Name, $"a begin of {begin}", $"{entry.Begin}");
            if (entry.Begin > begin)
                throw new CheckpointException(
                    file, "there is a hole in front of its data", entry.Name, $"a begin of {begin}", $"{entry.Begin}");
            previous = entry;
        }

        var end = previous?.End ?? 0;
        if (end != dataLength)
            throw new CheckpointException(
                file, "there are bytes behind the last tensor", expected: $"{end} bytes of data", found: $"{dataLength}");
    }

    private static string Describe(JsonElement element)
    {
        const int longest = 100;
        var text = element.GetRawText();
        return text.Length <= longest ? text : text[..longest] + "…";
    }
}

/// <summary>One tensor as the header of a safetensors file describes it.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type as the format names it, such as "F32"; not every type can be read.</param>
/// <param name="Shape">The sizes; empty for a scalar.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where its bytes end, exclusive.</param>
public sealed record SafetensorsEntry(string Name, string Type, ImmutableArray<long> Shape, long Begin, long End)
{
    /// <summary>The number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
