namespace IoiClaims.Claims;

/// <summary>
/// Claim 5: "Duplicate-token heads Q-compose with later induction heads." Refuted: what duplicate-token heads say at S2 is
/// as good as nothing to the queries of induction heads, which rely on the token itself.
/// </summary>
[Claim(
    "Duplicate-token heads Q-compose with later induction heads",
    "Name Movers", "S-Inhibition", "Induction", "Duplicate Token", "Previous Token")]
public sealed class Claim5(IoiSubject subject) : IoiClaim(subject)
{
    public override string Reasoning => """
        At S2, duplicate-token heads say that this name was here before, and induction heads look for what followed it then. Both
        are about repetition, and the former come first, so the latter might build their queries on what the former say:
        Q-composition. But an induction head needs no more than the token itself to look for its earlier occurrence; what it does
        need is written at S1+1, into its keys, by previous-token heads.
        """;

    public override string Method => """
        What duplicate-token heads write at S2 is taken from prompts with another name at S1, and given to the queries of induction
        heads alone: the token at S2 is the same, but it is no duplicate. If the claim holds, the heads lose sight of S1+1, and logit
        difference is lost. A null result is worth what its controls are worth, so it is shown as an equivalence (two one-sided
        tests), beside experiments on the same prompts which show that the senders do say something at S2, that the receivers do
        matter, and that their queries and keys can be moved.
        """;

    public override IReadOnlyList<string> Sources =>
        [Source.Paper, Source.Remix, Source.TransformerLens, Source.EasyTransformer, Source.Arena];

    // What T's 3.0 alone does is about a tenth, and what E's mean ablation does (token and all) is half.
    [Control]
    public Finding With_what_duplicate_token_heads_say_of_an_S_that_is_no_duplicate_logit_difference_is_lost() =>
        Patch(DuplicateToken.Output(at: S2), from: AnotherS1).LogitDifference.RelativeChange.Is(AtMost(-0.03)).Specific(to: DuplicateToken);

    [Record]
    public Measurement Duplicate_token_heads_attend_from_S2_to_S1() => Attention(DuplicateToken, S2, S1);

    // W App. D names the same two heads.
    [Control]
    public Finding Previous_token_heads_matter_to_the_keys_of_induction_heads_at_S1_plus_1() =>
        Free(PreviousToken, Induction.Keys(at: S1Plus1), AnotherS1).LogitDifference.RelativeChange.Is(AtMost(-0.03)).Specific(to: PreviousToken);

    [Control]
    public Finding All_there_is_in_the_queries_of_induction_heads_at_S2_matters() =>
        IntoQueries(Everything, AnotherS2).LogitDifference.RelativeChange.Is(AtMost(-0.10));

    [Control]
    public Finding With_the_queries_of_another_name_the_crisp_induction_heads_lose_sight_of_S1_plus_1() =>
        IntoQueries(Everything, AnotherS2).Attention(CrispInductionHeads, S2, S1Plus1).Retained.Is(AtMost(0.50));

    // W App. D: no "significant effect" on the queries at S2. The size that would count is ours: 5 %.
    [Requirement]
    public Finding Through_the_queries_at_S2_duplicate_token_heads_move_the_logit_difference() =>
        IntoQueries(DuplicateToken, AnotherS1).LogitDifference.RelativeChange.Is(Beyond(0.05));

    [Requirement]
    public Finding Through_the_queries_duplicate_token_heads_move_the_attention_of_the_crisp_induction_heads_to_S1_plus_1() =>
        IntoQueries(DuplicateToken, AnotherS1).Attention(CrispInductionHeads, S2, S1Plus1).RelativeChange.Is(Beyond(0.10));

    [Record]
    public Measurement The_embedding_and_MLP_0_at_S2_through_the_queries() => IntoQueries(TheToken, AnotherS2).LogitDifference.RelativeChange;

    [Record]
    public Measurement All_that_another_name_at_S1_changes_in_the_queries_at_S2() =>
        IntoQueries(Everything, AnotherS1).LogitDifference.RelativeChange;

    [Record]
    public Measurement What_duplicate_token_heads_say_at_S2_through_the_values_of_S_Inhibition_heads() =>
        Free(DuplicateToken, SInhibition.Values(at: S2), AnotherS1).LogitDifference.RelativeChange;

    [Record]
    public Measurement What_duplicate_token_heads_say_at_S2_through_the_keys_of_S_Inhibition_heads() =>
        Free(DuplicateToken, SInhibition.Keys(at: S2), AnotherS1).LogitDifference.RelativeChange;

    // A negative control: the same experiment where an effect would be an artefact. At S1+1 nothing is a duplicate.
    [Extension]
    public Finding Through_the_keys_at_S1_plus_1_duplicate_token_heads_leave_the_logit_difference() =>
        Free(DuplicateToken, Induction.Keys(at: S1Plus1), AnotherS1).LogitDifference.RelativeChange.Is(EquivalentToZero(0.05));

    [Extension]
    public Finding Through_the_queries_at_S2_the_logit_difference_is_as_good_as_unchanged() =>
        IntoQueries(DuplicateToken, AnotherS1).LogitDifference.RelativeChange.Is(EquivalentToZero(0.05));

