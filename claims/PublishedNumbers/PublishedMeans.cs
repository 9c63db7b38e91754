using IoiClaims.Fixtures;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// What others published of GPT-2 small: means over prompts that they drew at random, and what claims make of the numbers on
/// prompts that are known. What is compared cell by cell is in tests of its own, beside this.
/// </summary>
[Claim(
    "GPT-2 small does as published",
    NoControlBecause = "every finding is a published number, and each could be missed",
    NoCounterModelBecause = "the numbers are of GPT-2 small and of no other model")]
public sealed partial class PublishedMeans(IoiSubject subject) : IoiClaim(subject)
{
    public override string Reasoning => """
        The claims are about what others found in GPT-2 small. If model, prompts and experiments here are the same as theirs, the
        same numbers come out.
        """;

    public override string Method => """
        Prompts drawn anew give other means. Where a source says of how many prompts its numbers are, drawn as ours, the width
        follows from that and from our own error (FigureComparison). Otherwise it is stated: the whole interval has to lie in a band
        around the published number, wide enough for what sources differ by, which stands beside it. They differ by more than
        their prompts explain: the paper's own generator, run anew on 200,000 prompts, gives a logit difference of 3.49 ± .003
        where the paper has 3.56. Where a band would be guessed, signs and rankings are asked for. As in those sources there is no
        BOS, and prompts are of seven templates in both orders, as the paper's code draws them. On the eight prompts and on
        TransformerLens' random tokens nothing is drawn, so numbers are asked for without interval or margin.
        """;

    public override IReadOnlyList<string> Sources =>
    [
        Source.Paper, Source.Remix, Source.TransformerLens, Source.EasyTransformer,
        Source.Sankaranv, Source.Pyvene, Source.Arena, Source.CoAx, Source.ZhangNanda, Source.Causalab,
    ];

    /// <inheritdoc/>
    protected override Conditions Conditions => WithoutBos.Conditions;

    private IoiExperiment WithoutBos => Ioi.WithoutBos;

    private IoiDataset Abc => WithoutBos.Corrupted(Corruptions.Abc);

    [Requirement]
    public Finding The_mean_logit_difference_is_as_published() => Ordinary.LogitDifference.Is(Between(3.0, 4.1))
        .Published("W 3.56 of 100,000 prompts; G 3.49 of 200,000 of W's generator, 3.47 of 5,000 pairs; E 3.30, N 3.62, V 3.76 of prompts of its own");

    [Requirement]
    public Finding IO_is_above_S_in_nearly_all_prompts() => Ordinary.Correct.Is(AtLeast(0.96)).Published("W 99.3 %; G 99.5 %");

    [Requirement]
    public Finding The_probability_of_IO_is_as_published() => Ordinary.ProbabilityOfIO.Is(Between(0.40, 0.58))
        .Published("W .49; G .50 of 200,000 of W's generator");

    [Requirement]
    public IEnumerable<Finding> With_a_sentence_between_about_S_it_says_IO_as_before() =>
    [
        MentionOfS.LogitDifference.Is(Between(3.0, 4.3)).Published("W §4.4, number of prompts not stated: 3.64").For("logit difference"),
        MentionOfS.ProbabilityOfIO.Is(Between(0.47, 0.71)).Published("W §4.4 .59").For("probability of IO"),
        MentionOfS.Correct.Is(AtLeast(0.96)).Published("W §4.4 99.6 %").For("share of prompts with IO above S"),
    ];

    [Requirement]
    public IEnumerable<Finding> With_a_sentence_between_about_IO_it_is_confused() =>
    [
        MentionOfIO.LogitDifference.Is(Between(0.4, 2.1)).Published("W §4.4, number of prompts not stated: 1.23").For("logit difference"),
        MentionOfIO.ProbabilityOfIO.Is(Between(0.24, 0.48)).Published("W §4.4 .36").For("probability of IO"),
        MentionOfIO.Correct.Is(Between(0.62, 0.92)).Published("W §4.4 76.6 %").For("share of prompts with IO above S"),
    ];

    // Sources differ by more than their prompts explain, so that N does not set the width.
    [Requirement]
    public Finding From_END_Name_Movers_attend_to_IO_as_published() => WithoutBos.Attention(NameMovers, END, IO).Is(Between(0.48, 0.72))
        .Published("W .59; Z .58 of 500 prompts; N .78, .75 and .48, .67 on average, of 100");

