using System.Collections.Immutable;
using System.Text.Json;

namespace IoiClaims.Checkpoints;

/// <summary>
/// tokenizer.json, the format of Hugging Face's tokenizers library: byte-level BPE as GPT-2, Pythia, Llama 3, SmolLM2 and Qwen have it.
/// What a file asks for beyond that is refused by name.
/// </summary>
/// <remarks>https://huggingface.co/docs/tokenizers; which token begins a text, tokenizer_config.json says.</remarks>
internal static class TokenizerJson
{
    /// <summary>Why tokenizers such as Llama 2's and Mistral's are refused.</summary>
    public const string NotByteLevel = "their tokenizers are of SentencePiece's kind, and only byte-level BPE is implemented";

    private const string FileName = CheckpointFiles.Tokenizer;
    private const string ConfigFileName = CheckpointFiles.TokenizerConfig;

    /// <summary>Reads the tokenizer of a folder.</summary>
    /// <exception cref="CheckpointException">A file is missing, malformed, or of a tokenizer that is not supported.</exception>
    public static ByteLevelTokenizer Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var (rules, template) = JsonFile.Read(path, root => Read(path, root));
        return ByteLevelTokenizer.Of(rules with { BeginningOfText = Beginning(folder, rules, template) });
    }

    /// <summary>Writes tokenizer.json and tokenizer_config.json of a vocabulary that texts are cut for as for GPT-2.</summary>
    /// <exception cref="IOException">The files cannot be written.</exception>
    public static void Save(BytePairVocabulary vocabulary, string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, FileName), JsonFile.Written(json =>
        {
            json.WriteString("version", "1.0");
            json.WriteStartArray("added_tokens");
            foreach (var (text, id) in vocabulary.SpecialTokens)
            {
                json.WriteStartObject();
                json.WriteNumber("id", id);
                json.WriteString("content", text);
                foreach (var flag in new[] { "single_word", "lstrip", "rstrip", "normalized" })
                {
                    json.WriteBoolean(flag, false);
                }

                json.WriteBoolean("special", true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNull("normalizer");
            json.WriteStartObject("pre_tokenizer");
            json.WriteString("type", "ByteLevel");
            json.WriteBoolean("add_prefix_space", false);
            json.WriteBoolean("trim_offsets", true);
            json.WriteBoolean("use_regex", true);
            json.WriteEndObject();
            json.WriteNull("post_processor");
            json.WriteStartObject("decoder");
            json.WriteString("type", "ByteLevel");
            json.WriteEndObject();
            json.WriteStartObject("model");
            json.WriteString("type", "BPE");
            json.WriteStartObject("vocab");
            foreach (var (id, token) in vocabulary.Tokens.Index())
            {
                json.WriteNumber(token, id);
            }

            json.WriteEndObject();
            json.WriteStartArray("merges");
            foreach (var (left, right) in vocabulary.Merges)
            {
                json.WriteStringValue($"{left} {right}");
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));
        AtomicFile.Write(Path.Combine(folder, ConfigFileName), JsonFile.Written(json =>
        {
            json.WriteString("bos_token", BytePairVocabulary.EndOfTextToken);
            json.WriteString("eos_token", BytePairVocabulary.EndOfTextToken);
        }));
    }

    /// <summary>The rules, and the token that the file puts in front of every text, if any.</summary>
    private static (ByteLevelRules Rules, string? Template) Read(string path, JsonElement root)
    {
        var keys = new JsonKeys(path, root);
        var model = keys.Object("model") ?? throw keys.Wrong("model", "an object", "none");
        CheckModel(model);
        var ids = model.Ids("vocab");
        var tokens = ById(path, ids);
        var added = keys.Objects("added_tokens").Select(one => Added(one, tokens, ids)).ToList();
        CheckAdded(path, added.ConvertAll(one => one.Token), tokens);
        var merges = Merges(path, model, ids);
        CheckTokens(path, tokens, added.Select(one => one.Token.Text).ToHashSet(StringComparer.Ordinal));
        return (
            new ByteLevelRules
            {
                Tokens = tokens,
                Merges = merges,
                Added = [.. added.Where(one => !one.Normalized).Select(one => one.Token)],
                AddedToNormalized = [.. added.Where(one => one.Normalized).Select(one => one.Token)],
                Normalizes = Normalizes(keys.Object("normalizer")),
                Cuts = Cuts(keys.Object("pre_tokenizer") ?? throw keys.Wrong("pre_tokenizer", "one that ends in ByteLevel", "none")),
                IgnoreMerges = model.Flag("ignore_merges", ifAbsent: false),
            },
            Template(keys.Object("post_processor")));
    }

    private static void CheckModel(JsonKeys model)
    {
        var type = model.Text("type", "BPE");
        if (type != "BPE")
            throw model.Unsupported("type", $"\"{type}\"", "of tokenizers, only byte-level BPE is implemented");
        if (model.Flag("byte_fallback", ifAbsent: false))
            throw model.Unsupported("byte_fallback", "true", NotByteLevel);
        foreach (var key in new[] { "unk_token", "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (model.Text(key) is { Length: > 0 } text)
                throw model.Unsupported(key, $"\"{text}\"", "of tokenizers, only byte-level BPE is implemented, which has none");
        }

        // Null and 0 are none.
        if (model.IsStated("dropout") && model.Number("dropout", 0) is not 0 and var dropout)
            throw model.Unsupported("dropout", $"{dropout}", "their merges are left to chance");
    }

    private static ImmutableArray<string> ById(string path, IReadOnlyDictionary<string, int> ids)
    {
        var tokens = new string?[ids.Count];
        foreach (var (token, id) in ids)
        {
            if (id < 0 || id >= tokens.Length || tokens[id] is not null)
            {
                throw new CheckpointException(
                    path,
                    $"the ids of 'model.vocab' are not those of its {tokens.Length} tokens, each once: \"{token}\" has {id}",
                    expected: $"0 to {tokens.Length - 1}");
            }

            tokens[id] = token;
        }

        return [.. tokens!];
    }

    private static (AddedToken Token, bool Normalized) Added(JsonKeys one, ImmutableArray<string> tokens, IReadOnlyDictionary<string, int> ids)
    {
        var token = new AddedToken(one.Text("content") ?? throw one.Wrong("content", "a string", "none"), one.RequiredSize("id"));
        if (token.Text.Length == 0)
            throw one.Wrong("content", "a text", "\"\"");
        foreach (var key in new[] { "single_word", "lstrip", "rstrip" })
        {
            if (one.Flag(key, ifAbsent: false))
                throw one.Unsupported(key, "true", $"what is around the token \"{token.Text}\" would belong to it");
        }

        // The library takes the id of the vocabulary where it has the token, whatever is written here.
        if (token.Id < tokens.Length ? tokens[token.Id] != token.Text : ids.ContainsKey(token.Text))
            throw one.Wrong("id", ids.TryGetValue(token.Text, out var id) ? $"{id}, the id of \"{token.Text}\" in 'model.vocab'" : "an id that no other token has", $"{token.Id}");
        return (token, one.Flag("normalized", ifAbsent: !one.Flag("special", ifAbsent: false)));
    }

    private static void CheckAdded(string path, List<AddedToken> added, ImmutableArray<string> tokens)
    {
        var beyond = added.Select(token => token.Id).Where(id => id >= tokens.Length).Order().ToList();
        if (!beyond.SequenceEqual(Enumerable.Range(tokens.Length, beyond.Count)) || added.DistinctBy(token => token.Text).Count() != added.Count)
        {
            throw new CheckpointException(
                path,
                "the tokens in 'added_tokens' are wrong",
                expected: $"different ones, with the ids from {tokens.Length} on, each once, where they are not in 'model.vocab'",
                found: Listed.Of(beyond));
        }
    }

    private static void CheckTokens(string path, ImmutableArray<string> tokens, HashSet<string> added)
    {
        var known = tokens.ToHashSet(StringComparer.Ordinal);

        // Bytes that UTF-8 never has need no token.
        var missing = Enumerable.Range(0, 256).Where(value => value is not (0xC0 or 0xC1 or >= 0xF5) && !known.Contains(ByteSymbols.Of((byte)value).ToString())).ToList();
        if (missing.Count > 0)
        {
            throw new CheckpointException(
                path,
                $"the vocabulary is not byte-level: it lacks {missing.Count} of the single-byte tokens "
                + $"({Listed.Of(missing.Select(value => $"\"{ByteSymbols.Of((byte)value)}\""))}), so some texts would have no tokens");
        }

        foreach (var (id, token) in tokens.Index().Where(pair => !added.Contains(pair.Item)))
        {
            if (token.Length == 0 || token.Any(symbol => !ByteSymbols.TryGetByte(symbol, out _)))
            {
                throw new CheckpointException(path, $"the token \"{token}\" with id {id} is not written in the symbols of bytes");
            }
        }
    }

    private static ImmutableArray<(string Left, string Right)> Merges(string path, JsonKeys model, IReadOnlyDictionary<string, int> ids)
    {
        var merges = model.Pairs("merges");
        var seen = new HashSet<(string, string)>(merges.Count);
        foreach (var (rank, (left, right)) in merges.Index())
        {
            if (new[] { left, right, left + right }.FirstOrDefault(part => !ids.ContainsKey(part)) is { } unknown)
                throw new CheckpointException(path, $"merge {rank + 1}, \"{left} {right}\", is of or into \"{unknown}\", which is not in 'model.vocab'");
            if (!seen.Add((left, right)))
                throw new CheckpointException(path, $"merge {rank + 1}, \"{left} {right}\", is there twice");
        }

        return [.. merges];
    }

    private static bool Normalizes(JsonKeys? normalizer) => normalizer?.Text("type") switch
    {
        null when normalizer is null => false,
        "NFC" => true,
        "Sequence" when normalizer.Objects("normalizers") is { Count: <= 1 } inner => inner.Count == 1 && Normalizes(inner[0]),
        var other => throw normalizer.Unsupported("type", $"\"{other}\"", "of normalizers, only \"NFC\" is implemented"),
    };

    /// <summary>The cuts in front of ByteLevel, which has to be the last.</summary>
    private static ImmutableArray<PieceRule> Cuts(JsonKeys preTokenizer)
    {
        var steps = preTokenizer.Text("type") == "Sequence" ? preTokenizer.Objects("pretokenizers") : [preTokenizer];
        if (steps.Count == 0 || steps[^1].Text("type") != "ByteLevel")
        {
            throw preTokenizer.Unsupported(
                "type", $"\"{(steps.Count == 0 ? "Sequence" : steps[^1].Text("type"))}\"", "of tokenizers, only byte-level BPE is implemented, whose last step is \"ByteLevel\"");
        }

        return [.. steps.SelectMany((step, n) => n < steps.Count - 1 ? [Cut(step)] : ByteLevel(step))];
    }

    private static PieceRule Cut(JsonKeys step)
    {
        switch (step.Text("type"))
        {
            case "Digits":
                return step.Flag("individual_digits", ifAbsent: false) ? PieceRule.EachDigit : PieceRule.DigitRuns;
            case "Split":
                var pattern = step.Object("pattern")?.Text("Regex");
                if (pattern is null || !PieceRule.ByPattern.TryGetValue(pattern, out var rule))
                    throw step.Unsupported("pattern", pattern is null ? "none" : $"\"{pattern}\"", "the patterns of GPT-2, Llama 3 and Qwen2 are known, and this is none of them");
                if (step.Text("behavior") is var behavior and not "Isolated")
                    throw step.Unsupported("behavior", $"\"{behavior}\"", "only \"Isolated\" is implemented");
                if (step.Flag("invert", ifAbsent: false))
                    throw step.Unsupported("invert", "true", "only false is implemented");
                return rule;
            case var other:
                throw step.Unsupported("type", $"\"{other}\"", "of steps in front of \"ByteLevel\", only \"Split\" and \"Digits\" are implemented");
        }
    }

    private static IEnumerable<PieceRule> ByteLevel(JsonKeys step)
    {
        if (step.Flag("add_prefix_space", ifAbsent: true))
            throw step.Unsupported("add_prefix_space", "true", "a space would be put in front of every text");
        return step.Flag("use_regex", ifAbsent: true) ? [PieceRule.Gpt2] : [];
    }

    /// <summary>The token that a template puts in front of a text; null where there is no template, or none in front.</summary>
    private static string? Template(JsonKeys? processor) => processor?.Text("type") switch
    {
        "TemplateProcessing" => (processor.Objects("single") is [var first, ..] ? first : null)?.Object("SpecialToken")?.Text("id"),
        "Sequence" => processor.Objects("processors").Select(Template).FirstOrDefault(token => token is not null),
        _ => null,
    };

    /// <summary>The token of prompts with BOS: what tokenizer_config.json names, null being none; else the one that the template puts in front.</summary>
    private static int? Beginning(string folder, ByteLevelRules rules, string? template)
    {
        var path = Path.Combine(folder, ConfigFileName);
        var (file, token) = !File.Exists(path) ? (FileName, template) : JsonFile.Read(path, root =>
        {
            var keys = new JsonKeys(path, root);
            return keys.Has("bos_token") ? (ConfigFileName, keys.TextOr("bos_token", "content")) : (FileName, template);
        });
        if (token is null)
        {
            return null;
        }

        var id = rules.Added.Concat(rules.AddedToNormalized).FirstOrDefault(added => added.Text == token)?.Id ?? rules.Tokens.IndexOf(token, StringComparer.Ordinal);
        return id >= 0 ? id : throw new CheckpointException(
            Path.Combine(folder, file), $"the token that begins a text, \"{token}\", is not in the vocabulary of {FileName}");
    }
}
