using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Support;

/// <summary>A model that is linear: heads attend alike to all they see, norms only multiply by their gains, MLPs are one matrix.</summary>
internal sealed class LinearTransformer(RandomTransformer model) : ITransformer
{
    public TransformerShape Shape => model.Shape;

    public Device Device => model.Device;

    public ScalarType ElementType => model.ElementType;

    public string Fingerprint => $"{model.Fingerprint}, linear";

    public INorm FinalNorm => new Gain(model.Weights["final.gain"]);

    public Tensor Unembedding => model.Unembedding;

    public Tensor Embed(Tensor tokens) => model.Embed(tokens);

    public INorm AttentionNorm(int layer) => new Gain(model.Weights[$"{layer}.attention.gain"]);

    public INorm MlpNorm(int layer) => new Gain(model.Weights[$"{layer}.mlp.gain"]);

    public HeadWeights HeadWeights(int layer, int head) => model.HeadWeights(layer, head);

    public Tensor Project(int layer, PortKinds port, Tensor normed, Tensor positions, IReadOnlyList<int>? heads = null) =>
        model.Project(layer, port, normed, positions, heads);

    public double ScoreScale(int layer) => model.ScoreScale(layer);

    public Tensor Scores(int layer, Tensor queries, Tensor keys)
    {
        using var scope = NewDisposeScope();
        return matmul(queries, keys.transpose(-2, -1)).mul_(0).MoveToOuterDisposeScope();
    }

    public Tensor AttentionBias(int layer) => model.AttentionBias(layer);

    public Tensor AttentionOutput(int layer, Tensor z) => model.AttentionOutput(layer, z);

    public Tensor Mlp(int layer, Tensor normed)
    {
        using var scope = NewDisposeScope();
        return matmul(matmul(normed, model.Weights[$"{layer}.in"]), model.Weights[$"{layer}.out"]).MoveToOuterDisposeScope();
    }

    public Tensor MlpFrozen(int layer, Tensor normed, Tensor at) => Mlp(layer, normed);

    public void Dispose() => model.Dispose();

    private sealed class Gain(Tensor gain) : INorm
    {
        public Tensor Apply(Tensor residual) => residual * gain;

        public Tensor Scale(Tensor residual) => ones([.. residual.shape[..^1], 1], residual.dtype, residual.device);

        public Tensor ApplyFrozen(Tensor residual, Tensor scale) => residual * gain;
    }
}
