using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Forward passes in which only some edges carry what the clean prompts give; all others carry what they carry in the corrupted run.
/// A component is computed once, from what its ports read: the corrupted input plus, for each edge of the set, how far its sender is
/// from its corrupted value. Means the same as <see cref="EdgePlan"/>; tests compare the two.
/// </summary>
/// <remarks>Holds the output of every sender twice: 2 × senders × N × P × D numbers, and three times the inputs of a layer's ports.</remarks>
internal sealed class EdgeForward : IDisposable
{
    private readonly ITransformer model;
    private readonly EdgeGraph graph;
    private readonly PromptBatch batch;
    private readonly PlainRun corrupted;
    private readonly Tensor[] written;
    private readonly Tensor embedded;

    /// <param name="model">The model.</param>
    /// <param name="graph">Its edges.</param>
    /// <param name="clean">The prompts, N.</param>
    /// <param name="corrupted">The other prompts, paired and of equal lengths.</param>
    public EdgeForward(ITransformer model, EdgeGraph graph, PromptBatch clean, PromptBatch corrupted)
    {
        (this.model, this.graph, batch) = (model, graph, clean);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        this.corrupted = new PlainRun(model, corrupted);
        written = [.. PortedLayer.WrittenIn(this.corrupted).Select(tensor => tensor.DetachFromDisposeScope())];
        embedded = model.Embed(TokenTensor.Of(clean, model)).DetachFromDisposeScope();
    }

    /// <summary>What the logits read [N, P, D]; the caller's.</summary>
    public Tensor FinalResidual(EdgeMask edges)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (shape, rows) = (model.Shape, (long)batch.Count * batch.Length);
        var away = zeros([graph.Senders.Length, rows * shape.ModelWidth], model.ElementType, model.Device);
        var rowMasks = edges.Classes
            .Select(each => each.Rows is { } of ? tensor(of, device: model.Device).to(model.ElementType).view(1, batch.Count, batch.Length, 1) : null).ToList();

        void Wrote(int stage, Tensor values) => away
            .narrow(0, graph.IndexOf(stage == 0 ? new Embedding() : Stages.IsHeads(stage) ? new Head(Stages.Layer(stage), 0) : new Mlp(Stages.Layer(stage))), values.shape[0])
            .copy_((values - written[stage]).flatten(1));

        // What the ports of some readers read [ports, N, P, D]; null where it is as in the corrupted run.
        Tensor? Read(Tensor plain, params IReadOnlyList<Component> readers)
        {
            Tensor? input = null;
            var senders = graph.SenderCount(readers[0]);
            foreach (var (of, mask) in edges.Classes.Zip(rowMasks))
            {
                if (of.Of(readers) is not { } kept)
                {
                    continue;
                }

                var change = matmul(
                        tensor(kept, device: model.Device).to(model.ElementType).view(-1, senders), away.narrow(0, 0, senders))
                    .view(-1, batch.Count, batch.Length, shape.ModelWidth);
                input = (input ?? plain.unsqueeze(0)).Plus(mask is null ? change : change.mul_(mask));
            }

            return input;
        }

        Wrote(0, embedded.unsqueeze(0));
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            using var inner = NewDisposeScope();
            var at = layer;
            if (Read(corrupted.ResidPre(layer), [.. Enumerable.Range(0, shape.Heads).Select(head => new Head(at, head))]) is { } ports)
            {
                Wrote(Stages.OfHeads(layer), PortedLayer.Heads(model, layer, ports));
            }

            if (Read(corrupted.MlpInput(layer), new Mlp(layer)) is { } input)
            {
                Wrote(Stages.OfMlp(layer), PortedLayer.Mlp(model, layer, input));
            }
        }

        return (Read(corrupted.Final, new Output())?.squeeze(0) ?? corrupted.Final.clone()).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var tensor in written.Append(embedded))
        {
            tensor.Dispose();
        }

        corrupted.Dispose();
    }
}