    [Extension]
    public Finding The_crisp_induction_heads_attend_to_S1_plus_1_as_before() =>
        IntoQueries(DuplicateToken, AnotherS1).Attention(CrispInductionHeads, S2, S1Plus1).RelativeChange.Is(EquivalentToZero(0.10));

    // W App. D; T: attribution patching gives 5.5's queries −2e-5 and 6.9's 1e-3 of 3.0's .116.
    [Extension]
    public IEnumerable<Finding> No_duplicate_token_head_alone_matters_to_the_queries_of_a_crisp_induction_head() =>
        Pairs.Select(pair => pair.Change.Is(EquivalentToZero(0.05)).For(pair.Name));

    // A model may have such heads, and do this task without them.
    [Record(OfAnyModel = true)]
    public IEnumerable<Finding> On_random_words_that_come_twice_the_head_that_attends_most_to() =>
    [
        Most(Repetition.Induction).For("what followed the word before"),
        Most(Repetition.DuplicateToken).For("where the word stood before"),
        Most(Repetition.PreviousToken).For("the word before"),
    ];

    [Table]
    public NumericTable LogitDifferenceByTemplate() => IntoQueries(DuplicateToken, AnotherS1).LogitDifference.ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable AttentionByTemplate() =>
        IntoQueries(DuplicateToken, AnotherS1).Attention(CrispInductionHeads, S2, S1Plus1).ToTable(new Tolerance(0.005));

    [Table]
    public NumericTable EachPair() => PairsGrid.ToTable(new Tolerance(0.005));

    // Who else speaks to the queries at S2: along the circuit, to the values of S-Inhibition heads, to the Name Movers.
    [Table]
    public NumericTable SendersIntoQueriesAtS2() => Sweep(
        Everything
            .To(Induction.Queries(at: S2))
            .To(SInhibition.Values(at: S2))
            .To(NameMovers.Queries(at: END))
            .ToLogits(at: END)
            .EachSender(),
        from: Corrupted(Corruptions.Abc)).ToTable(new Tolerance(0.01));

    // What the weights alone say; it decides nothing.
    [Table]
    public NumericTable QCompositionByWeights() => CompositionScores
        .Of(Ioi.Model, CompositionKind.Query)
        .ToTableBesideBaseline(DuplicateToken, Induction, new Tolerance(0.001), OfWeights);

    public override IEnumerable<ClaimFigure> Figures =>
    [
        Drawn(
            "from duplicate-token heads into the queries of induction heads",
            DuplicateToken.To(Induction.Queries(at: S2)).ToLogits(at: END)),
        AttentionOf(PreviousToken, DuplicateToken, Induction),
    ];

    // The same token at S2, which is no duplicate: another name at S1.
    private IoiDataset AnotherS1 => Corrupted(Corruptions.S1Only);

    // The same prompts up to S2, where another name stands.
    private IoiDataset AnotherS2 => Corrupted(Corruptions.S2Only);

    // The two that attend from S2 to S1+1 on GPT-2 small in every prompt looked at (T: 5.5, .58 to .95).
    private ComponentSet CrispInductionHeads => HasPublishedCircuit ? ComponentSet.Of(new Head(5, 5), new Head(6, 9)) : Induction;

    private static ComponentSet TheToken { get; } = new("embedding and MLP 0", [new Embedding(), new Mlp(0)]);

    // W's own experiment (Appendices B and D): whatever comes after the queries or keys is free to respond.
    private Patched Free(ComponentSet senders, Ports port, IoiDataset from) =>
        Patch(senders.To(port).ToLogits(at: END), from, Conventions.IoiPaper);

    private Patched IntoQueries(ComponentSet senders, IoiDataset from) => Free(senders, Induction.Queries(at: S2), from);

    // Each duplicate-token head into the queries of each crisp induction head.
    private SweepGrid PairsGrid => Ioi.SweepPairs(
        DuplicateToken.To(CrispInductionHeads.Queries(at: S2)).ToLogits(at: END), AnotherS1, conventions: Conventions.IoiPaper);

    private List<(string Name, Measurement Change)> Pairs =>
    [
        .. from receiver in CrispInductionHeads
           from sender in DuplicateToken
           select ($"{sender} → {receiver}.Q", PairsGrid[sender, $"{receiver}"]!.RelativeChange),
    ];

    // Sixteen times twenty-four words of the task, and the same words once more.
    private RandomRepeatedTokens RepeatedWords => RandomRepeatedTokens.Seeded(
        IoiVocabulary.Words.Where(word => word[0] == ' ').Select(word => Ioi.Subject.Tokenizer.Encode(word)[0]),
        prompts: 16,
        period: 24,
        seed: 0,
        bos: Ioi.Subject.Tokenizer.BeginningOfText);

    private RepetitionScores Repetition => Ioi.Once(nameof(RepeatedWords), () =>
    {
        var words = RepeatedWords;
        return Ioi.Runner.Read(words.Batch, run => RepetitionScores.Of(run, words));
    });

    private Finding Most(HeadReadings readings) => readings.Measure(
        ComponentSet.Of(readings.Largest(1)[0]),
        Ioi.Intervals,
        Conditions.Of(Ioi.Subject.Title, "random words, twice 24", prompts: RepeatedWords.Batch.Count, seed: 0, bos: HasBos));
}
