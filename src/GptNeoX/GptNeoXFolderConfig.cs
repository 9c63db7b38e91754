using System.Text.Json;
using IoiClaims.Checkpoints;

namespace IoiClaims.GptNeoX;

/// <summary>config.json, as Hugging Face's transformers writes it for gpt_neox.</summary>
internal static class GptNeoXFolderConfig
{
    /// <exception cref="CheckpointException">A model that is not supported; names the key.</exception>
    public static GptNeoXConfig Parse(JsonKeys keys)
    {
        var modelType = keys.Text("model_type");
        if (modelType != "gpt_neox")
            throw keys.Wrong("model_type", "\"gpt_neox\"", modelType is null ? "none" : $"\"{modelType}\"");
        keys.RefuseQuantized();
        var rotary = RotaryKeys.Read(keys, ["rotary_emb_base", "rope_theta"], ["rotary_pct", "partial_rotary_factor"]);
        var config = new GptNeoXConfig(
            keys.RequiredSize("num_hidden_layers"),
            keys.RequiredSize("num_attention_heads"),
            keys.RequiredSize("hidden_size"),
            keys.RequiredSize("intermediate_size"),
            keys.RequiredSize("vocab_size"),
            keys.RequiredSize("max_position_embeddings"))
        {
            NormEpsilon = keys.Number("layer_norm_eps", 1e-5),
            RotaryShare = rotary.Share ?? 0.25,
            RotaryBase = rotary.Base ?? 10_000,
            RotaryScaling = rotary.Scaling,
            ParallelBlocks = keys.Flag("use_parallel_residual", ifAbsent: true),
            AttentionBias = keys.Flag("attention_bias", ifAbsent: true),
            TanhGelu = keys.Text("hidden_act", "gelu") switch
            {
                // gelu_fast rounds √(2/π) to ten digits, below single precision.
                "gelu" or "gelu_python" => false,
                "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => true,
                var other => throw keys.Unsupported("hidden_act", $"\"{other}\"", "their MLPs compute another function than \"gelu\" or \"gelu_new\""),
            },
            TiedUnembedding = keys.Flag("tie_word_embeddings", ifAbsent: false),
            BeginningOfText = keys.TokenId("bos_token_id"),
            EndOfText = keys.TokenId("eos_token_id"),
        };
        foreach (var (key, expected, found) in config.Problems())
        {
            throw keys.Wrong(key, expected, found);
        }

        return config;
    }

    /// <summary>Writes what transformers needs to load the model.</summary>
    public static void Write(Utf8JsonWriter json, GptNeoXConfig config)
    {
        json.WriteStartArray("architectures");
        json.WriteStringValue("GPTNeoXForCausalLM");
        json.WriteEndArray();
        json.WriteBoolean("attention_bias", config.AttentionBias);
        if (config.BeginningOfText is { } beginning)
            json.WriteNumber("bos_token_id", beginning);
        if (config.EndOfText is { } end)
            json.WriteNumber("eos_token_id", end);
        json.WriteString("hidden_act", config.TanhGelu ? "gelu_new" : "gelu");
        json.WriteNumber("hidden_size", config.Width);
        json.WriteNumber("intermediate_size", config.InnerWidth);
        json.WriteNumber("layer_norm_eps", config.NormEpsilon);
        json.WriteNumber("max_position_embeddings", config.Context);
        json.WriteString("model_type", "gpt_neox");
        json.WriteNumber("num_attention_heads", config.Heads);
        json.WriteNumber("num_hidden_layers", config.Layers);
        RotaryKeys.Write(json, config.RotaryScaling);
        json.WriteNumber("rotary_emb_base", config.RotaryBase);
        json.WriteNumber("rotary_pct", config.RotaryShare);
        json.WriteBoolean("tie_word_embeddings", config.TiedUnembedding);
        json.WriteBoolean("use_parallel_residual", config.ParallelBlocks);
        json.WriteNumber("vocab_size", config.Vocabulary);
    }
}
