using System.Collections.Immutable;
using IoiClaims.Checkpoints;
using static TorchSharp.torch;

namespace IoiClaims.Gpt2;

/// <summary>One layer's tensors by their meaning, with views of them by head.</summary>
internal sealed class Gpt2Layer : IDisposable
{
    public Gpt2Layer(Gpt2Config config, IReadOnlyDictionary<string, Tensor> tensors, int index)
    {
        Tensor Named(string name) => tensors[Gpt2TensorNames.Layer(index, name)];

        AttentionNorm = new LayerNorm(Named("ln_1.weight"), Named("ln_1.bias"), config.NormEpsilon);
        MlpNorm = new LayerNorm(Named("ln_2.weight"), Named("ln_2.bias"), config.NormEpsilon);
        AttentionIn = Named("attn.c_attn.weight");
        AttentionInBias = Named("attn.c_attn.bias");
        AttentionOut = Named("attn.c_proj.weight");
        AttentionOutBias = Named("attn.c_proj.bias");
        MlpIn = Named("mlp.c_fc.weight");
        MlpInBias = Named("mlp.c_fc.bias");
        MlpOut = Named("mlp.c_proj.weight");
        MlpOutBias = Named("mlp.c_proj.bias");
        Heads = Enumerable.Range(0, config.Heads).Select(head => Head(config, head)).ToImmutableArray();
        Projections = Enumerable.Range(0, 3)
            .Select(part => (
                AttentionIn.narrow(1, part * config.Width, config.Width).DetachFromDisposeScope(),
                AttentionInBias.narrow(0, part * config.Width, config.Width).DetachFromDisposeScope()))
            .ToImmutableArray();
    }

    public INorm AttentionNorm { get; }

    public INorm MlpNorm { get; }

    public ImmutableArray<HeadWeights> Heads { get; }

    /// <summary>W_Q, W_K and W_V of all heads [D, D], and their biases [D], as views.</summary>
    public ImmutableArray<(Tensor Weight, Tensor Bias)> Projections { get; }

    /// <summary>W_Q, W_K and W_V of all heads side by side [D, 3 D].</summary>
    public Tensor AttentionIn { get; }

    public Tensor AttentionInBias { get; }

    /// <summary>W_O of all heads one below the other [D, D].</summary>
    public Tensor AttentionOut { get; }

    public Tensor AttentionOutBias { get; }

    public Tensor MlpIn { get; }

    public Tensor MlpInBias { get; }

    public Tensor MlpOut { get; }

    public Tensor MlpOutBias { get; }

    /// <summary>Disposes the views; the tensors themselves belong to the model.</summary>
    public void Dispose()
    {
        foreach (var (weight, bias) in Projections)
        {
            weight.Dispose();
            bias.Dispose();
        }

        foreach (var head in Heads)
        {
            head.Query.Dispose();
            head.QueryBias.Dispose();
            head.Key.Dispose();
            head.KeyBias.Dispose();
            head.Value.Dispose();
            head.ValueBias.Dispose();
            head.Output.Dispose();
        }
    }

    private HeadWeights Head(Gpt2Config config, int head)
    {
        int d = config.Width, dh = config.HeadWidth;
        Tensor View(Tensor whole, int axis, int part) =>
            whole.narrow(axis, part * d + head * dh, dh).DetachFromDisposeScope();

        return new HeadWeights(
            View(AttentionIn, 1, 0), View(AttentionInBias, 0, 0),
            View(AttentionIn, 1, 1), View(AttentionInBias, 0, 1),
            View(AttentionIn, 1, 2), View(AttentionInBias, 0, 2),
            View(AttentionOut, 0, 0));
    }
}
