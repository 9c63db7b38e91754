namespace IoiClaims.Gpt2;

/// <summary>The activation function of the MLPs.</summary>
public enum Gpt2Activation
{
    /// <summary>The tanh approximation of GELU that GPT-2 was trained with ("gelu_new").</summary>
    GeluNew,

    /// <summary>The exact GELU, by the error function ("gelu").</summary>
    Gelu,
}

/// <summary>The sizes and choices of a GPT-2 model, as config.json states them.</summary>
/// <param name="Layers">n_layer</param>
/// <param name="Heads">n_head; divides <paramref name="Width"/>.</param>
/// <param name="Width">n_embd, the width of the residual stream.</param>
/// <param name="InnerWidth">n_inner, the width of the MLPs' hidden layer; 4 × n_embd where config.json leaves it out.</param>
/// <param name="Vocabulary">vocab_size</param>
/// <param name="Context">n_positions, the most tokens a prompt may have.</param>
/// <param name="NormEpsilon">layer_norm_epsilon</param>
/// <param name="Activation">activation_function</param>
/// <param name="TiedUnembedding">tie_word_embeddings: whether the unembedding is the token embedding.</param>
public sealed record Gpt2Config(
    int Layers,
    int Heads,
    int Width,
    int InnerWidth,
    int Vocabulary,
    int Context,
    double NormEpsilon = 1e-5,
    Gpt2Activation Activation = Gpt2Activation.GeluNew,
    bool TiedUnembedding = true)
{
    // Far more than any GPT-2 has; keeps a damaged number from making a list of billions of tensor names.
    private const int MostLayers = 10_000;

    /// <summary>The width of one head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>scale_attn_weights: whether attention scores are divided by the square root of <see cref="HeadWidth"/>.</summary>
    public bool ScoresOverRootOfHeadWidth { get; init; } = true;

    /// <summary>
    /// scale_attn_by_inverse_layer_idx: whether a layer's attention scores are divided by its number, counted from 1, as in
    /// the checkpoints of Stanford's Mistral.
    /// </summary>
    public bool ScoresOverLayerNumber { get; init; }

    /// <summary>bos_token_id, where config.json states one; the model itself does not use it.</summary>
    public int? BeginningOfText { get; init; }

    /// <summary>eos_token_id, where config.json states one; the model itself does not use it.</summary>
    public int? EndOfText { get; init; }

    /// <summary>GPT-2 small (124 M parameters) as published.</summary>
    public static Gpt2Config Small { get; } = new(12, 12, 768, 3072, 50257, 1024)
    {
        BeginningOfText = 50256,
        EndOfText = 50256,
    };

    /// <summary>What a layer's inner products of queries and keys are multiplied by, before the softmax.</summary>
    /// <remarks>As in transformers' modeling_gpt2: each of the two choices divides, whatever the other is.</remarks>
    /// <param name="layer">The layer, counted from 0.</param>
    public double ScoreScale(int layer) =>
        1 / ((ScoresOverRootOfHeadWidth ? Math.Sqrt(HeadWidth) : 1) * (ScoresOverLayerNumber ? layer + 1 : 1));

    /// <summary>The keys of config.json by which models of two configurations differ; token ids, which a model does not use, are none.</summary>
    internal IEnumerable<(string Key, object Here, object There)> DifferencesFrom(Gpt2Config other) => Choices().Zip(other.Choices())
        .Where(pair => !pair.First.Value.Equals(pair.Second.Value))
        .Select(pair => (pair.First.Key, pair.First.Value, pair.Second.Value));

    /// <summary>What makes a model of this configuration impossible; empty if nothing does.</summary>
    internal IEnumerable<(string Key, string Expected, string Found)> Problems()
    {
        (string Key, int Value)[] sizes =
        [
            ("n_layer", Layers), ("n_head", Heads), ("n_embd", Width),
            ("n_inner", InnerWidth), ("vocab_size", Vocabulary), ("n_positions", Context),
        ];
        foreach (var (key, value) in sizes.Where(size => size.Value <= 0))
        {
            yield return (key, "a positive whole number", $"{value}");
        }

        if (Layers > MostLayers)
            yield return ("n_layer", $"at most {MostLayers}", $"{Layers}");
        if (Width > 0 && Heads > 0 && Width % Heads != 0)
            yield return ("n_embd", $"a multiple of n_head = {Heads}", $"{Width}");
        if (!double.IsFinite(NormEpsilon) || NormEpsilon <= 0)
            yield return ("layer_norm_epsilon", "a positive number", $"{NormEpsilon}");
        if (!Enum.IsDefined(Activation))
            yield return ("activation_function", "gelu_new or gelu", $"{Activation}");
    }

    private IEnumerable<(string Key, object Value)> Choices() =>
    [
        ("n_layer", Layers), ("n_head", Heads), ("n_embd", Width), ("n_inner", InnerWidth), ("vocab_size", Vocabulary),
        ("n_positions", Context), ("layer_norm_epsilon", NormEpsilon), ("activation_function", Activation),
        ("tie_word_embeddings", TiedUnembedding), ("scale_attn_weights", ScoresOverRootOfHeadWidth),
        ("scale_attn_by_inverse_layer_idx", ScoresOverLayerNumber),
    ];
}
