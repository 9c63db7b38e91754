using System.Buffers;
using System.Text.Json;

namespace IoiClaims.Gpt2;

/// <summary>config.json, as Hugging Face's transformers writes it for GPT-2.</summary>
internal static class Gpt2FolderConfig
{
    // Choices that change the arithmetic and that this model does not make, with the value it has for each.
    private static readonly (string Key, bool Supported)[] FixedChoices =
    [
        ("scale_attn_weights", true),
        ("scale_attn_by_inverse_layer_idx", false),
        ("reorder_and_upcast_attn", false),
        ("add_cross_attention", false),
    ];

    /// <exception cref="CheckpointException">Missing, not JSON, or a model that is not supported; names the key.</exception>
    public static Gpt2Config Read(string folder)
    {
        var path = Path.Combine(folder, CheckpointFiles.Configuration);
        return JsonFile.Read(path, root => Parse(new Keys(path, root)));
    }

    /// <summary>Writes what transformers needs to load the model.</summary>
    /// <returns>The content of config.json, UTF-8.</returns>
    public static ReadOnlySpan<byte> Write(Gpt2Config config, string elementType)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("activation_function", config.Activation == Gpt2Activation.Gelu ? "gelu" : "gelu_new");
        json.WriteStartArray("architectures");
        json.WriteStringValue("GPT2LMHeadModel");
        json.WriteEndArray();
        if (config.BeginningOfText is { } beginning)
            json.WriteNumber("bos_token_id", beginning);
        if (config.EndOfText is { } end)
            json.WriteNumber("eos_token_id", end);
        json.WriteNumber("layer_norm_epsilon", config.NormEpsilon);
        json.WriteString("model_type", "gpt2");
        json.WriteNumber("n_ctx", config.Context);
        json.WriteNumber("n_embd", config.Width);
        json.WriteNumber("n_head", config.Heads);
        if (config.InnerWidth == 4 * config.Width)
            json.WriteNull("n_inner");
        else
            json.WriteNumber("n_inner", config.InnerWidth);
        json.WriteNumber("n_layer", config.Layers);
        json.WriteNumber("n_positions", config.Context);
        json.WriteBoolean("tie_word_embeddings", config.TiedUnembedding);
        json.WriteString("torch_dtype", elementType);
        json.WriteNumber("vocab_size", config.Vocabulary);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private static Gpt2Config Parse(Keys keys)
    {
        var modelType = keys.Text("model_type");
        if (modelType != "gpt2")
            throw keys.Wrong("model_type", "\"gpt2\"", modelType is null ? "none" : $"\"{modelType}\"");
        foreach (var (key, supported) in FixedChoices)
        {
            if (keys.Flag(key, supported) != supported)
                throw keys.Wrong(key, supported ? "true (or the key left out)" : "false (or the key left out)", supported ? "false" : "true");
        }

        var width = keys.Size("n_embd", "hidden_size") ?? throw keys.Wrong("n_embd", "a whole number", "none");
        var context = keys.Size("n_positions", "max_position_embeddings")
            ?? throw keys.Wrong("n_positions", "a whole number", "none");
        if (keys.Size("n_ctx") is { } alsoContext && alsoContext != context)
            throw keys.Wrong("n_ctx", $"the same as n_positions = {context}", $"{alsoContext}");

        var config = new Gpt2Config(
            keys.Size("n_layer", "num_hidden_layers") ?? throw keys.Wrong("n_layer", "a whole number", "none"),
            keys.Size("n_head", "num_attention_heads") ?? throw keys.Wrong("n_head", "a whole number", "none"),
            width,
            keys.Size("n_inner") ?? InnerWidth(keys, width),
            keys.Size("vocab_size") ?? throw keys.Wrong("vocab_size", "a whole number", "none"),
            context,
            keys.Number("layer_norm_epsilon") ?? 1e-5,
            Activation(keys),
            keys.Flag("tie_word_embeddings", ifAbsent: true))
        {
            BeginningOfText = keys.TokenId("bos_token_id"),
            EndOfText = keys.TokenId("eos_token_id"),
        };
        foreach (var (key, expected, found) in config.Problems())
        {
            throw keys.Wrong(key, expected, found);
        }

        return config;
    }

    private static int InnerWidth(Keys keys, int width) =>
        width <= int.MaxValue / 4 ? 4 * width : throw keys.Wrong("n_embd", $"at most {int.MaxValue / 4}", $"{width}");

    private static Gpt2Activation Activation(Keys keys) => keys.Text("activation_function") switch
    {
        // One function under several names; gelu_fast rounds √(2/π) to ten digits, below single precision.
        null or "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Gpt2Activation.GeluNew,
        "gelu" or "gelu_python" => Gpt2Activation.Gelu,
        var other => throw keys.Wrong("activation_function", "\"gelu_new\" or \"gelu\"", $"\"{other}\""),
    };

    /// <summary>Typed access to the keys; an absent key and a null are both "not stated".</summary>
    private sealed class Keys(string path, JsonElement root)
    {
        public CheckpointException Wrong(string key, string expected, string found) =>
            new(path, $"the key '{key}' is not supported as it is", expected: expected, found: found);

        public string? Text(string key) => Stated(key) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            var other => throw Wrong(key, "a string", Raw(other.Value)),
        };

        public bool Flag(string key, bool ifAbsent) => Stated(key) switch
        {
            null => ifAbsent,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            var other => throw Wrong(key, "true or false", Raw(other.Value)),
        };

        public double? Number(string key) => Stated(key) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
            var other => throw Wrong(key, "a number", Raw(other.Value)),
        };

        /// <summary>A whole number under its name or under the alias that transformers takes as well.</summary>
        public int? Size(string key, string? alias = null)
        {
            var value = Whole(key);
            var other = alias is null ? null : Whole(alias);
            return value is null || other is null || value == other
                ? value ?? other
                : throw Wrong(alias!, $"the same as {key} = {value}", $"{other}");
        }

        /// <summary>A token id; lists of ids, which generation allows, are passed over.</summary>
        public int? TokenId(string key) => Stated(key) is { ValueKind: JsonValueKind.Array } ? null : Whole(key);

        private static string Raw(JsonElement element)
        {
            const int longest = 100;
            var text = element.GetRawText();
            return text.Length <= longest ? text : text[..longest] + "…";
        }

        private int? Whole(string key) => Stated(key) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
            var other => throw Wrong(key, $"a whole number up to {int.MaxValue}", Raw(other.Value)),
        };

        private JsonElement? Stated(string key) =>
            root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
