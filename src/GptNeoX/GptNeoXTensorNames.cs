using IoiClaims.Checkpoints;

namespace IoiClaims.GptNeoX;

/// <summary>The names of GPT-NeoX's tensors in a Hugging Face checkpoint, without the "gpt_neox." in front.</summary>
internal static class GptNeoXTensorNames
{
    public const string Embedding = "embed_in.weight";
    public const string FinalNorm = "final_layer_norm";
    public const string Unembedding = "embed_out.weight";

    /// <summary>Queries, keys and values in one map.</summary>
    public const string Fused = "attention.query_key_value";

    /// <summary>What transformers' GPTNeoXForCausalLM puts in front of all names but <see cref="Unembedding"/>.</summary>
    public const string FilePrefix = "gpt_neox.";

    /// <summary>All tensors that a configuration needs, with their shapes, in the order of the forward pass.</summary>
    public static IReadOnlyList<(string Name, long[] Shape)> Required(GptNeoXConfig config)
    {
        long d = config.Width, inner = config.InnerWidth;
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

            void Norm(string name)
            {
                names.Add((Layer(layer, $"{name}.weight"), [d]));
                names.Add((Layer(layer, $"{name}.bias"), [d]));
            }

            Norm("input_layernorm");
            Norm("post_attention_layernorm");
            Map(Fused, 3 * d, d, config.AttentionBias);
            Map("attention.dense", d, d, config.AttentionBias);
            Map("mlp.dense_h_to_4h", inner, d, bias: true);
            Map("mlp.dense_4h_to_h", d, inner, bias: true);
        }

        names.Add(($"{FinalNorm}.weight", [d]));
        names.Add(($"{FinalNorm}.bias", [d]));
        if (!config.TiedUnembedding)
        {
            names.Add((Unembedding, [config.Vocabulary, d]));
        }

        return names;
    }

    /// <summary>The same for reading files, with what they may hold besides.</summary>
    public static WeightLayout Layout(GptNeoXConfig config) => new(
        Required(config),
        FilePrefix,
        // Old checkpoints hold the causal mask, its fill value and the frequencies of the rotary positions beside the weights.
        Enumerable.Range(0, config.Layers)
            .SelectMany(layer => new[]
            {
                Layer(layer, "attention.bias"), Layer(layer, "attention.masked_bias"), Layer(layer, "attention.rotary_emb.inv_freq"),
            })
            .Append("rotary_emb.inv_freq")
            .ToHashSet(StringComparer.Ordinal),
        ["score.", "v_head.", "value_head."],
        Embedding,
        $"{FinalNorm}.weight",
        Unembedding,
        config.TiedUnembedding);

    /// <summary>The name of a layer's tensor, such as "layers.3.attention.dense.weight".</summary>
    public static string Layer(int layer, string name) => $"layers.{layer}.{name}";

    /// <summary>Whether a tensor is the gain of a norm.</summary>
    public static bool IsGain(string name) => name.EndsWith("norm.weight", StringComparison.Ordinal);
}
