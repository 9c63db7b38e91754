using System.Text.Json;
using IoiClaims.Checkpoints;

namespace IoiClaims.Gpt2;

/// <summary>config.json, as Hugging Face's transformers writes it for GPT-2.</summary>
internal static class Gpt2FolderConfig
{
    private const string Scaled = "scale_attn_weights";
    private const string ScaledByLayer = "scale_attn_by_inverse_layer_idx";

    /// <summary>Writes what transformers needs to load the model.</summary>
    public static void Write(Utf8JsonWriter json, Gpt2Config config)
    {
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
        json.WriteNumber("vocab_size", config.Vocabulary);
    }

    /// <exception cref="CheckpointException">A model that is not supported; names the key.</exception>
    public static Gpt2Config Parse(JsonKeys keys, Action<string> remark)
    {
        var modelType = keys.Text("model_type");
        if (modelType != "gpt2")
            throw keys.Wrong("model_type", "\"gpt2\"", modelType is null ? "none" : $"\"{modelType}\"");
        keys.RefuseQuantized();
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

    private static int InnerWidth(JsonKeys keys, int width) =>
        width <= int.MaxValue / 4 ? 4 * width : throw keys.Wrong("n_embd", $"at most {int.MaxValue / 4}", $"{width}");

    private static Gpt2Activation Activation(JsonKeys keys) => keys.Text("activation_function", "gelu_new") switch
    {
        // One function under several names; gelu_fast rounds √(2/π) to ten digits, below single precision.
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Gpt2Activation.GeluNew,
        "gelu" or "gelu_python" => Gpt2Activation.Gelu,
        var other => throw keys.Unsupported("activation_function", $"\"{other}\"", "their MLPs compute another function than \"gelu_new\" or \"gelu\""),
    };
}
