using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Support;

/// <summary>
/// The forward pass as a textbook writes it, with places to interfere, as users of hook libraries do. Independent of
/// plans, so that plans can be compared with it. One prompt length only.
/// </summary>
internal sealed class NaiveForward
{
    /// <summary>Replaces what a component writes [N, P, D].</summary>
    public Func<Component, Tensor, Tensor> Write { get; init; } = (_, value) => value;

    /// <summary>Replaces what a port reads, before the norm [N, P, D].</summary>
    public Func<Component, PortKinds, Tensor, Tensor> Read { get; init; } = (_, _, value) => value;

    /// <summary>The norm of what a port reads.</summary>
    public Func<Component, INorm, Tensor, Tensor> Norm { get; init; } = (_, norm, value) => norm.Apply(value);

    /// <summary>Replaces what a head attends to [N, P, P].</summary>
    public Func<Head, Tensor, Tensor> Attend { get; init; } = (_, pattern) => pattern;

    public Tensor FinalNormOutput(ITransformer model, PromptBatch batch, Role at)
    {
        using var scope = NewDisposeScope();
        var ids = tensor(batch.Tokens.SelectMany(t => t).Select(id => (long)id).ToArray()).view(batch.Count, batch.Length);
        var positions = arange(batch.Length);
        var future = ones(batch.Length, batch.Length, ScalarType.Bool).triu(1);
        var residual = Write(new Embedding(), model.Embed(ids));
        for (var layer = 0; layer < model.Shape.Layers; layer++)
        {
            var sum = residual + model.AttentionBias(layer);
            for (var index = 0; index < model.Shape.Heads; index++)
            {
                var head = new Head(layer, index);
                Tensor Project(PortKinds port) => model.Project(
                    head.Layer, port, Norm(head, model.AttentionNorm(head.Layer), Read(head, port, residual)), positions).select(1, head.Index);
                var scores = matmul(Project(PortKinds.Query), Project(PortKinds.Key).transpose(-2, -1)) * model.ScoreScale(layer);
                var pattern = Attend(head, scores.masked_fill(future, double.NegativeInfinity).softmax(-1));
                sum = sum + Write(head, matmul(matmul(pattern, Project(PortKinds.Value)), model.HeadWeights(layer, index).Output));
            }

            var mlp = new Mlp(layer);
            var read = Read(mlp, PortKinds.MlpInput, model.Shape.Blocks == BlockKind.Parallel ? residual : sum);
            residual = sum + Write(mlp, model.Mlp(layer, Norm(mlp, model.MlpNorm(layer), read)));
        }

        var final = Norm(new Output(), model.FinalNorm, Read(new Output(), PortKinds.FinalNorm, residual));
        return stack(batch.Positions(at).Select((position, n) => final[n, position])).MoveToOuterDisposeScope();
    }

    /// <summary>What every component writes in the plain run.</summary>
    public static Dictionary<Component, Tensor> Record(ITransformer model, PromptBatch batch)
    {
        var writes = new Dictionary<Component, Tensor>();
        new NaiveForward
        {
            Write = (component, value) =>
            {
                writes[component] = value.clone().DetachFromDisposeScope();
                return value;
            },
        }.FinalNormOutput(model, batch, Role.End).Dispose();
        return writes;
    }
}
