using System.Buffers;
using System.Text.Json;
using IoiClaims.Checkpoints;

namespace IoiClaims.Gpt2;

/// <summary>config.json, as Hugging Face's transformers writes it for GPT-2.</summary>
internal static class Gpt2FolderConfig
{
    private const string Scaled = "scale_attn_weights";
    private const string ScaledByLayer = "scale_attn_by_inverse_layer_idx";

    /// <param name="folder">The model's folder.</param>
    /// <param name="remark">Is told what is unusual about it, in a sentence.</param>
    /// <exception cref="CheckpointException">Missing, not JSON, or a model that is not supported; names the key.</exception>
    public static Gpt2Config Read(string folder, Action<string> remark)
    {
        var path = Path.Combine(folder, CheckpointFiles.Configuration);
        return JsonFile.Read(path, root => Parse(new Keys(path, root), remark));
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
        if (!config.ScoresOverRootOfHeadWidth)
            json.WriteBoolean(Scaled, false);
        if (config.ScoresOverLayerNumber)
            json.WriteBoolean(ScaledByLayer, true);
        json.WriteBoolean("tie_word_embeddings", config.TiedUnembedding);
        json.WriteString("torch_dtype", elementType);
        json.WriteNumber("vocab_size", config.Vocabulary);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private static Gpt2Config Parse(Keys keys, Action<string> remark)
    {
        var modelType = keys.Text("model_type");
        if (modelType != "gpt2")
            throw keys.Wrong("model_type", "\"gpt2\"", modelType is null ? "none" : $"\"{modelType}\"");
        if (keys.Flag("add_cross_attention", ifAbsent: false))
            throw keys.Unsupported("add_cross_attention", "true", "they attend to the output of an encoder as well");

        // In which order and type transformers computes it, which in single precision is all the same.
        _ = keys.Flag("reorder_and_upcast_attn", ifAbsent: false);

        var width = keys.Size("n_embd", "hidden_size") ?? throw keys.Wrong("n_embd", "a whole number", "none");
        var context = keys.Size("n_positions", "max_position_embeddings")
            ?? throw keys.Wrong("n_positions", "a whole number", "none");
        if (keys.Size("n_ctx") is { } alsoContext && alsoContext != context)
            remark($"config.json says n_ctx = {alsoContext} and n_positions = {context}: nothing uses n_ctx, and the context is {context} tokens.");

        var config = new Gpt2Config(
            keys.Size("n_layer", "num_hidden_layers") ?? throw keys.Wrong("n_layer", "a whole number", "none"),
            keys.Size("n_head", "num_attention_heads") ?? throw keys.Wrong("n_head", "a whole number", "none"),
            width,
            keys.Size("n_inner") ?? InnerWidth(keys, width),
            keys.Size("vocab_size") ?? throw keys.Wrong("vocab_size", "a whole number", "none"),
            context,
            keys.Number("layer_norm_epsilon", 1e-5),
            Activation(keys),
            keys.Flag("tie_word_embeddings", ifAbsent: true))
        {
            ScoresOverRootOfHeadWidth = keys.Flag(Scaled, ifAbsent: true),
            ScoresOverLayerNumber = keys.Flag(ScaledByLayer, ifAbsent: false),
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

    private static Gpt2Activation Activation(Keys keys) => keys.Text("activation_function", "gelu_new") switch
    {
        // One function under several names; gelu_fast rounds √(2/π) to ten digits, below single precision.
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Gpt2Activation.GeluNew,
        "gelu" or "gelu_python" => Gpt2Activation.Gelu,
        var other => throw keys.Unsupported("activation_function", $"\"{other}\"", "their MLPs compute another function than \"gelu_new\" or \"gelu\""),
    };

    /// <summary>
    /// Typed access to the keys. A key that is not there has the default of transformers; a null is Python's None, which is false
    /// where transformers asks whether, "not stated" for sizes and ids, and no value for anything else.
    /// </summary>
    private sealed class Keys(string path, JsonElement root)
    {
        public CheckpointException Wrong(string key, string expected, string found) =>
            new(path, $"the key '{key}' is wrong", expected: expected, found: found);

        /// <summary>A refusal that is about the model and not about the file: no other value would make it the same model.</summary>
        public CheckpointException Unsupported(string key, string value, string because) =>
            new(path, $"models with \"{key}\": {value} cannot be loaded: {because}");

        public string? Text(string key, string? ifAbsent = null) => Given(key) switch
        {
            null => ifAbsent,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Null } when ifAbsent is null => null,
            var other => throw Wrong(key, "a string", Raw(other.Value)),
        };

        public bool Flag(string key, bool ifAbsent) => Given(key) switch
        {
            null => ifAbsent,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False or JsonValueKind.Null } => false,
            var other => throw Wrong(key, "true or false", Raw(other.Value)),
        };

        public double Number(string key, double ifAbsent) => Given(key) switch
        {
            null => ifAbsent,
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

        private JsonElement? Given(string key) => root.TryGetProperty(key, out var value) ? value : null;

        private JsonElement? Stated(string key) => Given(key) is { ValueKind: not JsonValueKind.Null } value ? value : null;
    }
}