    [Requirement]
    public Finding From_END_S_Inhibition_heads_attend_to_S2_as_published() => WithoutBos.Attention(SInhibition, END, S2).Is(Between(0.40, 0.62))
        .Published("W .51, number of prompts not stated");

    [Requirement]
    public Finding Name_Movers_copy_names() => Copying(WithoutBos, NameMovers, CopySign.Positive).Is(AtLeast(0.93))
        .Published("W above 95 %; N .97, 1.0, .97; A 94.5 %, 100 %, 94.5 %");

    [Requirement]
    public Finding Heads_in_general_do_not_copy_names() => Copying(Few(8), AllHeads, CopySign.Positive).Is(AtMost(0.20))
        .Published("W below 20 % on average; A 10.1 %");

    [Requirement]
    public Finding Negative_Name_Movers_do_the_reverse_of_copying() => Copying(WithoutBos, NegativeNameMovers, CopySign.Negative).Is(AtLeast(0.95))
        .Published("W 98 %; A 100 %");

    [Requirement]
    public Finding Heads_in_general_do_not_do_the_reverse_of_copying() => Copying(Few(8), AllHeads, CopySign.Negative).Is(AtMost(0.16))
        .Published("W 12 % on average; A 1.9 %");

    // A margin for our points being others.
    [Requirement]
    public IEnumerable<Finding> The_more_a_Name_Mover_attends_to_a_name_the_more_it_writes_along_it() => NameMovers.Cast<Head>().Select(head =>
        AttentionAndOutput(head).Is(AtLeast(0.75)).Published("W §3.1, figure 3: above .81 over 500 points").For(head));

    [Requirement]
    public IEnumerable<Finding> What_S_Inhibition_heads_write_at_END_gives_the_six_cells_of_Appendix_A() => PublishedCells.Select((published, n) =>
        Cells.Cells[Cells.Cells.Names[n]].Is(Between(published - 1, published + 1))
            .Published($"W figure 9 {Shown(published)}, number of prompts not stated; N {Shown(SixCells[n, 0])} of 100").For(Cells.Cells.Names[n]));

    [Requirement]
    public Finding The_six_cells_together_are_those_of_a_replication() => Finding.That(
        Replication.Agrees,
        $"{Replication}",
        "no further off than another draw would be",
        Cells.Cells.Conditions).Published($"N {string.Join(", ", Replication.Cells.Select(cell => Shown(cell.Published)))}, of 100 prompts");

    [Extension]
    public IEnumerable<Finding> Each_of_the_six_cells_is_that_of_the_replication() => Replication.Cells.Select(cell => Finding.That(
        cell.IsMatch, Shown(cell.Found), $"within ±{Shown(cell.Allowed)} of N's {Shown(cell.Published)}", Cells.Cells.Conditions).For(cell.Name));

    [Requirement]
    public Finding In_these_cells_the_position_of_S_counts_as_published() => Cells.PositionEffect.Is(Between(1.7, 2.9))
        .Published("W 2.31; N 2.50; a refit by others 2.01");

    [Requirement]
    public Finding In_these_cells_the_token_of_S_counts_as_published() => Cells.TokenEffect.Is(Between(0.55, 1.4))
        .Published("W .99; N 1.06; a refit by others .77");

    // The only source with MLPs frozen, as here, has prompts with names, places and objects of its own: its N says nothing of ours.
    [Requirement]
    public IEnumerable<Finding> With_direct_effects_from_ABC_prompts_the_logit_difference_falls_most_by_9_9_then_9_6_then_10_0() =>
    [
        InThisOrder(ByChange.Take(3), new(9, 9), new(9, 6), new(10, 0)).For("in this order"),
        DirectEffect(9, 9).Is(Between(-0.80, -0.40)).Published("V −60 %, on prompts of its own; G −67 %, MLPs recomputed").For("by 9.9"),
        DirectEffect(9, 6).Is(Between(-0.45, -0.10)).Published("V −26 %, on prompts of its own; G −26 %, MLPs recomputed").For("by 9.6"),
        DirectEffect(10, 0).Is(Between(-0.35, -0.05)).Published("V −17 %, on prompts of its own; G −22 %, MLPs recomputed").For("by 10.0"),
    ];

