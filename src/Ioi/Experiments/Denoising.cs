using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// Activation patching in the direction of TransformerLens' tables: the model runs on corrupted prompts, and something is put
/// back from the clean ones. What counts is the share of the logit difference that this gives back.
/// </summary>
public sealed class Denoising
{
    private readonly IoiExperiments ioi;
    private readonly PromptBatch corrupted;
    private readonly Conditions conditions;
    private readonly Lazy<IReadOnlyList<float>> clean;

    /// <summary>Sets up.</summary>
    /// <param name="ioi">The subject and the clean prompts.</param>
    /// <param name="corruption">What was done to the prompts that the model runs on.</param>
    public Denoising(IoiExperiments ioi, Corruption corruption)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(corruption);
        this.ioi = ioi;
        corrupted = ioi.Corrupted(corruption).Batch;
        conditions = ioi.Conditions.With("runs on", $"flip '{corruption.Name}', patched from the prompts themselves");
        clean = new(() => ioi.Laboratory.Measure(Plan.PlainRun(ioi.Prompts.Batch), ioi.LogitDifference));
    }

    /// <summary>The share that some heads' queries, keys or values give back, the network free to respond.</summary>
    public Measurement Ports(ComponentSet heads, PortKinds ports, Place at) => Share(ioi.Laboratory.Intervene(
        Intervention.Patch(ioi.Prompts.Batch, new Ports(heads, ports, at)), corrupted, ioi.LogitDifference, conditions));

    /// <summary>The share that the residual stream in front of a layer gives back, at one role.</summary>
    public Measurement ResidualStreamBefore(int layer, Role at) => Share(ioi.Laboratory.Effect(
        $"residual stream in front of layer {layer} at {at}",
        ResidualStream.Patch(ioi.Subject.Model.Shape, corrupted, ioi.Prompts.Batch, layer, Place.At(at)),
        ioi.LogitDifference,
        conditions));

    /// <summary>
    /// The share that each head's queries, keys or values give back by what other heads' queries read of the head at END.
    /// </summary>
    /// <param name="ports">What is put back of each head, in every place.</param>
    /// <param name="readers">The heads whose queries at END read it.</param>
    public ImmutableDictionary<Head, Measurement> EachHead(PortKinds ports, ComponentSet readers) => ioi.Laboratory.Sweep(
        Route.From(ioi.Everything)
            .To(new Ports(ComponentSet.AllHeads(ioi.Subject.Model.Shape), ports, Place.Everywhere))
            .To(readers.Queries(at: Role.End))
            .ToLogits(Role.End)
            .EachReceiver(),
        corrupted,
        ioi.Prompts.Batch,
        Conventions.Remix,
        ioi.LogitDifference,
        conditions).Effects.ToImmutableDictionary(pair => (Head)pair.Component, pair => Share(pair.Effect));

    private Measurement Share(Effect effect) => effect.Restored(clean.Value);
}
