namespace IoiClaims;

/// <summary>Activation patching of the residual stream itself, as in TransformerLens' <c>resid_pre</c> tables.</summary>
public static class ResidualStream
{
    /// <summary>
    /// Replaces the residual stream in front of a layer's attention, at one place, by that of another run. Everything from
    /// that layer on is computed anew; what earlier layers computed elsewhere stays as it was.
    /// </summary>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="baseline">What the network runs on.</param>
    /// <param name="from">Where the residual stream is taken from; as many prompts, paired.</param>
    /// <param name="layer">
    /// In front of which layer, from 0 (the embedding) to the number of layers (in front of the final norm).
    /// </param>
    /// <param name="at">Where.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    /// <exception cref="ArgumentException">The datasets do not pair.</exception>
    public static Plan Patch(TransformerShape shape, PromptBatch baseline, PromptBatch from, int layer, Place at)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, shape.Layers);
        var before = new ComponentSet(
            layer == 0 ? "the embedding" : $"everything before layer {layer}",
            ComponentOrder.Writers(shape).Where(writer => shape.Reads(new Head(layer, 0), writer)));
        var (network, asItWas, patched) = (new StateId(0), new StateId(1), new StateId(2));
        var plan = new Plan(
            [
                new Open(
                    $"from layer {layer} on",
                    baseline,
                    [
                        new Transition(PortKinds.Any, before, at, patched),
                        new Transition(PortKinds.Any, before, Place.Everywhere, asItWas) { MayMatchNothing = true },
                    ],
                    network),
                new Settled("as it was", ActivationSource.RunOn(baseline)),
                new Settled("patched", ActivationSource.RunOn(from)),
            ],
            network);
        plan.CheckAgainst(shape);
        return plan;
    }
}
