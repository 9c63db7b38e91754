using System.Collections.Immutable;

namespace IoiClaims.Claims;

/// <summary>
/// The case study: what the trained model does instead of what the claims about GPT-2 small say (docs/case-study.md). All
/// thresholds are ours.
/// </summary>
[Claim(
    "Name Movers copy both names from the punctuation before S2; S is suppressed by the identity of the token at S2",
    "Name Movers", "S-Inhibition")]
public sealed class CaseStudy(IoiSubject subject) : IoiClaim(subject)
{
    public override string Reasoning => """
        GPT-2 small finds IO by steering its Name Movers away from S. There is a shorter way. Stories put a full stop or a comma
        between those who are there and the one who acts; if the names are gathered there, Name Movers can copy both of them from one
        position. And whoever acts is not the one something is given to: it is enough to write against the token at S2, whether or
        not it stood there before, and wherever.
        """;

    public override string Method => """
        The last full stop or comma before S2 is a role. What the values of the Name Movers read there is taken from prompts with
        another IO (path patching into values, direct paths to the logits): if the names are gathered there, this does most of what
        all the Name Movers' outputs from those prompts would do, and the same at IO itself does little. Which heads wrote it there
        is a sweep. Then what S-Inhibition heads write at END, or read at S2, is taken from prompts with IO at S2: S is preferred
        over IO. How much of this reaches the logits directly, and how much through later MLPs, is measured with the MLPs frozen and
        recomputed. Last, their outputs are taken from prompts in which S is not repeated, and from prompts in which S stands in the
        other position: neither should matter.
        """;

    public override IReadOnlyList<string> Sources => ["ours: docs/case-study.md"];

    private static Role Punctuation { get; } = new("punctuation");

    // MLPs between two hops are part of the paths.
    private static Conventions ThroughMlps { get; } = new(MlpConvention.Recomputed);

    [Control]
    public Finding The_model_does_the_task() => Ioi.Mean().Is(AtLeast(1));

    [Control]
    public Finding With_another_IO_in_what_Name_Movers_write_the_logit_difference_falls() => OfNameMovers.Change.Is(AtMost(-1));

    [Requirement]
    public Finding From_END_Name_Movers_attend_to_the_punctuation_before_S2() =>
        WithPunctuation.Attention(NameMovers, END, Punctuation).Is(AtLeast(0.50));

    [Requirement]
    public Finding Another_IO_in_what_their_values_read_there_does_most_of_what_another_IO_in_all_that_they_write_does() =>
        AnotherIOInto(NameMovers.Values(at: Punctuation)).ShareOf(OfNameMovers, "share of the Name Movers' effect").Is(AtLeast(0.60));

    [Requirement]
    public Finding Another_IO_in_what_their_values_read_at_IO_itself_does_little_of_it() =>
        AnotherIOInto(NameMovers.Values(at: IO)).ShareOf(OfNameMovers, "share of the Name Movers' effect").Is(AtMost(0.40));

    [Requirement]
    public Finding With_another_IO_in_what_reaches_their_values_there_directly_or_through_MLPs_the_logit_difference_falls() =>
        IntoPunctuation(Everything).Change.Is(AtMost(-1));

    [Requirement]
    public Finding Most_of_it_was_written_there_by_heads_of_layer_0_and_MLPs_that_read_them() => IfRead(() =>
        IntoPunctuation(HeadsOfLayer0).ShareOf(IntoPunctuation(Everything), "share of what is read at the punctuation").Is(AtLeast(0.60)));

    [Record]
    public Finding From_the_punctuation_heads_of_layer_0_attend_to_IO() =>
        IfRead(() => WithPunctuation.Attention(HeadsOfLayer0, Punctuation, IO));

    [Record]
    public Finding From_the_punctuation_heads_of_layer_0_attend_to_S1() =>
        IfRead(() => WithPunctuation.Attention(HeadsOfLayer0, Punctuation, S1));

    [Requirement]
    public Finding Name_Movers_write_hardly_any_of_the_logit_difference() => Ioi.DirectLogitAttribution(NameMovers).Is(Within(0.5));

    [Requirement]
    public Finding With_the_Name_Movers_knocked_out_the_logit_difference_is_kept() =>
        Ioi.KnockOut(NameMovers).TotalEffect.Retained.Is(AtLeast(0.90));

    [Requirement]
    public Finding With_IO_at_S2_in_what_S_Inhibition_heads_write_at_END_S_is_preferred() => OfSInhibition(Corruptions.S2ToIo).Patched.Is(Below(0));

    [Requirement]
    public Finding With_IO_at_S2_in_what_their_values_read_at_S2_S_is_preferred_too() =>
        IOAtS2Along(Everything.To(SInhibition.Values(at: S2)).ToLogits(at: END), Conventions.IoiPaper).Patched.Is(Below(0));

