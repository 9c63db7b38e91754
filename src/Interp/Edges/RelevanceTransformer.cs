using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// A model that computes the same and has other gradients: the coefficients by which RelP propagates relevance (Rezaei Jafari et al. 2025,
/// arXiv 2508.21258). Norms keep their scale (the LN-rule), activations their gain (the identity rule), and of a product of two parts either gets half
/// (the half-rule). Through attention patterns gradients go as they are: the AH-rule, which freezes patterns, would leave queries and
/// keys without any. Does not own the model.
/// </summary>
internal sealed class RelevanceTransformer(ITransformer model) : ITransformer
{
    public TransformerShape Shape => model.Shape;

    public Device Device => model.Device;

    public ScalarType ElementType => model.ElementType;

    public string Fingerprint => model.Fingerprint;

    public INorm FinalNorm => new KeepsItsScale(model.FinalNorm);

    public Tensor Unembedding => model.Unembedding;

    public Tensor Embed(Tensor tokens) => model.Embed(tokens);

    public INorm AttentionNorm(int layer) => new KeepsItsScale(model.AttentionNorm(layer));

    public INorm MlpNorm(int layer) => new KeepsItsScale(model.MlpNorm(layer));

    public HeadWeights HeadWeights(int layer, int head) => model.HeadWeights(layer, head);

    public Tensor Project(int layer, PortKinds port, Tensor normed, Tensor positions, IReadOnlyList<int>? heads = null) =>
        model.Project(layer, port, normed, positions, heads);

    public double ScoreScale(int layer) => model.ScoreScale(layer);

    public Tensor Scores(int layer, Tensor queries, Tensor keys) => model.Scores(layer, queries, keys);

    public Tensor AttentionBias(int layer) => model.AttentionBias(layer);

    public Tensor AttentionOutput(int layer, Tensor z) => model.AttentionOutput(layer, z);

    public Tensor Mlp(int layer, Tensor normed) => model.MlpFrozen(layer, normed, normed.detach());

    public Tensor MlpFrozen(int layer, Tensor normed, Tensor at) => model.MlpFrozen(layer, normed, at);

    public void Dispose()
    {
    }

    private sealed class KeepsItsScale(INorm norm) : INorm
    {
        public Tensor Apply(Tensor residual) => norm.ApplyFrozen(residual, norm.Scale(residual).detach());

        public Tensor Scale(Tensor residual) => norm.Scale(residual);

        public Tensor ApplyFrozen(Tensor residual, Tensor scale) => norm.ApplyFrozen(residual, scale);
    }
}
