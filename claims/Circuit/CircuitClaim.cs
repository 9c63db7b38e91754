namespace IoiClaims.Claims;

/// <summary>
/// The circuit as a whole: "These 26 heads explain how the model does the task": alone they do what it does, and circuit and
/// model stay alike when random heads of it are knocked out. That each head matters, and that no set can be found without which
/// the two differ, are extensions: the paper's own search finds such sets (section 4.2).
/// </summary>
[Claim("The circuit is faithful, and complete on random sets of its heads", "Name Movers")]
public sealed partial class CircuitClaim(IoiSubject subject) : IoiClaim(subject)
{
    public override string Reasoning => """
        A circuit is a set of heads, each at the role where it does its job. If it explains the task, then the model does the task by
        it: with all other heads ablated it still does (faithful). Nothing that matters is missing: whatever is knocked out, circuit
        and model do the same afterwards (complete). And no head is superfluous: each matters, at least once some others are gone
        (minimal). Completeness in the strict sense, for every set, is known not to hold on GPT-2 small; for random sets it does.
        """;

    public override string Method => """
        An ablated head writes its mean over prompts of the same template and order in which no name occurs twice; MLPs run. ABBA and
        BABA prompts are kept apart, since on GPT-2 small the circuit keeps too little on one and too much on the other, and a pooled
        number hides both. Faithfulness is measured on all prompts and beside 100 random circuits with as many heads in the same
        layers at the same roles; completeness without random sets of heads, both orders together, since what the orders keep too
        little and too much of is known already. The verdict rests on these. As extensions, completeness is measured without each
        class, and recorded without sets that were searched for because they show a difference; minimality is measured with the
        published sets K, or with none; and a scrub asks how much of the task is in what Name Movers and Negative Name Movers write
        to the logits, everything else that the logits read coming from unrelated prompts. What takes hundreds of circuit runs is
        measured on a few prompts of each template; how many, and how many sets, stands above the tables (IOI_CIRCUIT=published takes
        the paper's 10 runs of 10 candidates).
        """;

    public override IReadOnlyList<string> Sources =>
    [
        Source.Paper, Source.EasyTransformer, Source.AutoCircuit, Source.Remix,
        Source.PreRegisteredScrub,
    ];

    public override IEnumerable<ClaimFigure> Figures => [AttentionOf([.. Ioi.Subject.Circuit.Groups.Select(group => group.ToSet())])];

    [Control]
    public Finding The_model_does_the_task() => Ioi.Mean().Is(AtLeast(1));

    // The published circuit keeps too little on one order and too much on the other. Of others that is not known, and ours is asked.
    [Requirement]
    public IEnumerable<Finding> Alone_the_circuit_keeps_the_logit_difference() => !HasPublishedCircuit
        ? [ABBA.Alone.Retained.Is(Between(0.60, 1.40)).For(ABBA), BABA.Alone.Retained.Is(Between(0.60, 1.40)).For(BABA)]
        :
    [
        ABBA.Alone.Retained.Is(Between(0.60, 1.10)).For(ABBA),
        BABA.Alone.Retained.Is(Between(0.80, 1.60)).For(BABA),
    ];

    [Requirement]
    public IEnumerable<Finding> Random_circuits_matched_by_layer_are_farther_from_the_model() =>
        OnBothOrders(prompts => prompts.BesideRandomCircuits.ShareFarther.Is(AtLeast(0.60)));

    // R: about 50 %. In the planted circuit hardly anything else writes for IO, by design, and most is kept.
    [Extension]
    public IEnumerable<Finding> What_Name_Movers_and_Negative_Name_Movers_write_keeps_a_good_part_of_the_logit_difference() =>
        IfFaithful(() => [LastStep.Recovered.Is(Between(0.25, 1.00))]);

    [Table]
    public NumericTable AloneABBA() => ABBA.Alone.ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable AloneBABA() => BABA.Alone.ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable BesideRandomCircuitsABBA() => ABBA.BesideRandomCircuits.ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable BesideRandomCircuitsBABA() => BABA.BesideRandomCircuits.ToTable(new Tolerance(0.01));

    protected override Conditions Conditions => Sizes.In(Ioi.Conditions
        .With("N where hundreds of circuits run", $"{Sizes.Others} of each template and order"));

    private ScrubResult<IoiDataset> LastStep => Ioi.Scrub(
        "of what the logits read, only Name Movers and Negative Name Movers matter",
        IoiSamplers.Hypothesis(Node.Root(
            otherInputs: IoiSamplers.Random,
            [.. GroupsPresent("Name Movers", "Negative Name Movers").Select(movers =>
                Node.Leaf(movers.IntoLogits(at: END), IoiSamplers.Exact))])),
        new ScrubOptions(scrubs: 2));

    // A circuit that does not do what the model does is not asked for more.
    private IEnumerable<Finding> IfFaithful(Func<IEnumerable<Finding>> findings) =>
        Alone_the_circuit_keeps_the_logit_difference().Any(finding => finding.Verdict == Verdict.Refuted)
            ? [Finding.NotAsked("the circuit alone does not do what the model does")]
            : findings();

    private IEnumerable<Finding> OnBothOrders(Func<OneOrder, Finding> finding) =>
        IfFaithful(() => [finding(ABBA).For(ABBA), finding(BABA).For(BABA)]);
}