    [Requirement]
    public IEnumerable<Finding> With_direct_effects_from_ABC_prompts_it_rises_most_by_10_7_then_11_10() =>
    [
        InThisOrder(ByChange.Reverse().Take(2), new(10, 7), new(11, 10)).For("in this order"),
        DirectEffect(10, 7).Is(Between(0.15, 0.65)).Published("V +36 %, on prompts of its own; G +41 %, MLPs recomputed").For("by 10.7"),
        DirectEffect(11, 10).Is(Between(0.08, 0.45)).Published("V +21 %, on prompts of its own; G +25 %, MLPs recomputed").For("by 11.10"),
    ];

    [Requirement]
    public IEnumerable<Finding> Of_all_heads_4_11_and_2_2_write_most_into_the_keys_of_induction_heads_at_S1_plus_1()
    {
        var into = Into(Induction.Keys(at: S1Plus1));
        return
        [
            Same(into.LargestHeads(2), new(4, 11), new(2, 2)).Published("W Appendix D").For("more than others"),
            into[new Head(4, 11)]!.Change.Is(Below(0)).Published("A −3 % and −15 % by the two, −31 % by both").For("4.11"),
            into[new Head(2, 2)]!.Change.Is(Below(0)).Published("A −3 % and −15 % by the two, −31 % by both").For("2.2"),
        ];
    }

    // W Appendix C says of 5.9, 5.8 and 0.10 that they write for IO, of 3.0 and 0.1 the reverse, and gives no number.
    [Record]
    public IEnumerable<Finding> Into_the_keys_of_S_Inhibition_heads_at_S2_some_detectors_write_for_IO_and_some_the_reverse() =>
        new (Head Head, string Sign)[] { (new(5, 9), "falls"), (new(5, 8), "falls"), (new(0, 10), "falls"), (new(3, 0), "rises"), (new(0, 1), "rises") }
            .Select(each => Finding.Recorded(Into(SInhibition.Keys(at: S2))[each.Head]!.Change)
                .Published($"W Appendix C: it {each.Sign}; A about 5 % by 5.8 and 5.9").For(each.Head));

    [Requirement]
    public Finding Without_the_first_MLP_the_logit_difference_is_negative() => WithoutMlps(0).Is(Below(0))
        .Published("W Appendix J: the sign is the other one");

    [Requirement]
    public Finding Without_all_other_MLPs_it_is_as_published() =>
        WithoutMlps([.. Enumerable.Range(1, Ioi.Shape.Layers - 1)]).Is(Between(-2.2, -0.2)).Published("W Appendix J −1.1, number of prompts not stated");

    [Requirement]
    public IEnumerable<Finding> On_the_prompts_of_REMIX_another_S_does_the_reverse_of_another_IO_and_less() =>
    [
        OtherSAgainstOtherIO(new Head(10, 0)).Is(Between(-0.80, -0.25)).Published("R, part 3: half the size, the other sign").For("10.0"),
        OtherSAgainstOtherIO(new Head(9, 9)).Is(Between(-0.30, -0.02)).Published("R, part 3: a seventh of the size, the other sign").For("9.9"),
    ];

    // W figure 9, in the order of the design.
    private static readonly double[] PublishedCells = [3.55, 2.45, 1.77, -0.99, -1.96, -3.16];

    private static readonly NumericTable SixCells = PublishedTable.Load("SixCells");

    private FigureComparison Replication => FigureComparison.Of(SixCells, (cell, _) => FoundCell.Of(Cells.Cells[cell]));

    private Answers Ordinary => Answered(WithoutBos, "the prompts as they are", null);

    private Answers MentionOfS => Answered(Ioi.OfTwoSentences, "with a sentence about S", prompt => prompt.Frame.S);

    private Answers MentionOfIO => Answered(Ioi.OfTwoSentences, "with a sentence about IO", prompt => prompt.Frame.Io);

    private static Answers Answered(IoiExperiment on, string to, Func<IoiPrompt, string>? about) => on.Once(to, () => Answers.To(on, about));

    // For what costs an unembedding or a run for each head.
    private IoiExperiment Few(int part) => WithoutBos.OnFirst(WithoutBos.Prompts.Count / part);

    private static Measurement Copying(IoiExperiment on, ComponentSet heads, CopySign sign) =>
        on.Mean(on.Read(run => CopyScore.Of(run, [IO, S1, S2], heads, sign)), heads);

