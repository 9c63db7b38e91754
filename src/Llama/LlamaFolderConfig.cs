using System.Text.Json;
using IoiClaims.Checkpoints;

namespace IoiClaims.Llama;

/// <summary>config.json, as Hugging Face's transformers writes it for llama, mistral, qwen2 and qwen3.</summary>
internal static class LlamaFolderConfig
{
    /// <summary>What "model_type" may be.</summary>
    public static IReadOnlyList<string> ModelTypes { get; } = ["llama", "mistral", "qwen2", "qwen3"];

    /// <exception cref="CheckpointException">A model that is not supported; names the key.</exception>
    public static LlamaConfig Parse(JsonKeys keys, Action<string> remark)
    {
        var modelType = keys.Text("model_type");
        if (modelType is null || !ModelTypes.Contains(modelType))
            throw keys.Wrong("model_type", string.Join(" or ", ModelTypes.Select(type => $"\"{type}\"")), modelType is null ? "none" : $"\"{modelType}\"");
        keys.RefuseQuantized();
        if (keys.Text("hidden_act", "silu") is not ("silu" or "swish") and var activation)
            throw keys.Unsupported("hidden_act", $"\"{activation}\"", "their MLPs compute another function than \"silu\"");

        var rotary = RotaryKeys.Read(keys, ["rope_theta"], ["partial_rotary_factor"]);
        if (rotary.Share is { } share and not 1)
            throw keys.Unsupported("partial_rotary_factor", $"{share}", "only a part of each head is turned by its position, on which versions of transformers differ");

        var width = keys.RequiredSize("hidden_size");
        var heads = keys.RequiredSize("num_attention_heads");
        var bias = modelType is "llama" or "qwen3" && keys.Flag("attention_bias", ifAbsent: false);
        var config = new LlamaConfig(
            keys.RequiredSize("num_hidden_layers"),
            heads,
            KeyValueHeads(keys, modelType, heads),
            HeadWidth(keys, modelType, width, heads),
            width,
            keys.RequiredSize("intermediate_size"),
            keys.RequiredSize("vocab_size"),
            keys.RequiredSize("max_position_embeddings"))
        {
            NormEpsilon = keys.Number("rms_norm_eps", 1e-6),
            RotaryBase = rotary.Base ?? 10_000,
            RotaryScaling = rotary.Scaling,
            TiedUnembedding = keys.Flag("tie_word_embeddings", ifAbsent: false),
            ProjectionBias = bias || modelType == "qwen2",
            OutputBias = bias,
            MlpBias = modelType == "llama" && keys.Flag("mlp_bias", ifAbsent: false),
            QueryKeyNorm = modelType == "qwen3",
            Window = Window(keys, modelType),
            BeginningOfText = keys.TokenId("bos_token_id"),
            EndOfText = keys.TokenId("eos_token_id"),
        };
        foreach (var (key, expected, found) in config.Problems())
        {
            throw keys.Wrong(key, expected, found);
        }

        if (config.Window < config.Context)
        {
            remark($"The model has a sliding window of {config.Window} tokens, which is not implemented: longer prompts are refused, and in shorter ones it makes no difference.");
        }

        return config;
    }

    /// <summary>Writes what transformers needs to load the model.</summary>
    public static void Write(Utf8JsonWriter json, LlamaConfig config)
    {
        var type = config.ModelType;
        json.WriteStartArray("architectures");
        json.WriteStringValue(type switch
        {
            "qwen3" => "Qwen3ForCausalLM",
            "qwen2" => "Qwen2ForCausalLM",
            "mistral" => "MistralForCausalLM",
            _ => "LlamaForCausalLM",
        });
        json.WriteEndArray();
        if (type is "llama" or "qwen3")
            json.WriteBoolean("attention_bias", config.OutputBias);
        if (config.BeginningOfText is { } beginning)
            json.WriteNumber("bos_token_id", beginning);
        if (config.EndOfText is { } end)
            json.WriteNumber("eos_token_id", end);
        json.WriteNumber("head_dim", config.HeadWidth);
        json.WriteString("hidden_act", "silu");
        json.WriteNumber("hidden_size", config.Width);
        json.WriteNumber("intermediate_size", config.InnerWidth);
        json.WriteNumber("max_position_embeddings", config.Context);
        if (type == "llama")
            json.WriteBoolean("mlp_bias", config.MlpBias);
        json.WriteString("model_type", type);
        json.WriteNumber("num_attention_heads", config.Heads);
        json.WriteNumber("num_hidden_layers", config.Layers);
        json.WriteNumber("num_key_value_heads", config.KeyValueHeads);
        json.WriteNumber("rms_norm_eps", config.NormEpsilon);
        RotaryKeys.Write(json, config.RotaryScaling);
        json.WriteNumber("rope_theta", config.RotaryBase);
        if (config.Window is { } window)
        {
            json.WriteNumber("sliding_window", window);
            json.WriteBoolean("use_sliding_window", true);
        }
        else if (type == "mistral")
        {
            json.WriteNull("sliding_window");
        }

        json.WriteBoolean("tie_word_embeddings", config.TiedUnembedding);
        json.WriteNumber("vocab_size", config.Vocabulary);
    }

    private static int KeyValueHeads(JsonKeys keys, string modelType, int heads)
    {
        const string key = "num_key_value_heads";

        // Null is as many as heads in all of them; a key that is not there is so only in Llama, whose first models did not have it.
        return keys.Has(key) || modelType == "llama" ? keys.Size(key) ?? heads : throw keys.Wrong(key, "a whole number", "none");
    }

    private static int HeadWidth(JsonKeys keys, string modelType, int width, int heads)
    {
        if (keys.Size("head_dim") is { } stated)
        {
            return stated;
        }

        if (modelType == "qwen3")
        {
            throw keys.Wrong("head_dim", "a whole number", "none");
        }

        return heads > 0 && width % heads == 0
            ? width / heads
            : throw keys.Wrong("hidden_size", $"a multiple of num_attention_heads = {heads}, where there is no head_dim", $"{width}");
    }

    /// <summary>The window, whichever layers it is of: prompts that fit into it are the same with and without it.</summary>
    private static int? Window(JsonKeys keys, string modelType)
    {
        string[] known = ["full_attention", "sliding_attention"];
        var layers = keys.Texts("layer_types");
        if (layers.Except(known).FirstOrDefault() is { } other)
            throw keys.Unsupported("layer_types", $"\"{other}\"", "only layers with full attention or a sliding window are known");

        var isQwen = modelType is "qwen2" or "qwen3";
        var stated = keys.Size("sliding_window");
        var window = isQwen && !keys.Flag("use_sliding_window", ifAbsent: false)
            ? null
            : stated ?? (modelType == "mistral" && !keys.Has("sliding_window") ? 4096 : null);
        return window is null && layers.Contains("sliding_attention")
            ? throw keys.Wrong("layer_types", "no \"sliding_attention\" where no window is stated", "\"sliding_attention\"")
            : window;
    }
}
