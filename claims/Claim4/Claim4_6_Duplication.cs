namespace IoiClaims.Claims;

/// <summary>
/// What "duplication" means, as a hypothesis that is scrubbed. Everything in the model is as it is, but what the S-Inhibition heads
/// read at S2 comes from other prompts: from prompts that have nothing in common with the one at hand but the template, and which of
/// the first two names is repeated. If this is all that counts, nothing is lost.
/// </summary>
public sealed partial class Claim4
{
    // W §3.3: another S costs less than 8 % of what the S-Inhibition heads do, and that is more than the logit difference.
    [Extension(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding Detectors_outputs_may_come_from_any_prompt_in_which_the_same_one_of_the_first_two_names_is_repeated() =>
        Scrubbed(Detectors, IoiSamplers.SameOrder).Is(AtLeast(0.70));

    // W: all names others, 3.55 becomes 2.45 (69 %), with all that the S-Inhibition heads read and all they are read by;
    // what is lost is the token of S. Half is asked for.
    [Extension(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding All_that_is_read_at_S2_may_come_from_any_prompt_in_which_the_same_one_of_the_first_two_names_is_repeated() =>
        Scrubbed(Everything, IoiSamplers.SameOrder).Is(AtLeast(0.50));

    // W: with the position inverted as well, 3.55 becomes −1.96.
    [Extension(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding It_may_not_come_from_prompts_in_which_the_other_one_is_repeated() =>
        Scrubbed(Everything, IoiSamplers.Corrupted(NamesSwapped)).Is(AtMost(0.50));

    [Record(About = [DuplicateTokenHeads, InductionHeads])]
    public IEnumerable<Finding> All_that_is_read_at_S2_from_prompts_with() =>
    [
        Finding.Recorded(Scrubbed(Everything, IoiSamplers.Same(IoiFeatures.ThirdName | IoiFeatures.Order))).For("the same S in the same place"),
        Finding.Recorded(Scrubbed(Everything, IoiSamplers.SameThirdName)).For("the same S in either place"),
        Finding.Recorded(Scrubbed(Everything, IoiSamplers.Random)).For("either name repeated"),
        Finding.Recorded(Scrubbed(Everything, IoiSamplers.Corrupted(Corruptions.Abc))).For("no name repeated"),
    ];

    [Record(About = [DuplicateTokenHeads, InductionHeads])]
    public Measurement Detectors_outputs_from_prompts_with_no_name_repeated() => Scrubbed(Detectors, IoiSamplers.Corrupted(Corruptions.Abc));

    // Logits ← Name Movers ← S-Inhibition heads ← what these read at S2, which alone comes from elsewhere. MLPs that come between
    // detectors and S-Inhibition heads pass on what they read of the detectors.
    private Measurement Scrubbed(ComponentSet read, Sampler<IoiDataset> from) => Fewer.Scrub(
        $"what S-Inhibition values at S2 read of {read.Name}: {from.Rule}",
        IoiSamplers.Hypothesis(
            Node.Root(
                otherInputs: IoiSamplers.Exact,
                Node.Inner(
                    NameMovers.IntoLogits(at: END),
                    sampler: IoiSamplers.Exact,
                    otherInputs: IoiSamplers.Exact,
                    Node.Inner(
                        SInhibition.IntoQueries(at: END),
                        sampler: IoiSamplers.Exact,
                        otherInputs: IoiSamplers.Exact,
                        Node.Leaf(read.IntoValues(at: S2), from)))),
            read.Equals(Everything) ? MlpConvention.Frozen : MlpConvention.Recomputed),
        options: new ScrubOptions(scrubs: 2)).Recovered;
}
