using System.Collections.Immutable;
using System.Text.Json;

namespace IoiClaims.Checkpoints;

/// <summary>The files that make a checkpoint, at one commit, with their published hashes.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Files">The files.</param>
internal sealed record HubListing(string Commit, ImmutableArray<HubFile> Files)
{
    // Not always needed, but worth having beside the weights where they are published; tokenizers read the first three.
    private static readonly ImmutableArray<string> Optional = [CheckpointFiles.AddedTokens, CheckpointFiles.Tokenizer, CheckpointFiles.TokenizerConfig, "generation_config.json"];

    /// <summary>What is known of a model without asking anybody; null where nothing is.</summary>
    public static HubListing? Known(HubModel model, string revision) =>
        revision == model.Revision && !model.KnownFiles.IsEmpty ? new HubListing(revision, model.KnownFiles) : null;

    /// <summary>Reads the hub's answer and picks the checkpoint's files from it.</summary>
    /// <exception cref="FetchException">The answer is not understood, a file is missing, or it contradicts what is known.</exception>
    public static HubListing Parse(byte[] answer, HubModel model, Uri address)
    {
        string commit;
        Dictionary<string, HubFile?> published;
        try
        {
            using var json = JsonDocument.Parse(answer);
            commit = json.RootElement.GetProperty("sha").GetString() ?? string.Empty;
            published = json.RootElement.GetProperty("siblings").EnumerateArray()
                .ToDictionary(file => file.GetProperty("rfilename").GetString() ?? string.Empty, ParseFile, StringComparer.Ordinal);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FetchException(
                $"{address} answered something that is no list of a repository's files. "
                + "Is it a hub (HF_ENDPOINT), or does a network want you to log in first?",
                exception);
        }

        if (!HubModel.IsCommit(commit))
        {
            throw new FetchException($"{address} names no commit (\"sha\": \"{commit}\").");
        }

        var known = Known(model, commit);
        var names = WantedOf(published.Keys, model, commit);
        var unhashed = names.Where(name => published[name] is null).ToList();
        if (unhashed.Count > 0 && known is null)
        {
            throw new FetchException(
                $"{address} publishes no size or hash of {string.Join(", ", unhashed)}, so they could not be verified. "
                + "Some mirrors leave them out: use the hub itself.");
        }

        var files = names.Select(name => published[name]).OfType<HubFile>().ToImmutableArray();
        foreach (var file in known?.Files ?? [])
        {
            if (files.FirstOrDefault(one => one.Name == file.Name) is { } other && other != file)
            {
                throw new FetchException(
                    $"{address} publishes another {file.Name} of {model.Name} ({other.Size} bytes, {other.Hash}) than is known for "
                    + $"that commit ({file.Size} bytes, {file.Hash}). Nothing was fetched. Is HF_ENDPOINT a faithful mirror?");
            }
        }

        return new HubListing(commit, unhashed.Count > 0 ? known!.Files : files);
    }

    private static List<string> WantedOf(IEnumerable<string> published, HubModel model, string commit)
    {
        var there = published.ToHashSet(StringComparer.Ordinal);
        var weights = there.Contains(CheckpointFiles.Weights) || !there.Contains(CheckpointFiles.WeightsIndex)
            ? [CheckpointFiles.Weights]
            : there.Where(IsShard).Order(StringComparer.Ordinal).Prepend(CheckpointFiles.WeightsIndex);
        var needed = CheckpointFiles.NeededTokenizer(there.Contains).Insert(0, CheckpointFiles.Configuration).Concat(weights).ToList();
        var missing = needed.Where(name => !there.Contains(name)).ToList();
        if (missing.Contains(CheckpointFiles.Vocabulary) && there.Contains(CheckpointFiles.SentencePiece))
        {
            throw new FetchException($"Models with {CheckpointFiles.SentencePiece} alone, as {model.Repository} has it, cannot be loaded: {TokenizerJson.NotByteLevel}.");
        }

        return missing.Count == 0
            ? [.. Optional.Where(there.Contains).Except(needed), .. needed]
            : throw new FetchException(
                $"{model.Repository} at {commit} has no {string.Join(", ", missing)}: it is not a model with a byte-level BPE tokenizer and safetensors weights. "
                + $"Revisions from before safetensors, of early 2023, lack them; the usual one is {model.Revision}.");
    }

    private static bool IsShard(string name) =>
        name.StartsWith("model-", StringComparison.Ordinal) && name.EndsWith(".safetensors", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal);

    private static HubFile? ParseFile(JsonElement file)
    {
        var name = file.GetProperty("rfilename").GetString()!;
        if (file.TryGetProperty("lfs", out var large) && large.ValueKind == JsonValueKind.Object)
        {
            return new HubFile(name, large.GetProperty("size").GetInt64(), ContentHash.Sha256(Hex(large.GetProperty("sha256"), 64)));
        }

        return file.TryGetProperty("size", out var size) && file.TryGetProperty("blobId", out var blob)
            ? new HubFile(name, size.GetInt64(), ContentHash.GitBlob(Hex(blob, 40)))
            : null;
    }

    private static string Hex(JsonElement element, int length) =>
        element.GetString() is { } text && text.Length == length && text.All(char.IsAsciiHexDigitLower)
            ? text
            : throw new FormatException($"No hash of {length} digits.");
}
