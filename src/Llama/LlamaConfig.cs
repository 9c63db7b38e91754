using IoiClaims.Checkpoints;

namespace IoiClaims.Llama;

/// <summary>The sizes and choices of a model of Llama's form, as config.json states them.</summary>
/// <param name="Layers">num_hidden_layers</param>
/// <param name="Heads">num_attention_heads</param>
/// <param name="KeyValueHeads">num_key_value_heads; divides <paramref name="Heads"/>.</param>
/// <param name="HeadWidth">head_dim, even; hidden_size over num_attention_heads where config.json leaves it out.</param>
/// <param name="Width">hidden_size, the width of the residual stream.</param>
/// <param name="InnerWidth">intermediate_size, the width of the MLPs' hidden layer.</param>
/// <param name="Vocabulary">vocab_size, rows that pad the embedding included.</param>
/// <param name="Context">max_position_embeddings, the most tokens a prompt may have.</param>
public sealed record LlamaConfig(
    int Layers, int Heads, int KeyValueHeads, int HeadWidth, int Width, int InnerWidth, int Vocabulary, int Context)
{
    // Far more than any model has; keeps a damaged number from making a list of billions of tensor names.
    private const int MostLayers = 10_000;

    /// <summary>rms_norm_eps</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>rope_theta, the base of the rotary positions.</summary>
    public double RotaryBase { get; init; } = 10_000;

    /// <summary>rope_scaling, what is done to the frequencies of the rotary positions; null for nothing.</summary>
    public RotaryScaling? RotaryScaling { get; init; }

    /// <summary>tie_word_embeddings: whether the unembedding is the token embedding.</summary>
    public bool TiedUnembedding { get; init; }

    /// <summary>Whether queries, keys and values have a bias: always in Qwen2, elsewhere where attention_bias says so.</summary>
    public bool ProjectionBias { get; init; }

    /// <summary>Whether what the heads write has a bias: where attention_bias says so, never in Qwen2.</summary>
    public bool OutputBias { get; init; }

    /// <summary>mlp_bias: whether the three maps of an MLP have a bias.</summary>
    public bool MlpBias { get; init; }

    /// <summary>Whether queries and keys pass an RMSNorm, a head at a time, before they are turned: Qwen3.</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>
    /// sliding_window: how many tokens a token sees at most; null where it sees all. The window itself is not implemented: longer
    /// prompts are refused, and in shorter ones it makes no difference.
    /// </summary>
    public int? Window { get; init; }

    /// <summary>bos_token_id, where config.json states one; the model itself does not use it.</summary>
    public int? BeginningOfText { get; init; }

    /// <summary>eos_token_id, where config.json states one; the model itself does not use it.</summary>
    public int? EndOfText { get; init; }

    /// <summary>"model_type" of a folder with such a model.</summary>
    internal string ModelType => this switch
    {
        { QueryKeyNorm: true } => "qwen3",
        { ProjectionBias: true, OutputBias: false } => "qwen2",
        { Window: not null } => "mistral",
        _ => "llama",
    };

    /// <summary>What makes a model of this configuration impossible; empty if nothing does.</summary>
    internal IEnumerable<(string Key, string Expected, string Found)> Problems()
    {
        (string Key, int Value)[] sizes =
        [
            ("num_hidden_layers", Layers), ("num_attention_heads", Heads), ("num_key_value_heads", KeyValueHeads), ("head_dim", HeadWidth),
            ("hidden_size", Width), ("intermediate_size", InnerWidth), ("vocab_size", Vocabulary), ("max_position_embeddings", Context),
            ("sliding_window", Window ?? 1),
        ];
        foreach (var (key, value) in sizes.Where(size => size.Value <= 0))
        {
            yield return (key, "a positive whole number", $"{value}");
        }

        if (Layers > MostLayers)
            yield return ("num_hidden_layers", $"at most {MostLayers}", $"{Layers}");
        if (Heads > 0 && KeyValueHeads > 0 && Heads % KeyValueHeads != 0)
            yield return ("num_key_value_heads", $"a divisor of num_attention_heads = {Heads}", $"{KeyValueHeads}");
        if (HeadWidth % 2 != 0)
            yield return ("head_dim", "an even number, since its halves are turned against each other", $"{HeadWidth}");
        if (Heads > 0 && HeadWidth > 0 && (long)Heads * HeadWidth > int.MaxValue)
            yield return ("head_dim", $"at most {int.MaxValue / Heads}", $"{HeadWidth}");
        if (!double.IsFinite(NormEpsilon) || NormEpsilon <= 0)
            yield return ("rms_norm_eps", "a positive number", $"{NormEpsilon}");
        if (!double.IsFinite(RotaryBase) || RotaryBase <= 0)
            yield return ("rope_theta", "a positive number", $"{RotaryBase}");
        foreach (var problem in RotaryScaling?.Problems() ?? [])
        {
            yield return problem;
        }
    }
}
