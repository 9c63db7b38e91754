using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Components of a model, each of whose ports reads an input of its own. Nothing is changed in place that a gradient needs. Returned
/// tensors belong to the caller's dispose scope.
/// </summary>
internal static class PortedLayer
{
    /// <summary>What the heads of a layer write [H, N, P, D].</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">What their ports read, in the order of <see cref="EdgeGraph.Ports"/> [3 H, N, P, D].</param>
    public static Tensor Heads(ITransformer model, int layer, Tensor inputs)
    {
        using var scope = NewDisposeScope();
        var normed = model.AttentionNorm(layer).Apply(inputs);
        var (queries, keys, values) = (Projected(model, layer, normed, 0), Projected(model, layer, normed, 1), Projected(model, layer, normed, 2));
        return Attended(model, layer, queries, keys, values).MoveToOuterDisposeScope();
    }

    /// <summary>Queries (0), keys (1) or values (2) of all heads [N, H, P, Dh], each from what its own port reads [3 H, N, P, D], normed.</summary>
    public static Tensor Projected(ITransformer model, int layer, Tensor normed, int part)
    {
        using var scope = NewDisposeScope();
        var port = part switch { 0 => PortKinds.Query, 1 => PortKinds.Key, _ => PortKinds.Value };
        var positions = TensorArithmetic.Indices(normed.shape[2], model.Device);
        return cat(
            [
                .. Enumerable.Range(0, model.Shape.Heads)
                    .Select(head => model.Project(layer, port, normed.select(0, (3 * head) + part), positions, [head])),
            ],
            1).MoveToOuterDisposeScope();
    }

    /// <summary>What the heads of a layer write [H, N, P, D], from their queries, keys and values [N, H, P, Dh].</summary>
    public static Tensor Attended(ITransformer model, int layer, Tensor queries, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        var length = queries.shape[2];
        var causalMask = ones(length, length, ScalarType.Bool, model.Device).tril_();
        var z = matmul(model.Pattern(layer, queries, keys, causalMask), values).transpose(0, 1);
        return Written(model, layer, z).MoveToOuterDisposeScope();
    }

    /// <summary>What the MLP of a layer writes, from what it reads [1, N, P, D].</summary>
    public static Tensor Mlp(ITransformer model, int layer, Tensor input)
    {
        using var scope = NewDisposeScope();
        return model.Mlp(layer, model.MlpNorm(layer).Apply(input)).MoveToOuterDisposeScope();
    }

    /// <summary>What every sender writes in a plain run, by stage: [1, N, P, D] of the embedding and MLPs, [H, N, P, D] of heads.</summary>
    public static Tensor[] WrittenIn(PlainRun run)
    {
        using var noGradient = no_grad();
        var (model, written) = (run.Model, new Tensor[Stages.Last(run.Model.Shape)]);
        written[0] = run.Embeddings.unsqueeze(0);
        for (var layer = 0; layer < model.Shape.Layers; layer++)
        {
            written[Stages.OfHeads(layer)] = Written(model, layer, run.Z(layer).permute(2, 0, 1, 3));
            written[Stages.OfMlp(layer)] = run.MlpOutput(layer).unsqueeze(0);
        }

        return written;
    }

    /// <summary>From values z [H, N, P, Dh] to what the heads write [H, N, P, D].</summary>
    private static Tensor Written(ITransformer model, int layer, Tensor z)
    {
        using var scope = NewDisposeScope();
        var outputs = stack([.. Enumerable.Range(0, model.Shape.Heads).Select(head => model.HeadWeights(layer, head).Output)]);
        return bmm(z.flatten(1, 2), outputs).view(z.shape[0], z.shape[1], z.shape[2], model.Shape.ModelWidth).MoveToOuterDisposeScope();
    }
}
