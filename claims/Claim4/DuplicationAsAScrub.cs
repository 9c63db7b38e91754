namespace IoiClaims.Claims;

/// <summary>
/// Step 6: what "duplication" means, as a hypothesis. Everything in the model is as it is, but what the S-Inhibition heads
/// read at S2 comes from other prompts: from prompts that have nothing in common with the one at hand but the template, and
/// which of the first two names is repeated. If this is all that counts, nothing is lost.
/// </summary>
public partial class Claim4Experiments
{
    protected ClaimReport Duplication => Once(() => Claim
        .That("What counts at S2 is which of the earlier names is repeated")
        // W §3.3: another S costs less than 8 % of what the S-Inhibition heads do.
        .Require(
            "detectors' outputs may come from any prompt in which the same one of the first two names is repeated",
            Scrubbed(Detectors, IoiSamplers.SameOrder),
            AtLeast(0.85))
        // W: all names others, 3.55 becomes 2.45 (69 %), with all that the S-Inhibition heads read and all they are read by;
        // what is lost is the token of S. Half is asked for.
        .Require(
            "whatever is read at S2 may come from any prompt in which the same one of the first two names is repeated",
            Scrubbed(Everything, IoiSamplers.SameOrder),
            AtLeast(0.50))
        // W: with the position inverted as well, 3.55 becomes −1.96.
        .Require(
            "it may not come from prompts in which the other one is repeated",
            Scrubbed(Everything, IoiSamplers.Corrupted(NamesSwapped)),
            AtMost(0.50))
        .Record("whatever is read at S2, from prompts with the same S in the same place", Scrubbed(Everything, SameSInTheSamePlace))
        .Record("whatever is read at S2, from prompts with the same S in either place", Scrubbed(Everything, IoiSamplers.SameThirdName))
        .Record("whatever is read at S2, from prompts with either name repeated", Scrubbed(Everything, IoiSamplers.Random))
        .Record("whatever is read at S2, from prompts with nobody repeated", Scrubbed(Everything, NobodyRepeated))
        .Record("detectors' outputs, from prompts with nobody repeated", Scrubbed(Detectors, NobodyRepeated)));

    private static Sampler<IoiDataset> SameSInTheSamePlace => IoiSamplers.Same(IoiFeatures.ThirdName | IoiFeatures.Order);

    private static Sampler<IoiDataset> NobodyRepeated => IoiSamplers.Corrupted(Corruptions.Abc);

    // MLPs that come between detectors and S-Inhibition heads pass on what they read of the detectors.
    private Measurement Scrubbed(ComponentSet read, Sampler<IoiDataset> from) => Fewer.Scrub(
        $"what S-Inhibition values at S2 read of {read.Name}: {from.Rule}",
        IoiSamplers.Hypothesis(
            WhatSInhibitionReads(read, from),
            read.Equals(Everything) ? MlpConvention.Frozen : MlpConvention.Recomputed),
        options: new ScrubOptions(scrubs: 2)).Recovered;

    /// <summary>Logits ← Name Movers ← S-Inhibition heads ← what these read at S2, which alone comes from elsewhere.</summary>
    private Node<IoiDataset> WhatSInhibitionReads(ComponentSet read, Sampler<IoiDataset> from) => Node.Root(
        otherInputs: IoiSamplers.Exact,
        Node.Inner(
            NameMovers.IntoLogits(at: END),
            sampler: IoiSamplers.Exact,
            otherInputs: IoiSamplers.Exact,
            Node.Inner(
                SInhibition.IntoQueries(at: END),
                sampler: IoiSamplers.Exact,
                otherInputs: IoiSamplers.Exact,
                Node.Leaf(read.IntoValues(at: S2), from))));
}
