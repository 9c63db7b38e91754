using IoiClaims.Checkpoints;

namespace IoiClaims.GptNeoX;

/// <summary>The sizes and choices of a GPT-NeoX model, as config.json states them.</summary>
/// <param name="Layers">num_hidden_layers</param>
/// <param name="Heads">num_attention_heads; divides <paramref name="Width"/>.</param>
/// <param name="Width">hidden_size, the width of the residual stream.</param>
/// <param name="InnerWidth">intermediate_size, the width of the MLPs' hidden layer.</param>
/// <param name="Vocabulary">vocab_size, rows that pad the embedding included.</param>
/// <param name="Context">max_position_embeddings, the most tokens a prompt may have.</param>
public sealed record GptNeoXConfig(int Layers, int Heads, int Width, int InnerWidth, int Vocabulary, int Context)
{
    // Far more than any model has; keeps a damaged number from making a list of billions of tensor names.
    private const int MostLayers = 10_000;

    /// <summary>The width of one head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>layer_norm_eps</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>rotary_pct, the part of each head that is turned by its position; rounded down to whole entries.</summary>
    public double RotaryShare { get; init; } = 0.25;

    /// <summary>How many entries of each head are turned by its position; even.</summary>
    public int RotaryWidth => (int)(HeadWidth * RotaryShare);

    /// <summary>rotary_emb_base, the base of the rotary positions.</summary>
    public double RotaryBase { get; init; } = 10_000;

    /// <summary>rope_scaling, what is done to the frequencies of the rotary positions; null for nothing.</summary>
    public RotaryScaling? RotaryScaling { get; init; }

    /// <summary>use_parallel_residual: whether attention and MLP of a layer read the same residual stream.</summary>
    public bool ParallelBlocks { get; init; } = true;

    /// <summary>attention_bias: whether queries, keys, values and what the heads write have a bias.</summary>
    public bool AttentionBias { get; init; } = true;

    /// <summary>hidden_act: whether the MLPs' GELU is its tanh approximation ("gelu_new", "gelu_fast") and not the exact one ("gelu").</summary>
    public bool TanhGelu { get; init; }

    /// <summary>tie_word_embeddings: whether the unembedding is the token embedding.</summary>
    public bool TiedUnembedding { get; init; }

    /// <summary>bos_token_id, where config.json states one; the model itself does not use it.</summary>
    public int? BeginningOfText { get; init; }

    /// <summary>eos_token_id, where config.json states one; the model itself does not use it.</summary>
    public int? EndOfText { get; init; }

    /// <summary>What makes a model of this configuration impossible; empty if nothing does.</summary>
    internal IEnumerable<(string Key, string Expected, string Found)> Problems()
    {
        (string Key, int Value)[] sizes =
        [
            ("num_hidden_layers", Layers), ("num_attention_heads", Heads), ("hidden_size", Width), ("intermediate_size", InnerWidth),
            ("vocab_size", Vocabulary), ("max_position_embeddings", Context),
        ];
        foreach (var (key, value) in sizes.Where(size => size.Value <= 0))
        {
            yield return (key, "a positive whole number", $"{value}");
        }

        if (Layers > MostLayers)
            yield return ("num_hidden_layers", $"at most {MostLayers}", $"{Layers}");
        if (Width > 0 && Heads > 0 && Width % Heads != 0)
            yield return ("hidden_size", $"a multiple of num_attention_heads = {Heads}", $"{Width}");
        if (Width > int.MaxValue / 3)
            yield return ("hidden_size", $"at most {int.MaxValue / 3}", $"{Width}");
        if (!(RotaryShare >= 0 && RotaryShare <= 1))
            yield return ("rotary_pct", "a number from 0 to 1", $"{RotaryShare}");
        else if (Width > 0 && Heads > 0 && RotaryWidth % 2 != 0)
            yield return ("rotary_pct", "a part of each head of an even number of entries, since its halves are turned against each other", $"{RotaryWidth} of {HeadWidth} entries");
        if (!double.IsFinite(NormEpsilon) || NormEpsilon <= 0)
            yield return ("layer_norm_eps", "a positive number", $"{NormEpsilon}");
        if (!double.IsFinite(RotaryBase) || RotaryBase <= 0)
            yield return ("rotary_emb_base", "a positive number", $"{RotaryBase}");
        foreach (var problem in RotaryScaling?.Problems() ?? [])
        {
            yield return problem;
        }
    }
}
