namespace IoiClaims.Claims;

/// <summary>
/// The circuit as a whole: "These 26 heads explain how the model does the task": alone they do what it does, nothing that
/// matters is missing, and each of them matters.
/// </summary>
[Claim("The published circuit explains how the model does the task: it is faithful, complete and minimal", "Name Movers")]
public sealed partial class CircuitClaim(IoiSubject subject) : IoiClaim(subject)
{
    public override string Reasoning => """
        A circuit is a set of heads, each at the role where it does its job. If it explains the task, then the model does the task by
        it: with all other heads ablated it still does (faithful). Nothing that matters is missing: whatever is knocked out, circuit
        and model do the same afterwards (complete). And no head is superfluous: each matters, at least once some others are gone
        (minimal).
        """;

    public override string Method => """
        An ablated head writes its mean over prompts of the same template and order in which no name occurs twice; MLPs run. ABBA and
        BABA prompts are kept apart, since on GPT-2 small the circuit keeps too little on one and too much on the other, and a pooled
        number hides both. Faithfulness is measured on all prompts and beside 100 random circuits with as many heads in the same
        layers at the same roles. Besides, a scrub asks how much of the task is in what Name Movers and Negative Name Movers write to
        the logits: everything else that the logits read comes from unrelated prompts. Completeness is measured without each class,
        without random sets of heads, and without sets that were searched for because they show a difference. Minimality is measured
        with the published sets K, or with none. These take hundreds of circuit runs, and so a few prompts of each template; how
        many, and how many sets, stands above the tables (IOI_CIRCUIT=published takes the paper's 10 runs of 10 candidates).
        """;

    public override IReadOnlyList<string> Sources =>
    [
        Source.Paper, Source.EasyTransformer, Source.AutoCircuit, Source.Remix,
        Source.PreRegisteredScrub,
    ];

    public override IEnumerable<ClaimFigure> Figures => [AttentionOf([.. Ioi.Subject.Circuit.Groups.Select(group => group.ToSet())])];

    // W: 3.56; E: 3.30.
    [Control]
    public Finding The_model_does_the_task() => Ioi.Mean().Is(AtLeast(1));

    [Requirement]
    public IEnumerable<Finding> Alone_the_circuit_keeps_the_logit_difference() =>
    [
        // C, with BOS, template by template: 74 % to 99 %. E, orders z: 86 %. W: 87 %, other tables of it 74 % and 80 %.
        ABBA.Alone.Retained.Is(Between(0.60, 1.10)).For(ABBA),
        // C, with BOS, template by template: 107 % to 155 %.
        BABA.Alone.Retained.Is(Between(0.80, 1.60)).For(BABA),
    ];

    // P, another ablation: 88 %.
    [Requirement]
    public IEnumerable<Finding> Random_circuits_matched_by_layer_are_farther_from_the_model() =>
        OnBothOrders(prompts => prompts.BesideRandomCircuits.ShareFarther.Is(AtLeast(0.80)));

    // R: about 50 %, so .50 ± .10, which GPT-2 small is held to. In the planted circuit hardly anything else writes for IO,
    // by design, and most is kept (.83): there, as in any other model, a good part is asked for, and not more than all.
    [Requirement]
    public IEnumerable<Finding> What_Name_Movers_and_Negative_Name_Movers_write_keeps_a_good_part_of_the_logit_difference() =>
        IfFaithful(() => [LastStep.Recovered.Is(IsGpt2Small ? Between(0.40, 0.60) : Between(0.35, 1.00))]);

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
