using IoiClaims.Checkpoints;

namespace IoiClaims.Gpt2;

/// <summary>The names of GPT-2's tensors in a Hugging Face checkpoint, without the optional "transformer." in front.</summary>
public static class Gpt2TensorNames
{
    /// <summary>Token embedding [V, D].</summary>
    public const string TokenEmbedding = "wte.weight";

    /// <summary>Position embedding [C, D].</summary>
    public const string PositionEmbedding = "wpe.weight";

    /// <summary>Gain of the final norm [D].</summary>
    public const string FinalNormGain = "ln_f.weight";

    /// <summary>Bias of the final norm [D].</summary>
    public const string FinalNormBias = "ln_f.bias";

    /// <summary>Untied unembedding [V, D].</summary>
    public const string Unembedding = "lm_head.weight";

    /// <summary>What transformers' GPT2LMHeadModel puts in front of all names but <see cref="Unembedding"/>.</summary>
    internal const string FilePrefix = "transformer.";

    /// <summary>All tensors that a configuration needs, with their shapes, in the order of the forward pass.</summary>
    public static IReadOnlyList<(string Name, long[] Shape)> Required(Gpt2Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        long d = config.Width, inner = config.InnerWidth;
        var names = new List<(string, long[])>
        {
            (TokenEmbedding, [config.Vocabulary, d]),
            (PositionEmbedding, [config.Context, d]),
        };
        for (var layer = 0; layer < config.Layers; layer++)
        {
            names.Add((Layer(layer, "ln_1.weight"), [d]));
            names.Add((Layer(layer, "ln_1.bias"), [d]));
            names.Add((Layer(layer, "attn.c_attn.weight"), [d, 3 * d]));
            names.Add((Layer(layer, "attn.c_attn.bias"), [3 * d]));
            names.Add((Layer(layer, "attn.c_proj.weight"), [d, d]));
            names.Add((Layer(layer, "attn.c_proj.bias"), [d]));
            names.Add((Layer(layer, "ln_2.weight"), [d]));
            names.Add((Layer(layer, "ln_2.bias"), [d]));
            names.Add((Layer(layer, "mlp.c_fc.weight"), [d, inner]));
            names.Add((Layer(layer, "mlp.c_fc.bias"), [inner]));
            names.Add((Layer(layer, "mlp.c_proj.weight"), [inner, d]));
            names.Add((Layer(layer, "mlp.c_proj.bias"), [d]));
        }

        names.Add((FinalNormGain, [d]));
        names.Add((FinalNormBias, [d]));
        if (!config.TiedUnembedding)
        {
            names.Add((Unembedding, [config.Vocabulary, d]));
        }

        return names;
    }

    /// <summary>The same for reading files, with what they may hold besides.</summary>
    internal static WeightLayout Layout(Gpt2Config config) => new(
        Required(config),
        FilePrefix,
        // Old checkpoints hold the causal mask and its fill value beside the weights.
        Enumerable.Range(0, config.Layers)
            .SelectMany(layer => new[] { Layer(layer, "attn.bias"), Layer(layer, "attn.masked_bias") })
            .ToHashSet(StringComparer.Ordinal),
        ["v_head.", "value_head.", "multiple_choice_head."],
        TokenEmbedding,
        PositionEmbedding,
        Unembedding,
        config.TiedUnembedding);

    /// <summary>The name of a layer's tensor, such as "h.3.attn.c_attn.weight".</summary>
    public static string Layer(int layer, string name) => $"h.{layer}.{name}";
}
