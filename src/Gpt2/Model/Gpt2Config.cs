namespace IoiClaims.Gpt2.Model;

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
    /// <summary>The width of one head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>GPT-2 small (124 M parameters) as published.</summary>
    public static Gpt2Config Small { get; } = new(12, 12, 768, 3072, 50257, 1024);
}
