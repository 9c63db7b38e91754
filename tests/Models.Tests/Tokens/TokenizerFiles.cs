using System.Text.Json.Nodes;
using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Tokens;

/// <summary>
/// tokenizer.json as the families have it, with GPT-2's vocabulary in place of theirs, which cannot be had here: what differs between
/// them, normalization, cuts and whole tokens, is theirs.
/// </summary>
internal static class TokenizerFiles
{
    public const string Llama3Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public const string Qwen2Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static JsonObject ByteLevel(bool cuts) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = false,
        ["trim_offsets"] = true,
        ["use_regex"] = cuts,
    };

    /// <summary>The file of a family.</summary>
    /// <param name="family">"GPT-2", "Pythia", "Llama 3", "Qwen2" or "SmolLM2".</param>
    /// <param name="vocabulary">The vocabulary; GPT-2's if omitted.</param>
    public static JsonObject Of(string family, BytePairVocabulary? vocabulary = null)
    {
        vocabulary ??= BytePairVocabulary.Gpt2;
        var merges = vocabulary.Merges.ToList();
        if (family == "Llama 3")
        {
            // So that there are tokens that no merges lead to.
            merges.RemoveAll(merge => (merge.Left + merge.Right).Length == 5);
        }

        JsonArray added = [Added(BytePairVocabulary.EndOfTextToken, vocabulary.EndOfText)];
        var next = vocabulary.Count;
        foreach (var (text, special, normalized) in Further(family))
        {
            added.Add(Added(text, next++, special, normalized));
        }

        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = added,
            ["normalizer"] = family is "Pythia" or "Qwen2" ? new JsonObject { ["type"] = "NFC" } : null,
            ["pre_tokenizer"] = family switch
            {
                "Llama 3" => Sequence(Split(Llama3Pattern), ByteLevel(cuts: false)),
                "Qwen2" => Sequence(Split(Qwen2Pattern), ByteLevel(cuts: false)),
                "SmolLM2" => Sequence(new JsonObject { ["type"] = "Digits", ["individual_digits"] = true }, ByteLevel(cuts: true)),
                _ => ByteLevel(cuts: true),
            },
            ["post_processor"] = ByteLevel(cuts: true),
            ["decoder"] = ByteLevel(cuts: true),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = family == "Qwen2" ? "" : null,
                ["end_of_word_suffix"] = family == "Qwen2" ? "" : null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = family == "Llama 3",
                ["vocab"] = new JsonObject(vocabulary.Tokens.Index().Select(pair => KeyValuePair.Create(pair.Item, (JsonNode?)pair.Index))),
                ["merges"] = new JsonArray([.. merges.Select(JsonNode (merge) => family == "SmolLM2" ? new JsonArray(merge.Left, merge.Right) : $"{merge.Left} {merge.Right}")]),
            },
        };
    }

    /// <summary>What Llama 3 has in place of a post-processor: its first token in front of every text.</summary>
    public static JsonObject BeginningTemplate(string token) => Sequence(
        "processors",
        ByteLevel(cuts: true),
        new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(
                new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = 0 } },
                new JsonObject { ["Sequence"] = new JsonObject { ["id"] = "A", ["type_id"] = 0 } }),
        });

    private static IEnumerable<(string Text, bool Special, bool Normalized)> Further(string family) => family switch
    {
        // Pythia has runs of blanks, the longest first; they are looked for in the normalized text.
        "Pythia" => Enumerable.Range(2, 23).Select(length => (new string(' ', 26 - length), false, true)).Prepend(("<|padding|>", true, false)),
        "Llama 3" => [("<|begin_of_text|>", true, false), ("<|end_of_text|>", true, false)],
        "Qwen2" => [("<|im_start|>", true, false), ("<|im_end|>", true, false), ("<think>", false, false)],
        _ => [],
    };

    private static JsonObject Added(string text, int id, bool special = true, bool normalized = false) => new()
    {
        ["id"] = id,
        ["content"] = text,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = normalized,
        ["special"] = special,
    };

    private static JsonObject Split(string pattern) => new()
    {
        ["type"] = "Split",
        ["pattern"] = new JsonObject { ["Regex"] = pattern },
        ["behavior"] = "Isolated",
        ["invert"] = false,
    };

    private static JsonObject Sequence(params JsonObject[] steps) => Sequence("pretokenizers", steps);

    private static JsonObject Sequence(string of, params JsonObject[] steps) => new() { ["type"] = "Sequence", [of] = new JsonArray([.. steps]) };
}
