using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace IoiClaims.Checkpoints;

/// <summary>Which files make a checkpoint folder as Hugging Face's libraries lay it out, and what a folder lacks of them.</summary>
internal static class CheckpointFiles
{
    public const string Configuration = "config.json";
    public const string Vocabulary = "vocab.json";
    public const string Merges = "merges.txt";

    /// <summary>The whole tokenizer in one file.</summary>
    public const string Tokenizer = "tokenizer.json";

    /// <summary>Which token begins a text, beside <see cref="Tokenizer"/>.</summary>
    public const string TokenizerConfig = "tokenizer_config.json";

    /// <summary>A tokenizer in SentencePiece's own form, which is not read.</summary>
    public const string SentencePiece = "tokenizer.model";

    /// <summary>Further tokens, where there are any.</summary>
    public const string AddedTokens = "added_tokens.json";

    /// <summary>All weights in one file; where there is one, it is read and an index is not.</summary>
    public const string Weights = "model.safetensors";

    /// <summary>Which of several files holds which weights.</summary>
    public const string WeightsIndex = "model.safetensors.index.json";

    /// <summary>All files besides the weights that a folder may have: the configuration, and a tokenizer in one form or the other.</summary>
    public static ImmutableArray<string> WithoutWeights { get; } = [Configuration, Vocabulary, Merges, Tokenizer, TokenizerConfig];

    // What git leaves in place of a large file whose content was not fetched.
    private static readonly byte[] LargeFilePointer = Encoding.ASCII.GetBytes("version https://git-lfs");

    /// <summary>The files of a tokenizer that there have to be: one where there is one in one file, and two where there is not.</summary>
    /// <param name="isThere">Whether there is a file.</param>
    public static ImmutableArray<string> NeededTokenizer(Func<string, bool> isThere) =>
        isThere(Tokenizer) && !(isThere(Vocabulary) && isThere(Merges)) ? [Tokenizer] : [Vocabulary, Merges];

    /// <summary>Why a folder is no checkpoint; null if it has everything.</summary>
    /// <remarks>Looks at names, sizes and first bytes only: loading checks the contents.</remarks>
    public static string? WhatIsWrongWith(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return File.Exists(folder) ? "is a file, expected a folder" : "is not there";
        }

        var weights = Weights;
        IEnumerable<string> shards = [];
        if (!IsThere(folder, Weights) && IsThere(folder, WeightsIndex))
        {
            weights = WeightsIndex;
            if (ShardsOf(Path.Combine(folder, WeightsIndex)) is not { } named)
            {
                return $"has a {WeightsIndex} that names no files";
            }

            shards = named;
        }

        var files = NeededTokenizer(name => IsThere(folder, name)).Insert(0, Configuration).Add(weights).AddRange(shards);
        var missing = files.Where(name => !IsThere(folder, name)).ToList();
        if (missing.Count > 0)
        {
            return $"lacks {string.Join(", ", missing)}";
        }

        var pointers = files.Where(name => IsLargeFilePointer(Path.Combine(folder, name))).ToList();
        return pointers.Count > 0
            ? $"has only Git's pointer in place of {string.Join(", ", pointers)}: run \"git lfs pull\" there"
            : null;
    }

    /// <summary>The shards that an index of weights names; null if it cannot be read.</summary>
    private static List<string>? ShardsOf(string index)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(index));
            return json.RootElement.GetProperty("weight_map").EnumerateObject()
                .Select(entry => entry.Value.GetString()!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether a file is there with content; a link that leads nowhere is not.</summary>
    private static bool IsThere(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        try
        {
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists && target.Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsLargeFilePointer(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> start = stackalloc byte[LargeFilePointer.Length];
        return RandomAccess.Read(file, start, 0) == start.Length && start.SequenceEqual(LargeFilePointer);
    }
}
