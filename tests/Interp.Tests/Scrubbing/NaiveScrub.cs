using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Scrubbing;

/// <summary>
/// Causal scrubbing as its authors describe it: walk down the tree, and compute each node by a forward pass on its own
/// prompt in which every input is replaced, those of children by what the walk brought back, all others by what they are
/// on another prompt. One prompt at a time; knows neither plans nor states.
/// </summary>
internal sealed class NaiveScrub(ITransformer model, MlpConvention mlps, int prompt)
{
    private readonly ITransformer model = model;
    private readonly MlpConvention mlps = mlps;
    private readonly int prompt = prompt;

    public Tensor Logits(SampledNode<PromptBatch> root)
    {
        using var scope = NewDisposeScope();
        return Forward(root, output: true).Final!.MoveToOuterDisposeScope();
    }

    private Dictionary<Component, Tensor> Writes(SampledNode<PromptBatch> node) => Forward(node, output: false).Writes;

    private (Dictionary<Component, Tensor> Writes, Tensor? Final) Forward(SampledNode<PromptBatch> node, bool output)
    {
        var own = node.Dataset.Select([prompt]);
        var writes = new Dictionary<Component, Tensor>();
        var inputs = node.OtherInputs is { } others
            ? new Inputs(this, node, own, NaiveForward.Record(model, others.Select([prompt])))
            : null;
        var members = node.Node.Input?.From.ToHashSet() ?? [new Output()];
        var final = new NaiveForward
        {
            Read = (component, port, value) =>
                inputs is not null && members.Contains(component) ? inputs.Of(component, port) : value,
            Write = (component, value) =>
            {
                writes[component] = value.clone().MoveToOuterDisposeScope();
                return value;
            },
        }.FinalNormOutput(model, own, Role.End);
        return (writes, output ? final : null);
    }

    private sealed class Inputs
    {
        private readonly ITransformer model;
        private readonly MlpConvention mlps;
        private readonly PromptBatch own;
        private readonly Dictionary<Component, Tensor> others;
        private readonly List<(Input Input, PromptBatch Batch, Dictionary<Component, Tensor> Writes)> children;

        public Inputs(NaiveScrub scrub, SampledNode<PromptBatch> node, PromptBatch own, Dictionary<Component, Tensor> others)
        {
            (model, mlps) = (scrub.model, scrub.mlps);
            this.own = own;
            this.others = others;
            children = node.Children
                .Select(child => (child.Node.Input!, child.Dataset.Select([scrub.prompt]), scrub.Writes(child)))
                .ToList();
        }

        /// <summary>What a port reads, position by position.</summary>
        public Tensor Of(Component reader, PortKinds port)
        {
            var sum = zeros_like(others[new Embedding()]);
            foreach (var layer in ReadingOrder.BiasesOf(model.Shape, reader))
            {
                sum += model.AttentionBias(layer);
            }

            return ReadingOrder.Of(model.Shape, reader).Aggregate(sum, (before, source) => before + Source(source, port));
        }

        private Tensor Source(Component source, PortKinds port)
        {
            var value = (mlps == MlpConvention.Recomputed && source is Mlp mlp ? Through(mlp, port) : others[source]).clone();
            foreach (var (input, batch, writes) in children.Where(c => c.Input.Ports.HasFlag(port) && c.Input.From.Contains(source)))
            {
                if (input.At.Resolve(own) is { } at)
                {
                    value[0, at[0]] = writes[source][0, input.At.Resolve(batch)![0]];
                }
                else
                {
                    value = writes[source];
                }
            }

            return value;
        }

        /// <summary>An MLP that reads the children as the port does, and passes them on.</summary>
        private Tensor Through(Mlp mlp, PortKinds port) =>
            model.Mlp(mlp.Layer, model.MlpNorm(mlp.Layer).Apply(Of(mlp, port)));
    }
}
