using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Routes;

/// <summary>
/// What patching one chain means, pass by pass with hooks, as papers on path patching tell it. Of one prompt; knows neither plans
/// nor states.
/// </summary>
internal sealed class NaiveRoute
{
    private readonly ITransformer model;
    private readonly PromptBatch baseline;
    private readonly PromptBatch patch;
    private readonly Conventions conventions;
    private readonly Dictionary<Component, Tensor> plainReads = [];
    private readonly Dictionary<Component, Tensor> plainWrites = [];

    private NaiveRoute(ITransformer model, PromptBatch baseline, PromptBatch patch, Conventions conventions)
    {
        (this.model, this.baseline, this.patch, this.conventions) = (model, baseline, patch, conventions);
        new NaiveForward
        {
            Read = (component, _, value) => plainReads[component] = Kept(value),
            Write = (component, value) => plainWrites[component] = Kept(value),
        }.FinalNormOutput(model, baseline, Role.End);
    }

    /// <summary>After the final norm at the role where the logits are read [1, D]; the caller's scope holds what it takes.</summary>
    public static Tensor FinalNormOutput(
        ITransformer model, Chain chain, PromptBatch baseline, PromptBatch patch, Conventions conventions) =>
        new NaiveRoute(model, baseline, patch, conventions).FinalNormOutput(chain);

    private Tensor FinalNormOutput(Chain chain)
    {
        var onPatch = NaiveForward.Record(model, patch);
        var from = chain.Receivers.IsEmpty ? chain.LogitsAt : chain.Receivers[0].At;
        var sources = chain.Senders.ToDictionary(sender => sender, sender => Aligned(onPatch[sender], from));
        foreach (var (i, receivers) in chain.Receivers.Index())
        {
            var free = i == chain.Receivers.Length - 1 && conventions.Downstream == DownstreamConvention.Free;
            var (writes, final) = Pass([.. receivers.Components], receivers.Kinds, receivers.At, sources, free);
            if (free)
            {
                return final;
            }

            sources = writes;
        }

        return Pass([new Output()], PortKinds.FinalNorm, chain.LogitsAt, sources, free: false).Final;
    }

    /// <summary>One pass in which receivers read their sources patched; everything else as it was, or free to respond.</summary>
    private (Dictionary<Component, Tensor> Writes, Tensor Final) Pass(
        HashSet<Component> receivers, PortKinds kinds, Place at, Dictionary<Component, Tensor> sources, bool free)
    {
        var written = new Dictionary<Component, Tensor>();
        var final = new NaiveForward
        {
            Read = (component, port, value) =>
            {
                var usual = free ? value : plainReads[component];
                return receivers.Contains(component) && kinds.HasFlag(port) ? Replaced(usual, Patched(component), at) : usual;
            },
            Norm = (component, norm, value) => Normed(component, norm, value),
            Write = (component, value) =>
            {
                if (receivers.Contains(component))
                {
                    written[component] = Kept(value);
                }

                return value;
            },
        }.FinalNormOutput(model, baseline, Role.End);
        return (written, final);

        Tensor Patched(Component reader) => ReadingOrder.Of(model.Shape, reader).Aggregate(plainReads[reader], (sum, source) =>
        {
            var value = sources.GetValueOrDefault(source)
                ?? (source is Mlp mlp && conventions.Mlps == MlpConvention.Recomputed ? Through(mlp, sources) : null)
                ?? (conventions.WithinGroup == WithinGroupConvention.Included ? written.GetValueOrDefault(source) : null);
            return value is null ? sum : sum + value - plainWrites[source];
        });
    }

    /// <summary>What an MLP writes that reads the patched sources, straight and through earlier MLPs.</summary>
    private Tensor Through(Mlp mlp, Dictionary<Component, Tensor> sources)
    {
        var read = ReadingOrder.Of(model.Shape, mlp).Aggregate(plainReads[mlp], (sum, source) =>
            (sources.GetValueOrDefault(source) ?? (source is Mlp earlier ? Through(earlier, sources) : null)) is { } value
                ? sum + value - plainWrites[source]
                : sum);
        return model.Mlp(mlp.Layer, Normed(mlp, model.MlpNorm(mlp.Layer), read));
    }

    private Tensor Normed(Component reader, INorm norm, Tensor value) => conventions.Norms == NormConvention.Frozen
        ? norm.ApplyFrozen(value, norm.Scale(plainReads[reader]))
        : norm.Apply(value);

    /// <summary>A copy in the scope of whoever asked for the pass.</summary>
    private static Tensor Kept(Tensor value) => value.clone().MoveToOuterDisposeScope();

    /// <summary>At a role the patch prompt's value at its own position of the role.</summary>
    private Tensor Aligned(Tensor value, Place at)
    {
        if (at is not Place.AtRole { Role: var role })
        {
            return value;
        }

        var aligned = value.clone();
        aligned[0, baseline.Positions(role)[0]] = value[0, patch.Positions(role)[0]];
        return aligned;
    }

    private Tensor Replaced(Tensor usual, Tensor patched, Place at)
    {
        if (at.Resolve(baseline) is not { } positions)
        {
            return patched;
        }

        var replaced = usual.clone();
        replaced[0, positions[0]] = patched[0, positions[0]];
        return replaced;
    }
}
