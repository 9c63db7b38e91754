using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Support;

/// <summary>A model that counts the rows it is asked to compute: what something costs, without a clock.</summary>
internal class CountingTransformer(ITransformer model) : ITransformer
{
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);

    public TransformerShape Shape => model.Shape;

    public Device Device => model.Device;

    public ScalarType ElementType => model.ElementType;

    public string Fingerprint => model.Fingerprint;

    public INorm FinalNorm => new CountingNorm(this, model.FinalNorm);

    /// <summary>Rows through MLPs.</summary>
    public long MlpRows => counts.GetValueOrDefault(nameof(Mlp));

    /// <summary>Rows through norms: whatever any port reads anew goes through one.</summary>
    public long NormedRows => counts.GetValueOrDefault(nameof(INorm.Apply));

    /// <summary>Inner products of a query and a key.</summary>
    public long ScoresComputed => counts.GetValueOrDefault(nameof(Scores));

    public virtual Tensor Embed(Tensor tokens) => model.Embed(tokens);

    public INorm AttentionNorm(int layer) => new CountingNorm(this, model.AttentionNorm(layer));

    public INorm MlpNorm(int layer) => new CountingNorm(this, model.MlpNorm(layer));

    public HeadWeights HeadWeights(int layer, int head) => model.HeadWeights(layer, head);

    public virtual Tensor Project(int layer, PortKinds port, Tensor normed, Tensor positions, IReadOnlyList<int>? heads = null) =>
        model.Project(layer, port, normed, positions, heads);

    public double ScoreScale(int layer) => model.ScoreScale(layer);

    public Tensor Scores(int layer, Tensor queries, Tensor keys)
    {
        var scores = model.Scores(layer, queries, keys);
        Count(nameof(Scores), scores.numel());
        return scores;
    }

    public Tensor AttentionBias(int layer) => model.AttentionBias(layer);

    public Tensor AttentionOutput(int layer, Tensor z) => model.AttentionOutput(layer, z);

    public Tensor Mlp(int layer, Tensor normed)
    {
        Count(nameof(Mlp), normed.numel() / Shape.ModelWidth);
        return model.Mlp(layer, normed);
    }

    public Tensor MlpFrozen(int layer, Tensor normed, Tensor at) => model.MlpFrozen(layer, normed, at);

    public Tensor Unembedding => model.Unembedding;

    public void Dispose() => model.Dispose();

    private void Count(string what, long count) => counts[what] = counts.GetValueOrDefault(what) + count;

    private sealed class CountingNorm(CountingTransformer counting, INorm norm) : INorm
    {
        public Tensor Apply(Tensor residual) => norm.Apply(Counted(residual));

        public Tensor Scale(Tensor residual) => norm.Scale(residual);

        public Tensor ApplyFrozen(Tensor residual, Tensor scale) => norm.ApplyFrozen(Counted(residual), scale);

        private Tensor Counted(Tensor residual)
        {
            counting.Count(nameof(Apply), residual.numel() / counting.Shape.ModelWidth);
            return residual;
        }
    }
}
