namespace IoiClaims.Claims;

/// <summary>What S-Inhibition heads read at S2 was written by heads that detect duplication.</summary>
public sealed partial class Claim4
{
    [Extension(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding Of_what_their_values_pass_on_of_the_position_of_S_most_was_read_at_S2() =>
        ValuesWithNamesSwapped(Everything, S2).ShareOf(ValuesAnywhereWithNamesSwapped, "share of the effect through values").Is(AtLeast(0.50));

    // W §3.3: 5.5, 6.9, 3.0 and 0.1. T (attribution): 5.5 .026, 6.9 .011, 3.0 .005, and 0.1 about 0. So the three that
    // both have are to be among the first four. What 3.0 does may be less than 1 % of the logit difference, so of each it is asked
    // only that some of it is lost.
    [Extension(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding The_detectors_that_matter_are_among_the_heads_that_matter_most_to_their_values_at_S2() => Finding.That(
        DetectorsThatMatter.All(LargestSenders.Contains),
        Listed(LargestSenders),
        $"{Listed(DetectorsThatMatter)}, among {DetectorsThatMatter.Length + 1} heads by which some of it is lost",
        SendersIntoValues.Conditions);

    [Extension(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding The_first_of_them_detects_duplication()
    {
        var expected = HasPublishedCircuit ? ComponentSet.Of(new Head(5, 5)) : Detectors;
        return Finding.That(
            LargestSenders is [var first, ..] && expected.Contains(first),
            Listed(LargestSenders.Take(1)),
            HasPublishedCircuit ? "5.5" : Listed(Detectors),
            SendersIntoValues.Conditions);
    }

    // Secondary: A finds about 5 % by their keys; W (Appendix C) 5.9, 5.8 and 0.10 for it, 3.0 and 0.1 against it.
    [Record(About = [DuplicateTokenHeads, InductionHeads])]
    public Measurement The_same_heads_through_the_keys_at_S2_from_prompts_with_three_other_names() => Patch(
        Detectors.To(SInhibition.Keys(at: S2)).To(NameMovers.Queries(at: END)).ToLogits(at: END),
        from: Corrupted(Corruptions.Abc),
        ThroughMlps).LogitDifference.RelativeChange;

    [Table]
    public NumericTable SendersIntoValuesAtS2() => SendersIntoValues.ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable SendersWithNamesSwapped() => SendersIntoValuesWithNamesSwapped.ToTable(new Tolerance(0.01));

    [Table(About = [DuplicateTokenHeads, InductionHeads])]
    public NumericTable ValuesByPlace()
    {
        Role[] roles = [IO, S1, S1Plus1, S2, END];
        return NumericTable.FromRows(
            Heading(
                "change of the logit difference: S-Inhibition values read at one place → Name Movers' queries, names swapped",
                "logits",
                0.01,
                ValuesAnywhereWithNamesSwapped.Conditions),
            "values at",
            ["change", "lower", "upper"],
            [.. roles.Select(role => ($"{role}", ValuesWithNamesSwapped(Everything, role))).Append(("everywhere", ValuesAnywhereWithNamesSwapped)).Select(row =>
                (row.Item1, (IReadOnlyList<double?>)[row.Item2.Change.Mean, row.Item2.Change.Lower, row.Item2.Change.Upper]))]);
    }

    [Table(About = [DuplicateTokenHeads, InductionHeads])]
    public NumericTable ValueComposition() => CompositionScores.Of(Ioi.Model, CompositionKind.Value)
        .ToTable(Detectors, SInhibition, new Tolerance(0.002), OfWeights);

    private Head[] LargestSenders =>
    [
        .. SendersIntoValues.LargestHeads(DetectorsThatMatter.Length + 1)
            .Where(head => SendersIntoValues[head]!.RelativeChange.Upper < 0),
    ];

    // On GPT-2 small the three that all published sources have; a fourth one is disputed.
    private Head[] DetectorsThatMatter => HasPublishedCircuit ? [new(5, 5), new(6, 9), new(3, 0)] : [.. DetectorHeads];

    // As in W, the senders' outputs come from prompts with three different names.
    private Sweep SendersIntoValues => Sweep(ThroughValues(Everything).EachSender(), from: Corrupted(Corruptions.Abc), ThroughMlps);

    private Sweep SendersIntoValuesWithNamesSwapped =>
        Fewer.Sweep(ThroughValues(Everything).EachSender(), from: Fewer.Corrupted(NamesSwapped), ThroughMlps);

    private Effect ValuesWithNamesSwapped(ComponentSet senders, Role at) => Patch(
        senders.To(SInhibition.Values(at)).To(NameMovers.Queries(at: END)).ToLogits(at: END), from: Corrupted(NamesSwapped), ThroughMlps).LogitDifference;

    private Effect ValuesAnywhereWithNamesSwapped => Patch(
        Everything.To(SInhibition.Values()).To(NameMovers.Queries(at: END)).ToLogits(at: END), from: Corrupted(NamesSwapped), ThroughMlps).LogitDifference;
}
