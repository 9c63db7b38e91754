using System.Runtime.CompilerServices;

namespace IoiClaims.Claims;

/// <summary>What Claim 4 says. Its steps are in the other files of this folder, one idea a file.</summary>
public partial class Claim4Experiments(Func<IoiExperiments> subject) : ClaimAbout(About, subject)
{
    private static readonly ClaimText About = new(
        "Claim4",
        "S-Inhibition heads read the position of S at S2, through OV-composition with heads that detect duplication",
        Reasoning: """
            Name Movers copy a name from END unless something tells them not to. What tells them are the S-Inhibition heads,
            and these have to know which of the two names is S. S is the name that occurs twice. So the place to find out
            is S2, where it occurs for the second time: heads there can look back for the same token. Duplicate-token heads
            find S1 itself, induction heads the token after S1; either way they have looked at a certain place, and what they
            write at S2 says which. S-Inhibition heads then only have to attend to S2 and to pass on what is written there:
            their values are composed with the outputs of those heads (OV-composition).
            """,
        Experiments: """
            First, where the S-Inhibition heads look, and that what changes with S is what they read there (values) and not
            where they look (queries, keys). Then who writes what they read: path patching of every component into their
            values at S2. What is passed on this way is taken apart by prompts in which S stands in the other place and by
            prompts in which another name is S. If the claim holds, the first undo what the S-Inhibition heads do and the
            second hardly matter. Duplication is then put as a hypothesis and scrubbed: what is read at S2 may come from any
            prompt in which the same one of the earlier names is repeated. Last, whether the heads found detect duplication
            as such, where there is no indirect object: on random tokens, and on ordinary text.
            A control shows that position reaches the Name Movers through the S-Inhibition heads at all.
            """,
        [Sources.Paper, Sources.Remix, Sources.TransformerLens, Sources.Sankaranv, Sources.Arena]);

    protected override IReadOnlyList<string> Groups => ["Name Movers", "S-Inhibition"];

    protected override ClaimReport Found => HasDetectors ? WithDetectors : WithoutDetectors;

    private bool HasDetectors => DetectorGroups.All(Has);

    // What the S-Inhibition heads read can be asked all the same; who wrote it cannot.
    private ClaimReport WithoutDetectors => Claim
        .That(About.Statement)
        .Including(Power, WhereTheyLook, WhatTheyRead)
        .Require(
            "heads that detect duplication write what S-Inhibition heads read at S2",
            false,
            DetectorGroups.Any(Has) ? $"only {DetectorGroups.First(Has)} heads" : "there are none in the model's circuit",
            "duplicate-token and induction heads");

    // The two kinds of heads that detect duplication: at S2, the one looks at S1, the other at what followed it.
    private static string[] DetectorGroups => ["Duplicate Token", "Induction"];

    private ClaimReport WithDetectors => Claim
        .That(About.Statement)
        .Including(
            Power,
            WhereTheyLook,
            WhatTheyRead,
            WhenItMoves,
            WhoWritesIt,
            WhatIsPassedOn,
            TwoKindsOfDetectors,
            Duplication,
            OutsideTheTask,
            CrispEffectiveGeneral);

    protected override Conditions Conditions => Ioi.Conditions.With("N where all heads' values are put back, and of scrubs", Fewer.Prompts.Count);

    /// <summary>Whatever way it came, the S-Inhibition heads do tell the Name Movers where S stands.</summary>
    protected ClaimReport Power => Once(() => Claim
        .That("The position of S reaches the Name Movers through the S-Inhibition heads")
        // W: all four patched with the position inverted, 3.55 becomes −.99. Half is asked of the paths to the Name Movers.
        .Control(
            "S-Inhibition heads that saw S in the other place take half of the logit difference and more, by the Name Movers' queries",
            SInhibitionMoved.Retained,
            AtMost(0.50)));

    /// <summary>Prompts in which S stands in the other of the first two places. S2 is the same token: "John Mary John".</summary>
    private static Corruption NamesSwapped => Corruptions.IoWithS1;

    /// <summary>Prompts in which another name is S, in the same place: "Mary Anna Anna".</summary>
    private static Corruption AnotherS => Corruptions.S;

    protected override IEnumerable<ClaimFigure> Shown =>
    [
        .. HasDetectors ? [Drawn("from the heads that detect duplication to the logits", ThroughValues(Detectors))] : Array.Empty<ClaimFigure>(),
        AttentionOf(There([.. DetectorGroups, "S-Inhibition"])),
    ];

    /// <summary>The duplicate-token and the induction heads.</summary>
    protected ComponentSet Detectors => DuplicateTokenHeads.Union(InductionHeads, "heads that detect duplication");

    private IEnumerable<Head> DetectorHeads => DuplicateTokenHeads.Concat(InductionHeads).Cast<Head>();

    // From some heads through the values of the S-Inhibition heads at S2 and the queries of the Name Movers.
    private Route ThroughValues(ComponentSet senders) =>
        Route.From(senders).To(SInhibition.Values(at: S2)).To(NameMovers.Queries(at: END)).ToLogits(at: END);

    // As in W, MLPs between two hops are part of the way; unlike there, nothing but the Name Movers reads what arrives.
    private static Conventions ThroughMlps => new(MlpConvention.Recomputed);

    private Effect SInhibitionMoved => sInhibitionMoved ??= Ioi.Patch(
        Route.From(SInhibition).To(NameMovers.Queries(at: END)).ToLogits(at: END),
        from: Ioi.Corrupted(NamesSwapped).Batch,
        LogitDifference,
        ThroughMlps);

    private Effect? sInhibitionMoved;

    // A step is measured once, whoever asks for it.
    private ClaimReport Once(Func<ClaimReport> measured, [CallerMemberName] string step = "")
    {
        if (!steps.TryGetValue(step, out var report))
        {
            steps.Add(step, report = measured());
        }

        return report;
    }

    private readonly Dictionary<string, ClaimReport> steps = new(StringComparer.Ordinal);

    // How much every head attends from one role to another, asked for by several steps.
    private HeadReadings Attends(Role from, Role to, AttentionWeighting weighting = AttentionWeighting.Plain)
    {
        if (!attention.TryGetValue((from, to, weighting), out var readings))
        {
            attention.Add((from, to, weighting), readings = Ioi.Attention(from, to, weighting));
        }

        return readings;
    }

    private readonly Dictionary<(Role From, Role To, AttentionWeighting Weighting), HeadReadings> attention = [];

    // What costs most is measured on fewer prompts: one of each template in each order.
    private IoiExperiments Fewer => fewer ??= Ioi.OnFirst(30);

    private IoiExperiments? fewer;

    private static TableHeading Heading(string title, string unit, double tolerance, Conditions conditions) =>
        new(title, unit, new Tolerance(tolerance), conditions);
}
