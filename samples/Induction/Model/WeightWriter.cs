using IoiClaims.Gpt2;
using static TorchSharp.torch;

namespace IoiClaims.Samples.Induction.Model;

/// <summary>
/// Writes the weights of a GPT-2 whose tokens and positions are single ones in blocks of the residual stream. Each input to a
/// layer norm then has the same mean and nearly the same length, so that the norm is no more than a scale.
/// </summary>
/// <param name="config">The model's sizes; its heads hold two blocks.</param>
internal sealed class WeightWriter(Gpt2Config config)
{
    private readonly Dictionary<string, float[]> weights = Gpt2TensorNames.Required(config).ToDictionary(
        tensor => tensor.Name,
        tensor => Enumerable.Repeat(IsGain(tensor.Name) ? 1f : 0f, (int)tensor.Shape.Aggregate(1L, (a, b) => a * b)).ToArray(),
        StringComparer.Ordinal);

    private int Block => config.Vocabulary;

    /// <summary>Tokens and positions become ones in their blocks.</summary>
    public void Embed(int tokenBlock, int positionBlock)
    {
        for (var i = 0; i < Block; i++)
        {
            weights[Gpt2TensorNames.TokenEmbedding][(i * config.Width) + tokenBlock + i] = 1;
            weights[Gpt2TensorNames.PositionEmbedding][(i * config.Width) + positionBlock + i] = 1;
        }
    }

    /// <summary>The head attends to where the key's block says what the query's block says.</summary>
    /// <param name="head">The head.</param>
    /// <param name="queryBlock">What the query reads.</param>
    /// <param name="keyBlock">What the key reads.</param>
    /// <param name="strength">How strongly; a negative one keeps it away.</param>
    /// <param name="shift">The key says so much more: with −1, position 4 looks for position 3.</param>
    /// <param name="half">Which half of the head.</param>
    public void Match(Head head, int queryBlock, int keyBlock, float strength, int shift = 0, int half = 0)
    {
        for (var i = Math.Max(0, -shift); i < Math.Min(Block, Block - shift); i++)
        {
            Input(head, 0, queryBlock + i, (half * Block) + i + shift, strength);
            Input(head, 1, keyBlock + i + shift, (half * Block) + i + shift, 1);
        }
    }

    /// <summary>The head writes what it finds in one block, where it attends, into another.</summary>
    public void Copy(Head head, int fromBlock, int toBlock, float strength = 1, int shift = 0)
    {
        // The norm makes a single one of two or three among the width about six.
        const float Scale = 1 / 6f;
        for (var i = Math.Max(0, -shift); i < Math.Min(Block, Block - shift); i++)
        {
            Input(head, 2, fromBlock + i, i, Scale);
            weights[Gpt2TensorNames.Layer(head.Layer, "attn.c_proj.weight")]
                [(((head.Index * config.HeadWidth) + i) * config.Width) + toBlock + i + shift] = strength;
        }
    }

    /// <summary>The model; the caller disposes it.</summary>
    public Gpt2Model Write()
    {
        using var scope = NewDisposeScope();
        return new Gpt2Model(config, Gpt2TensorNames.Required(config).ToDictionary(
            required => required.Name, required => tensor(weights[required.Name], required.Shape), StringComparer.Ordinal));
    }

    // c_attn holds queries, keys and values side by side: port 0, 1, 2.
    private void Input(Head head, int port, int from, int to, float weight) =>
        weights[Gpt2TensorNames.Layer(head.Layer, "attn.c_attn.weight")]
            [(from * 3 * config.Width) + (port * config.Width) + (head.Index * config.HeadWidth) + to] = weight;

    private static bool IsGain(string name) => name == Gpt2TensorNames.FinalNormGain
        || name.EndsWith("ln_1.weight", StringComparison.Ordinal) || name.EndsWith("ln_2.weight", StringComparison.Ordinal);
}
