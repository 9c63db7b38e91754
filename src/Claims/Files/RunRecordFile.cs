using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IoiClaims;

/// <summary>Writes and reads <see cref="RunRecord"/>s as JSON: claims.json. Numbers come back as they were.</summary>
public static class RunRecordFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            new NumericTableConverter(),
            new ConditionsConverter(),
            new NumbersConverter(),
        },
    };

    /// <summary>The record as text; the same record gives the same text.</summary>
    public static string ToJson(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return JsonSerializer.Serialize(run, Options) + "\n";
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">Where it comes from, for messages: a file's name.</param>
    /// <exception cref="FormatException">It is no record of a run, or one of a newer form; the message says what and where.</exception>
    public static RunRecord FromJson(string json, string source = "the record")
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            CheckSchema(json, source);
            return JsonSerializer.Deserialize<RunRecord>(json, Options)
                ?? throw new FormatException($"{source} is empty: it says null.");
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            throw new FormatException($"{source} is no record of a run of claims (claims.json): {wrong.Message}", wrong);
        }
    }

    /// <summary>Writes a record; whoever reads meanwhile sees the old file or the new one, never half of it.</summary>
    public static void Write(RunRecord run, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, ToJson(run));
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="FormatException">The file is no record of a run, or one of a newer form.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static RunRecord Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FromJson(File.ReadAllText(path), path);
    }

    private static void CheckSchema(string json, string source)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("schema", out var schema)
            || schema.ValueKind != JsonValueKind.Number
            || !schema.TryGetInt32(out var version))
        {
            throw new FormatException($"{source} is no record of a run of claims (claims.json): it does not say its schema.");
        }

        if (version != RunRecord.CurrentSchema)
        {
            throw new FormatException(
                $"{source} has schema {version}, and this program reads schema {RunRecord.CurrentSchema}: "
                + "read it with the version of IoiClaims that wrote it, or run the claims again.");
        }
    }
}
