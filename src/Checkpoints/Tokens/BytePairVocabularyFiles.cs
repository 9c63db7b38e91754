using System.Buffers;
using System.Text;
using System.Text.Json;

namespace IoiClaims.Checkpoints;

/// <summary>vocab.json, merges.txt and added_tokens.json, read strictly and written as Hugging Face writes them.</summary>
internal static class BytePairVocabularyFiles
{
    private const string MergesHeader = "#version";
    private const string Expected = "one object of tokens and their ids, such as {\"!\": 0, …}";

    public static BytePairVocabulary Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var vocabularyPath = RequiredFile(folder, CheckpointFiles.Vocabulary);
        var mergesPath = RequiredFile(folder, CheckpointFiles.Merges);
        var addedPath = Path.Combine(folder, CheckpointFiles.AddedTokens);
        using var vocabulary = Open(vocabularyPath);
        using var merges = Open(mergesPath);
        using var added = File.Exists(addedPath) ? Open(addedPath) : null;
        return Read(
            new Source(vocabulary, vocabularyPath),
            new Source(merges, mergesPath),
            added is null ? null : new Source(added, addedPath));
    }

    public static BytePairVocabulary Read(Stream vocabulary, Stream merges)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(merges);
        return Read(new Source(vocabulary, CheckpointFiles.Vocabulary), new Source(merges, CheckpointFiles.Merges), null);
    }

    public static void Save(BytePairVocabulary vocabulary, string folder)
    {
        WriteIds(Path.Combine(folder, CheckpointFiles.Vocabulary), vocabulary.Tokens, 0);
        AtomicFile.Write(
            Path.Combine(folder, CheckpointFiles.Merges),
            string.Concat(vocabulary.Merges.Select(merge => $"{merge.Left} {merge.Right}\n").Prepend($"{MergesHeader}: 0.2\n")));
        var added = Path.Combine(folder, CheckpointFiles.AddedTokens);
        if (vocabulary.AddedTokens.IsEmpty)
        {
            File.Delete(added);
        }
        else
        {
            WriteIds(added, vocabulary.AddedTokens, vocabulary.Tokens.Length);
        }
    }

    private static void WriteIds(string path, IReadOnlyList<string> tokens, int firstId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var (n, token) in tokens.Index())
        {
            json.WriteNumber(token, firstId + n);
        }

        json.WriteEndObject();
        json.Flush();
        AtomicFile.Write(path, buffer.WrittenSpan);
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be read: {exception.Message.TrimEnd('.')}", inner: exception);
        }
    }

    private static string RequiredFile(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (File.Exists(path))
        {
            return path;
        }

        if (!Directory.Exists(folder))
        {
            throw new CheckpointException(folder, "there is no such folder to read a tokenizer from");
        }

        var remedy = File.Exists(Path.Combine(folder, "tokenizer.json"))
            ? "a tokenizer.json is there: LanguageModel.Load reads it; here it takes the slow tokenizer (GPT2Tokenizer.save_vocabulary) next to it"
            : "a byte-level BPE tokenizer is vocab.json and merges.txt";
        throw new CheckpointException(path, $"there is no {name} in this folder; {remedy}");
    }

    private static BytePairVocabulary Read(Source vocabulary, Source merges, Source? added)
    {
        var tokens = ById(ReadIds(vocabulary), 0, vocabulary.Name);
        var addedIds = added is null ? [] : ReadIds(added);

        // Hugging Face may repeat there what vocab.json already has.
        foreach (var (token, id) in addedIds.ToList())
        {
            if (id < tokens.Length && tokens[id] == token)
            {
                addedIds.Remove(token);
            }
        }

        var addedTokens = ById(addedIds, tokens.Length, added?.Name ?? CheckpointFiles.AddedTokens);
        var pairs = ReadMerges(merges);
        try
        {
            return new BytePairVocabulary(tokens, pairs, addedTokens);
        }
        catch (InvalidDataException exception)
        {
            // Of the merges' complaints each begins with the merge; all others are about tokens.
            var file = exception.Message.StartsWith("Merge", StringComparison.Ordinal) ? merges : vocabulary;
            throw new CheckpointException(file.Name, exception.Message.TrimEnd('.'), inner: exception);
        }
    }

    private static Dictionary<string, int> ReadIds(Source source)
    {
        using var buffer = new MemoryStream();
        source.Stream.CopyTo(buffer);
        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return ReadIds(bytes, source.Name);
        }
        catch (JsonException exception)
        {
            throw new CheckpointException(
                source.Name, $"the file is not valid JSON: {exception.Message.TrimEnd('.')}", expected: Expected, inner: exception);
        }
    }

    private static Dictionary<string, int> ReadIds(ReadOnlySpan<byte> bytes, string name)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(bytes);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new CheckpointException(name, "the content is wrong", expected: Expected, found: $"a JSON {reader.TokenType}");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string token;
            try
            {
                token = reader.GetString()!;
            }
            catch (InvalidOperationException exception)
            {
                throw new CheckpointException(
                    name, $"the token at byte {reader.TokenStartIndex} is not valid Unicode", inner: exception);
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var id) || id < 0)
            {
                throw new CheckpointException(name, $"the id of the token \"{token}\" is wrong", expected: "a whole number from 0", found: Raw(reader));
            }

            if (!ids.TryAdd(token, id))
            {
                throw new CheckpointException(name, $"the token \"{token}\" is there twice, with ids {ids[token]} and {id}");
            }
        }

        // Reads on to the end, so that anything after the object is an error.
        while (reader.Read())
        {
        }

        return ids;
    }

    private static string Raw(Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.String => $"\"{Encoding.UTF8.GetString(reader.ValueSpan)}\"",
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => $"a JSON {reader.TokenType}",
        };

    private static string[] ById(Dictionary<string, int> ids, int first, string name)
    {
        var tokens = new string?[ids.Count];
        var outside = new List<string>();
        foreach (var (token, id) in ids)
        {
            var index = id - first;
            if (index < 0 || index >= tokens.Length)
            {
                outside.Add($"\"{token}\": {id}");
            }
            else if (tokens[index] is { } other)
            {
                throw new CheckpointException(name, $"two tokens have the id {id}: \"{other}\" and \"{token}\"");
            }
            else
            {
                tokens[index] = token;
            }
        }

        if (outside.Count > 0)
        {
            var holes = Enumerable.Range(0, tokens.Length).Where(index => tokens[index] is null).Select(index => first + index);
            throw new CheckpointException(
                name,
                $"the ids have holes: missing are {Listed.Of(holes)}",
                expected: $"the ids {first} to {first + ids.Count - 1} for its {ids.Count} tokens, each once",
                found: Listed.Of(outside));
        }

        return tokens!;
    }

    private static List<(string Left, string Right)> ReadMerges(Source source)
    {
        var pairs = new List<(string, string)>();
        try
        {
            using var reader = new StreamReader(source.Stream, ByteSymbols.StrictUtf8, leaveOpen: true);
            for (var number = 1; reader.ReadLine() is { } line; number++)
            {
                // Only the first line can be the header: further down, "#" is a token like any other.
                if (line.Length == 0 || (number == 1 && line.StartsWith(MergesHeader, StringComparison.Ordinal)))
                {
                    continue;
                }

                var parts = line.Split(' ');
                if (parts is not [{ Length: > 0 } left, { Length: > 0 } right])
                {
                    throw new CheckpointException(
                        source.Name,
                        $"line {number} is no merge",
                        expected: "two tokens with one space between them",
                        found: $"\"{line}\"");
                }

                pairs.Add((left, right));
            }
        }
        catch (DecoderFallbackException exception)
        {
            throw new CheckpointException(source.Name, "the file is not UTF-8 text", inner: exception);
        }

        return pairs;
    }

    /// <summary>A stream with the name that messages give it.</summary>
    private sealed record Source(Stream Stream, string Name);
}
