namespace IoiClaims.Claims;

/// <summary>Step 4: what the detectors tell the S-Inhibition heads is where S stands, and hardly who S is.</summary>
public partial class Claim4Experiments
{
    protected ClaimReport WhatIsPassedOn => Once(() => Claim
        .That("What detectors tell S-Inhibition heads is the position of S, and hardly its token")
        // W §3.3: 88 % and more.
        .Require(
            "having seen S in the other place, the detectors alone do most of what the S-Inhibition heads would do",
            ShareOfInhibition(ByDetectors(NamesSwapped)),
            AtLeast(0.70))
        // W §3.3: less than 8 %.
        .Require(
            "having seen another S in the same place, they do little of it",
            ShareOfInhibition(ByDetectors(AnotherS)),
            Within(0.20))
        // W names heads of both kinds; T (attribution) gives 3.0 about a tenth of what the three largest do together.
        .Require(
            "duplicate-token heads have a part in it",
            ShareOfInhibition(Moved(DuplicateTokenHeads, S2)),
            AtLeast(0.03))
        .Require("induction heads have a part in it", ShareOfInhibition(Moved(InductionHeads, S2)), AtLeast(0.03))
        .Record(
            "the detectors' share if the whole network may respond to what the S-Inhibition heads read",
            Share(DetectorsFree, SInhibitionFree))
        // Moving pieces. R warns of "maybe some confusing results" here; so they are recorded.
        .Record("moving pieces: values at S2 from prompts with a sentence in front", Pieces(Corruptions.Prefix).RelativeChange)
        .Record(
            "moving pieces: values at S2 from prompts with words between S1 and S2",
            Pieces(Corruptions.FillerBetweenS1AndS2()).RelativeChange)
        .Record(
            "moving pieces: the same, and S in the other place",
            Pieces(Corruptions.FillerBetweenS1AndS2().Then(NamesSwapped)).RelativeChange)
        .Record("moving pieces: attention to S2 with a sentence in front", AttentionToS2(Corruptions.Prefix))
        .Record("moving pieces: attention to S2 with words between S1 and S2", AttentionToS2(Corruptions.FillerBetweenS1AndS2()))
        .Record("moving pieces: attention to S2 with words between S2 and END", AttentionToS2(Corruptions.FillerBetweenS2AndEnd())));

    private static Measurement Share(Effect part, Effect whole) => part.ShareOf(whole, "share of the S-Inhibition heads' effect");

    private Measurement ShareOfInhibition(Effect part) => Share(part, SInhibitionMoved);

    private Effect ByDetectors(Corruption corruption) =>
        Ioi.Patch(ThroughValues(Detectors), from: Ioi.Corrupted(corruption).Batch, LogitDifference, ThroughMlps);

    // W's own receivers: everything after the S-Inhibition heads is free, not only the paths by the Name Movers' queries.
    private Effect DetectorsFree => Ioi.Patch(
        Route.From(Detectors).To(SInhibition.Values(at: S2)).ToLogits(at: END),
        from: Ioi.Corrupted(NamesSwapped).Batch,
        LogitDifference,
        Conventions.IoiPaper);

    private Effect SInhibitionFree =>
        Ioi.PatchOutputs(SInhibition, END, from: Ioi.Corrupted(NamesSwapped).Batch, LogitDifference);

    // Whatever S-Inhibition heads read at S2, from prompts in which something has moved.
    private Effect Pieces(Corruption corruption) =>
        Fewer.Patch(ThroughValues(Everything), from: Fewer.Corrupted(corruption).Batch, Fewer.LogitDifference);

    private Measurement AttentionToS2(Corruption corruption) =>
        Fewer.Mean(Fewer.Attention(END, S2, on: Fewer.Corrupted(corruption)), SInhibition);

    private NumericTable PassedOn()
    {
        ComponentSet[] senders = [DuplicateTokenHeads, InductionHeads, Detectors, Everything];
        (string Name, Corruption Flip)[] corruptions =
        [
            ("S in the other place", NamesSwapped),
            ("another S", AnotherS),
            ("all names others", Corruptions.RandomNames),
            ("IO repeated instead", Corruptions.S2ToIo),
            ("nobody repeated", Corruptions.Abc),
        ];
        return new NumericTable(
            Heading(
                "change of the logit difference: senders → S-Inhibition values at S2 → Name Movers' queries",
                "logits",
                0.01,
                Fewer.Conditions.With("conventions", ThroughMlps.ToString())),
            "senders run on prompts with",
            [.. corruptions.Select(corruption => corruption.Name)],
            [.. senders.Select(sender => sender.Name)],
            (row, column) => Fewer.Patch(
                ThroughValues(senders[column]),
                from: Fewer.Corrupted(corruptions[row].Flip).Batch,
                Fewer.LogitDifference,
                ThroughMlps).Change.Mean);
    }
}