    [Requirement]
    public Finding What_S_Inhibition_heads_write_reaches_the_logits_without_any_later_head() =>
        PastLaterHeads(MlpConvention.Recomputed).Is(AtLeast(0.80));

    [Record]
    public Measurement The_share_of_its_effect_that_needs_no_later_MLP_either() => PastLaterHeads(MlpConvention.Frozen);

    [Control]
    public Finding With_IO_at_S2_in_what_they_write_all_of_the_logit_difference_is_lost() =>
        OfSInhibition(Corruptions.S2ToIo).RelativeChange.Is(AtMost(-1));

    [Requirement]
    public Finding With_S_not_repeated_in_what_they_write_the_logit_difference_stays() =>
        OfSInhibition(Corruptions.S1Only).RelativeChange.Is(EquivalentToZero(0.10));

    [Requirement]
    public Finding With_S_in_the_other_position_in_what_they_write_the_logit_difference_stays() =>
        OfSInhibition(Corruptions.IoWithS1).RelativeChange.Is(EquivalentToZero(0.10));

    [Table]
    public NumericTable AnotherIOAtThePunctuationByTemplate() => AnotherIOInto(NameMovers.Values(at: Punctuation)).ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable SendersIntoValuesAtThePunctuation() =>
        WithPunctuation.Sweep(ToPunctuation(Everything).EachSender(), AnotherIO, ThroughMlps).ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable IOAtS2ByTemplate() => OfSInhibition(Corruptions.S2ToIo).ToTable(new Tolerance(0.01));

    public override IEnumerable<ClaimFigure> Figures =>
    [
        Drawn("everything into the values of the Name Movers at the punctuation before S2", ToPunctuation(Everything)),
        Drawn("what S-Inhibition heads write at END", Route.From(SInhibition).ToLogits(at: END)),
        AttentionOf(SInhibition, NameMovers),
    ];

    private ComponentSet HeadsOfLayer0 => new(
        "heads of layer 0", Enumerable.Range(0, Ioi.Shape.Heads).Select(index => new Head(0, index)));

    // The same prompts and runs, with the position before S2 where a sentence or a clause ends.
    private Experiment WithPunctuation => Ioi.Once(nameof(WithPunctuation), () => new Experiment(
        Ioi.Runner, Marked(Ioi.Batch), Ioi.Metric, Ioi.Conditions, Ioi.Intervals));

    private PromptBatch AnotherIO => Ioi.Once(nameof(AnotherIO), () => Marked(
        Ioi.Once(nameof(OtherNames), () => OtherNames.For(Ioi.Prompts)).AnotherIO.Batch));

    private Effect OfNameMovers => WithPunctuation.Patch(Route.From(NameMovers).ToLogits(at: END), AnotherIO).LogitDifference;

    private Effect AnotherIOInto(Ports values) => WithPunctuation.Patch(Everything.To(values).ToLogits(at: END), AnotherIO).LogitDifference;

    private Route ToPunctuation(ComponentSet senders) => senders.To(NameMovers.Values(at: Punctuation)).ToLogits(at: END);

    private Effect IntoPunctuation(ComponentSet senders) =>
        WithPunctuation.Patch(ToPunctuation(senders), AnotherIO, ThroughMlps).LogitDifference;

    // Nothing has a share of nothing.
    private Finding IfRead(Func<Finding> finding) =>
        With_another_IO_in_what_reaches_their_values_there_directly_or_through_MLPs_the_logit_difference_falls().Verdict == Verdict.Refuted
            ? Finding.NotAsked("the Name Movers read nothing about IO at the punctuation")
            : finding();

    private Effect OfSInhibition(Corruption corruption) => Patch(SInhibition.Output(at: END), Corrupted(corruption)).LogitDifference;

    private Effect IOAtS2Along(Route route, Conventions conventions) =>
        Patch(route, Corrupted(Corruptions.S2ToIo), conventions).LogitDifference;

    private Measurement PastLaterHeads(MlpConvention mlps) => IOAtS2Along(Route.From(SInhibition).ToLogits(at: END), new Conventions(mlps))
        .ShareOf(OfSInhibition(Corruptions.S2ToIo), "share of the S-Inhibition heads' effect");

    private PromptBatch Marked(PromptBatch prompts) =>
        prompts.WithRole(Punctuation, [.. prompts.Tokens.Zip(prompts.Positions(S2), LastPunctuationBefore)]);

    private int LastPunctuationBefore(ImmutableArray<int> tokens, int s2)
    {
        var at = Enumerable.Range(0, s2).Reverse().FirstOrDefault(
            position => Ioi.Subject.Tokenizer.Decode([tokens[position]]).Trim() is "." or ",", -1);
        return at >= 0 ? at : throw new ArgumentException("A prompt has no full stop and no comma before S2.");
    }
}
