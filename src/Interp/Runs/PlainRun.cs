using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// The plain forward pass on a batch, with everything kept that experiments ask for, as far as they ask: layers are run when
/// something behind them is first read. Heads are kept as their values z (Dh numbers a head), which the output weights turn into
/// what the head writes.
/// </summary>
public sealed class PlainRun : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Tensor> residPre = [];
    private readonly List<Tensor> zs = [];
    private readonly List<Tensor> mlpOutputs = [];
    private readonly Tensor causalMask;
    private long bytes;

    /// <summary>Prepares to run the model; the tokens are embedded.</summary>
    /// <exception cref="ArgumentException">A token that the model does not have, or a prompt longer than its context.</exception>
    public PlainRun(ITransformer model, PromptBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        Model = model;
        Batch = batch;

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        causalMask = CausalMask(model, batch).DetachFromDisposeScope();
        Positions = TensorArithmetic.Indices(batch.Length, model.Device).DetachFromDisposeScope();
        residPre.Add(Keep(model.Embed(TokenTensor.Of(batch, model))));
    }

    /// <summary>The model.</summary>
    public ITransformer Model { get; }

    /// <summary>The prompts.</summary>
    public PromptBatch Batch { get; }

    /// <summary>Memory held so far, in bytes.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Embeddings [N, P, D].</summary>
    public Tensor Embeddings => residPre[0];

    /// <summary>The residual stream after the last layer [N, P, D].</summary>
    public Tensor Final => After(Model.Shape.Layers);

    /// <summary>The residual stream in front of a layer's attention [N, P, D].</summary>
    public Tensor ResidPre(int layer) => After(layer);

    /// <summary>
    /// The residual stream in front of a layer's MLP [N, P, D], computed anew; the caller's. In a parallel block it is the one in
    /// front of the layer's attention.
    /// </summary>
    public Tensor MlpInput(int layer) => MlpInput(layer, values => values);

    /// <summary>Values z of a layer's heads [N, P, H, Dh].</summary>
    public Tensor Z(int layer)
    {
        _ = After(layer + 1);
        return zs[layer];
    }

    /// <summary>What a layer's MLP writes [N, P, D].</summary>
    public Tensor MlpOutput(int layer)
    {
        _ = After(layer + 1);
        return mlpOutputs[layer];
    }

    /// <summary>The residual stream in front of a layer's MLP at some rows, computed anew; the caller's.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="rows">Takes the rows out of [N, P, …].</param>
    internal Tensor MlpInput(int layer, Func<Tensor, Tensor> rows)
    {
        using var scope = NewDisposeScope();
        return (Model.Shape.Blocks == BlockKind.Parallel
            ? rows(ResidPre(layer)).alias()
            : rows(ResidPre(layer)).Plus(Model.AttentionOutput(layer, rows(Z(layer))).PlusInPlace(Model.AttentionBias(layer))))
            .MoveToOuterDisposeScope();
    }

    /// <summary>Queries, keys or values of a layer's heads, computed anew [N, G, P, Dh]; the caller's.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="port">Query, key or value.</param>
    /// <param name="heads">Which heads, G; all of them if omitted.</param>
    public Tensor Project(int layer, PortKinds port, IReadOnlyList<int>? heads = null)
    {
        using var scope = NewDisposeScope();
        return Model.Project(layer, port, Model.AttentionNorm(layer).Apply(ResidPre(layer)), Positions, heads)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Attention patterns of a layer's heads, computed anew [N, G, P, P]; the caller's.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="heads">Which heads, G; all of them if omitted.</param>
    public Tensor Pattern(int layer, IReadOnlyList<int>? heads = null)
    {
        using var scope = NewDisposeScope();
        return Model.Pattern(layer, Project(layer, PortKinds.Query, heads), Project(layer, PortKinds.Key, heads), causalMask)
            .MoveToOuterDisposeScope();
    }

    /// <summary>0 to P − 1: where the rows of a prompt stand.</summary>
    internal Tensor Positions { get; }

    /// <summary>Which key position each query position sees: a lower triangle, bool [P, P]; the caller's.</summary>
    internal static Tensor CausalMask(ITransformer model, PromptBatch batch) =>
        ones(batch.Length, batch.Length, ScalarType.Bool, model.Device).tril_();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in residPre.Concat(zs).Concat(mlpOutputs).Append(causalMask).Append(Positions))
        {
            tensor.Dispose();
        }
    }

    /// <summary>The residual stream after some layers, which are run where they have not been.</summary>
    private Tensor After(int layers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layers, Model.Shape.Layers);
        lock (gate)
        {
            while (zs.Count < layers)
            {
                RunNext();
            }

            return residPre[layers];
        }
    }

    private void RunNext()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var layer = zs.Count;
        var residual = residPre[layer];
        var z = Model.Attend(layer, residual, Positions, causalMask).contiguous();
        var (next, mlp) = Model.Finish(layer, residual, z);
        residPre.Add(Keep(next));
        mlpOutputs.Add(Keep(mlp));
        zs.Add(Keep(z));
    }

    private Tensor Keep(Tensor tensor)
    {
        Interlocked.Add(ref bytes, tensor.numel() * tensor.element_size());
        return tensor.DetachFromDisposeScope();
    }
}