    /// <summary>Pearson's r over two points a prompt: attention to IO and output along it, attention to S1 and output along S.</summary>
    private Measurement AttentionAndOutput(Head head)
    {
        var points = new[] { (Role: IO, Token: (Func<IoiPrompt, int>)(prompt => prompt.IoToken)), (Role: S1, Token: prompt => prompt.SToken) }
            .Select(name => (Attention: WithoutBos.ReadAttention(END, name.Role)[head], Output: OutputAlong(name.Role, name.Token)[head]))
            .ToArray();
        double Of(ReadOnlySpan<int> rows)
        {
            var (attention, output) = (new List<double>(), new List<double>());
            foreach (var row in rows)
            {
                attention.AddRange(points.Select(name => (double)name.Attention[row]));
                output.AddRange(points.Select(name => (double)name.Output[row]));
            }

            return Correlation.Pearson(attention, output);
        }

        var count = WithoutBos.Prompts.Count;
        return Measurement.Of(new Quantity("Pearson's r"), Bootstrap.Of(count, Of, WithoutBos.Intervals), count, WithoutBos.Conditions);
    }

    private HeadReadings OutputAlong(Role role, Func<IoiPrompt, int> token) => WithoutBos.Once(("output at END along", role), () =>
        WithoutBos.Runner.Read(WithoutBos.Batch, (run, part) =>
            UnembeddingProjection.Of(run, END, [.. part.Select(n => token(WithoutBos.Prompts.Prompts[n]))], $"{role}")));

    private SignalCells Cells => WithoutBos.Once(nameof(SignalCells), () => SignalCells.Measure(corruption =>
        WithoutBos.Patch(SInhibition.Output(at: END), from: WithoutBos.Corrupted(corruption)).LogitDifference));

    private Sweep DirectEffects => WithoutBos.Sweep(AllHeads.ToLogits(at: END).EachSender(), from: Abc);

    private Measurement DirectEffect(int layer, int head) => DirectEffects[new Head(layer, head)]!.RelativeChange;

    /// <summary>Heads, from the one by which the logit difference falls most to the one by which it rises most.</summary>
    private IEnumerable<Head> ByChange => DirectEffects.Effects.OrderBy(each => each.Effect.Change.Mean).Select(each => (Head)each.Component);

    // Every head, and everything after the keys is computed anew.
    private Sweep Into(Ports keys) => Few(4).Sweep(
        AllHeads.To(keys).ToLogits(at: END).EachSender(), from: Few(4).Corrupted(Corruptions.Abc), Conventions.IoiPaper);

    /// <summary>The logit difference with MLPs writing their means over ABC prompts of the same template and order.</summary>
    private Measurement WithoutMlps(params IEnumerable<int> layers) => WithoutBos
        .Intervene(Intervention.MeanAblate(Abc, ComponentSet.Of(layers.Select(layer => new Mlp(layer))).Output()))
        .LogitDifference.Patched;

    /// <summary>What a head's direct effect is with another S, as a share of what it is with another IO, on REMIX's prompts.</summary>
    private Measurement OtherSAgainstOtherIO(Head head)
    {
        var family = Ioi.Once("REMIX's prompts", () => RemixPrompts.Load(Ioi.Subject.Tokenizer));
        Effect From(string others) => Ioi.On(family.Baseline, "50 prompts of REMIX day 5 part 3")
            .Patch(Route.From(head).ToLogits(at: END), from: family[others]).LogitDifference;

        return From(RemixPrompts.FlippedS).ShareOf(From(RemixPrompts.FlippedIo), "effect of another S, as a share of that of another IO");
    }

    private static Finding InThisOrder(IEnumerable<Head> found, params IReadOnlyList<Head> published) =>
        Finding.That(found.SequenceEqual(published), string.Join(", ", found), string.Join(", ", published));

    private static Finding Same(IReadOnlyList<Head> found, params IReadOnlyList<Head> published) =>
        Finding.That(found.ToHashSet().SetEquals(published), Listed(found), Listed(published));
}

/// <summary>What others published, beside a finding of ours.</summary>
internal static class WithSource
{
    /// <summary>
    /// The finding with published numbers, each after its source's letter, so that a reader sees what it is held against. They stand
    /// beside what was measured: what is asked is read again where a stored run is judged anew.
    /// </summary>
    public static Finding Published(this Finding finding, string numbers) => finding with { Measured = $"{finding.Measured} (published: {numbers})" };
}
