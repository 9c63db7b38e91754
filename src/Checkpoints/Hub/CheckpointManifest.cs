using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace IoiClaims.Checkpoints;

/// <summary>What was fetched into a folder: repository, commit, files with their published hashes. Kept beside the files.</summary>
/// <param name="Repository">The repository on the hub.</param>
/// <param name="Commit">The commit that all files are of.</param>
/// <param name="Files">The files, this one not included.</param>
public sealed record CheckpointManifest(string Repository, string Commit, ImmutableArray<HubFile> Files)
{
    /// <summary>The manifest's file in the folder.</summary>
    public const string FileName = "ioi-fetched.json";

    /// <summary>Reads a folder's manifest.</summary>
    /// <returns>Null where there is none, or none that can be read.</returns>
    public static CheckpointManifest? Read(string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, FileName)));
            return new CheckpointManifest(
                json.RootElement.GetProperty("repository").GetString()!,
                json.RootElement.GetProperty("commit").GetString()!,
                [
                    .. json.RootElement.GetProperty("files").EnumerateArray().Select(file => new HubFile(
                        file.GetProperty("name").GetString()!,
                        file.GetProperty("size").GetInt64(),
                        file.TryGetProperty("sha256", out var sha256)
                            ? ContentHash.Sha256(sha256.GetString()!)
                            : ContentHash.GitBlob(file.GetProperty("gitBlob").GetString()!))),
                ]);
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException
                or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Compares a folder's files with their published hashes.</summary>
    /// <returns>The files that are missing or changed; empty where all are as they were published.</returns>
    public async Task<ImmutableArray<string>> DamagedAsync(
        string folder, Action<FetchEvent> watch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(watch);
        var damaged = ImmutableArray.CreateBuilder<string>();
        foreach (var file in Files)
        {
            watch(new FileVerifying(file));
            var path = Path.Combine(folder, file.Name);
            if (File.Exists(path) && new FileInfo(path).Length == file.Size && await file.Hash.MatchesAsync(path, cancellation))
            {
                watch(new FileVerified(file));
            }
            else
            {
                damaged.Add(file.Name);
            }
        }

        return damaged.ToImmutable();
    }

    /// <summary>Writes the manifest into a folder.</summary>
    internal void Write(string folder)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("repository", Repository);
        json.WriteString("commit", Commit);
        json.WriteStartArray("files");
        foreach (var file in Files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteNumber("size", file.Size);
            json.WriteString(file.Hash.Kind == ContentHashKind.Sha256 ? "sha256" : "gitBlob", file.Hash.Hex);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        AtomicFile.Write(Path.Combine(folder, FileName), buffer.WrittenSpan);
    }
}
