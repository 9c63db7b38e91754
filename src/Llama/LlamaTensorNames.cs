using IoiClaims.Checkpoints;

namespace IoiClaims.Llama;

/// <summary>The names of the tensors in a Hugging Face checkpoint of Llama's form, without the "model." in front.</summary>
internal static class LlamaTensorNames
{
    public const string Embedding = "embed_tokens.weight";
    public const string FinalNorm = "norm.weight";
    public const string Unembedding = "lm_head.weight";

    /// <summary>What transformers' …ForCausalLM puts in front of all names but <see cref="Unembedding"/>.</summary>
    public const string FilePrefix = "model.";

    /// <summary>All tensors that a configuration needs, with their shapes, in the order of the forward pass.</summary>
    public static IReadOnlyList<(string Name, long[] Shape)> Required(LlamaConfig config)
    {
        long d = config.Width, inner = config.InnerWidth;
        long queries = (long)config.Heads * config.HeadWidth, keys = (long)config.KeyValueHeads * config.HeadWidth;
        var names = new List<(string, long[])> { (Embedding, [config.Vocabulary, d]) };
        for (var layer = 0; layer < config.Layers; layer++)
        {
            void Map(string name, long rows, long columns, bool bias)
            {
                names.Add((Layer(layer, $"{name}.weight"), [rows, columns]));
                if (bias)
                {
                    names.Add((Layer(layer, $"{name}.bias"), [rows]));
                }
            }

            names.Add((Layer(layer, "input_layernorm.weight"), [d]));
            Map("self_attn.q_proj", queries, d, config.ProjectionBias);
            Map("self_attn.k_proj", keys, d, config.ProjectionBias);
            Map("self_attn.v_proj", keys, d, config.ProjectionBias);
            Map("self_attn.o_proj", d, queries, config.OutputBias);
            if (config.QueryKeyNorm)
            {
                names.Add((Layer(layer, "self_attn.q_norm.weight"), [config.HeadWidth]));
                names.Add((Layer(layer, "self_attn.k_norm.weight"), [config.HeadWidth]));
            }

            names.Add((Layer(layer, "post_attention_layernorm.weight"), [d]));
            Map("mlp.gate_proj", inner, d, config.MlpBias);
            Map("mlp.up_proj", inner, d, config.MlpBias);
            Map("mlp.down_proj", d, inner, config.MlpBias);
        }

        names.Add((FinalNorm, [d]));
        if (!config.TiedUnembedding)
        {
            names.Add((Unembedding, [config.Vocabulary, d]));
        }

        return names;
    }

    /// <summary>The same for reading files, with what they may hold besides.</summary>
    public static WeightLayout Layout(LlamaConfig config) => new(
        Required(config),
        FilePrefix,
        // Old checkpoints hold the frequencies of the rotary positions beside the weights.
        Enumerable.Range(0, config.Layers).Select(layer => Layer(layer, "self_attn.rotary_emb.inv_freq"))
            .Append("rotary_emb.inv_freq")
            .ToHashSet(StringComparer.Ordinal),
        ["score.", "v_head.", "value_head."],
        Embedding,
        FinalNorm,
        Unembedding,
        config.TiedUnembedding);

    /// <summary>The name of a layer's tensor, such as "layers.3.mlp.up_proj.weight".</summary>
    public static string Layer(int layer, string name) => $"layers.{layer}.{name}";

    /// <summary>Whether a tensor is the gain of a norm.</summary>
    public static bool IsGain(string name) => name.EndsWith("norm.weight", StringComparison.Ordinal);
}
