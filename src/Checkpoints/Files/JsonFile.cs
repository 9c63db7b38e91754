using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace IoiClaims.Checkpoints;

/// <summary>The JSON files of a checkpoint, read strictly: no duplicate keys, no comments, an object outermost.</summary>
internal static class JsonFile
{
    // The largest real ones, the indices of sharded models, have well under a megabyte.
    private const long Longest = 100_000_000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Hands the outermost object of a JSON file to a function.</summary>
    /// <exception cref="CheckpointException">The file is missing, cannot be read, or is not a JSON object.</exception>
    public static T Read<T>(string path, Func<JsonElement, T> read)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > Longest)
                throw new CheckpointException(path, "too long", expected: $"at most {Longest} bytes", found: $"{length}");
            var bytes = File.ReadAllBytes(path);
            if (!Utf8.IsValid(bytes))
                throw new CheckpointException(path, "the file is not UTF-8 text");

            using var document = JsonDocument.Parse(WithoutByteOrderMark(bytes), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : throw new CheckpointException(
                    path, "the content is wrong", expected: "a JSON object", found: $"{document.RootElement.ValueKind}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair, which is no text.
            throw new CheckpointException(path, $"the file is not valid JSON: {exception.Message}", inner: exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException(path, "there is no such file", inner: exception);
        }
        catch (Exception exception) when (exception is not CheckpointException
            && exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be read: {exception.Message}", inner: exception);
        }
    }

    /// <summary>The content of a JSON file with one object.</summary>
    /// <param name="writeKeys">Writes the keys of the object.</param>
    public static ReadOnlySpan<byte> Written(Action<Utf8JsonWriter> writeKeys)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        writeKeys(json);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(byte[] bytes) =>
        bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes;
}
