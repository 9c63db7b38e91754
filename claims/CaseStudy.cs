using System.Collections.Immutable;

namespace IoiClaims.Claims;

/// <summary>
/// The case study: "It looks up everybody where the cast is kept, at the stop before S2, and crosses out whoever acts." What
/// the trained model does instead of what the claims about GPT-2 small say (docs/case-study.md).
/// </summary>
[TestFixtureSource(typeof(Subjects), nameof(Subjects.Trained))]
public sealed class CaseStudy(string subject) : CaseStudyExperiments(() => Bench.For(subject))
{
    [Test]
    public void Name_Movers_bring_the_names_from_the_stop() => TheCastIsAtTheStop.Should().HoldInEveryPart();

    [Test]
    public void Heads_of_the_first_layer_have_gathered_them_there() => ItWasGathered.Should().HoldInEveryPart();

    [Test]
    public void Name_Movers_prefer_nobody() => MoversPreferNobody.Should().HoldInEveryPart();

    [Test]
    public void Whoever_stands_at_S2_is_crossed_out_by_token() => TheActorIsCrossedOut.Should().HoldInEveryPart();

    [Test]
    public void Neither_duplication_nor_position_is_asked_for() => NobodyCounts.Should().HoldInEveryPart();

    [Test]
    public void The_verdict_is_the_recorded_one() => Verify(Whole);

    [Test]
    public void The_tables_are_the_verified_ones() => VerifyTables();
}

/// <summary>The same on the planted circuit, which does the task as GPT-2 small does: there it has to be refuted.</summary>
[TestFixtureSource(nameof(CounterModels))]
public sealed class CaseStudyWhereItIsFalse(string subject) : CaseStudyExperiments(() => Bench.For(subject))
{
    public static IEnumerable<TestFixtureData> CounterModels => Subjects.CounterModelsOf("CaseStudy");

    [Test]
    public void The_verdict_is_that_it_is_refuted() => Verify(Whole);
}

/// <summary>What the case study says and does: its experiments and thresholds, all of them ours.</summary>
public class CaseStudyExperiments(Func<IoiExperiments> subject) : ClaimAbout(About, subject)
{
    private static readonly ClaimText About = new(
        "CaseStudy",
        "Name Movers look up everybody where the cast is kept, at the stop before S2, and prefer nobody; whoever acts is crossed out by token",
        Reasoning: """
            GPT-2 small finds IO by telling its Name Movers where not to look. There is a shorter way. Stories put a full stop
            or a comma between those who are there and the one who acts; gathered there, the names can be looked up as one. And
            whoever acts is not the one something is given to: it is enough to write against the token at S2, without asking
            whether it stood there before, or where.
            """,
        Experiments: """
            The last full stop or comma before S2 is a role, "stop". What the values of the Name Movers read there is taken from
            prompts with another IO (path patching into values, direct paths to the logits): if the names are kept there, this
            does most of what all the Name Movers' outputs from those prompts would do, and the same at IO itself does little.
            Which heads wrote it there is a sweep. Then what S-Inhibition heads write at END, or read at S2, is taken from prompts
            with IO at S2: the preference turns round. How much of this goes to the logits past the MLPs, and how much by them,
            is told apart by freezing the MLPs. Last, their outputs are taken from prompts in which S is not repeated, and from
            prompts in which S stands in the other place: neither should matter.
            """,
        ["ours: docs/case-study.md"]);

    private static Role Stop { get; } = new("stop");

    private OtherNames? names;
    private PromptBatch? prompts;
    private Effect? moversDirect;
    private Effect? valuesAtStop;
    private Effect? valuesAtIO;
    private Effect? lookedUp;
    private Effect? gathered;
    private Sweep? gatherers;
    private Effect? crossedOut;

    protected override IReadOnlyList<string> Groups => ["Name Movers", "S-Inhibition"];

    protected override ClaimReport Found => Claim
        .That(About.Statement)
        .Control("the model does the task", Ioi.Mean(LogitDifference), AtLeast(1))
        .Control("with another IO in what Name Movers write, the logit difference falls", MoversDirect.Change, AtMost(-1))
        .Including(TheCastIsAtTheStop, ItWasGathered, MoversPreferNobody, TheActorIsCrossedOut, NobodyCounts);

    protected override IEnumerable<ClaimTable> Tables =>
    [
        new("LookedUpAtTheStopByTemplate", () => ValuesAtStop.ToTable(new Tolerance(0.01))),
        new("WhoGathersAtTheStop", () => Gatherers.ToTable(new Tolerance(0.01))),
        new("CrossedOutByTemplate", () => CrossedOut.ToTable(new Tolerance(0.01))),
    ];

    protected override IEnumerable<ClaimFigure> Shown =>
    [
        Drawn("everything into the values of the Name Movers at the stop", LookUp(Stop)),
        Drawn("what S-Inhibition heads write at END", Route.From(SInhibition).ToLogits(at: END)),
        AttentionOf(SInhibition, NameMovers),
    ];

    protected ClaimReport TheCastIsAtTheStop => Claim
        .That("Name Movers bring the names from the stop")
        .Require("from END, Name Movers attend to the stop", Mean(AttentionTo(Stop, by: NameMovers)), AtLeast(0.50))
        .Require(
            "another IO in what their values read at the stop does most of what another IO in all they write does",
            ValuesAtStop.ShareOf(MoversDirect, "share of the Name Movers' effect"),
            AtLeast(0.60))
        .Require(
            "another IO in what their values read at IO itself does little of it",
            ValuesAtIO.ShareOf(MoversDirect, "share of the Name Movers' effect"),
            AtMost(0.40));

    protected ClaimReport ItWasGathered
    {
        get
        {
            var report = Claim
                .That("Heads of the first layer have gathered the names at the stop")
                .Require("what is looked up at the stop makes the logit difference fall, with another IO", LookedUp.Change, AtMost(-1));
            // Of nothing, nobody has a share.
            return report.Verdict == Verdict.Refuted ? report : report
                .Require(
                    "of what is looked up there they wrote most, and MLPs that read them",
                    Gathered.ShareOf(LookedUp, "share of what is looked up"),
                    AtLeast(0.60))
                .Record("from the stop, heads of the first layer attend to IO", Mean(Attention(FirstLayer, from: Stop, to: IO)))
                .Record("from the stop, heads of the first layer attend to S1", Mean(Attention(FirstLayer, from: Stop, to: S1)));
        }
    }

    protected ClaimReport MoversPreferNobody => Claim
        .That("Name Movers prefer nobody")
        .Require("they write next to none of the logit difference", Ioi.TermsOf(Ioi.LogitAttributions(), NameMovers), Within(0.5))
        .Require("knocked out, they are not missed", Ioi.KnockOutAtEnd(NameMovers).TotalEffect.Retained, AtLeast(0.90));

    protected ClaimReport TheActorIsCrossedOut => Claim
        .That("Whoever stands at S2 is crossed out, by token")
        .Require("with IO at S2 in what S-Inhibition heads write at END, S is preferred", CrossedOut.Patched, Below(0))
        .Require("with IO in what their values read at S2, too", ReadAtS2.Patched, Below(0))
        .Require(
            "what they write gets to the logits without any later head",
            PastHeads(MlpConvention.Recomputed).ShareOf(CrossedOut, "share of the S-Inhibition heads' effect"),
            AtLeast(0.80))
        .Record(
            "without any later MLP either", PastHeads(MlpConvention.Frozen).ShareOf(CrossedOut, "share of the S-Inhibition heads' effect"));

    protected ClaimReport NobodyCounts => Claim
        .That("Neither duplication nor position is asked for")
        .Control("with IO at S2, what they write does matter", CrossedOut.RelativeChange, AtMost(-1))
        .Require("S not repeated, S-Inhibition heads write as before", OfInhibition(Corruptions.S1Only).RelativeChange, EquivalentToZero(0.10))
        .Require("S in the other place, they write as before", OfInhibition(Corruptions.IoWithS1).RelativeChange, EquivalentToZero(0.10));

    // The prompts, and the place before S2 where a sentence or a clause ends.
    private PromptBatch Prompts => prompts ??= WithStop(Ioi.Prompts.Batch);

    private OtherNames Names => names ??= OtherNames.For(Ioi.Prompts);

    private Effect MoversDirect => moversDirect ??= Patch(Route.From(NameMovers).ToLogits(at: END), Names.AnotherIO);

    private Route LookUp(Role at) => Route.From(Everything).To(NameMovers.Values(at)).ToLogits(at: END);

    private Effect ValuesAtStop => valuesAtStop ??= Patch(LookUp(Stop), Names.AnotherIO);

    private Effect ValuesAtIO => valuesAtIO ??= Patch(LookUp(IO), Names.AnotherIO);

    private Route Gathering(ComponentSet senders) => Route.From(senders).To(NameMovers.Values(at: Stop)).ToLogits(at: END);

    private Effect LookedUp => lookedUp ??= Patch(LookUp(Stop), Names.AnotherIO, ByMlps);

    private Effect Gathered => gathered ??= Patch(Gathering(FirstLayer), Names.AnotherIO, ByMlps);

    private ComponentSet FirstLayer => new(
        "heads of the first layer", Enumerable.Range(0, Ioi.Subject.Model.Shape.Heads).Select(index => new Head(0, index)));

    private Sweep Gatherers => gatherers ??= Ioi.Laboratory.Sweep(
        Gathering(Everything).EachSender(),
        Prompts, WithStop(Names.AnotherIO.Batch), ByMlps, LogitDifference, Ioi.Conditions);

    // MLPs between two hops are part of the way.
    private static Conventions ByMlps => new(MlpConvention.Recomputed);

    private Effect CrossedOut => crossedOut ??= OfInhibition(Corruptions.S2ToIo);

    private Effect OfInhibition(Corruption corruption) => Ioi.PatchOutputs(SInhibition, END, Ioi.Corrupted(corruption).Batch, LogitDifference);

    private Effect ReadAtS2 => Ioi.Patch(
        Route.From(Everything).To(SInhibition.Values(at: S2)).ToLogits(at: END),
        Ioi.Corrupted(Corruptions.S2ToIo).Batch,
        LogitDifference,
        Conventions.IoiPaper);

    private Effect PastHeads(MlpConvention mlps) => Ioi.Patch(
        Route.From(SInhibition).ToLogits(at: END), Ioi.Corrupted(Corruptions.S2ToIo).Batch, LogitDifference, new Conventions(mlps));

    private Effect Patch(Route route, IoiDataset from, Conventions? conventions = null) => Ioi.Laboratory.PatchPaths(
        route, Prompts, WithStop(from.Batch), conventions ?? Conventions.Remix, LogitDifference, Ioi.Conditions);

    // On the prompts that know the stop.
    private Measurement Mean(IMetric metric) => Ioi.Laboratory.Mean(Prompts, metric, Ioi.Conditions);

    private PromptBatch WithStop(PromptBatch batch) => new(
        batch.Tokens.Select(prompt => (IReadOnlyList<int>)prompt),
        batch.Roles.ToDictionary(role => role, role => (IReadOnlyList<int>)batch.Positions(role))
            .Append(new(Stop, [.. batch.Tokens.Zip(batch.Positions(S2), LastStopBefore)]))
            .ToDictionary(),
        batch.Groups);

    private int LastStopBefore(ImmutableArray<int> tokens, int s2)
    {
        var at = Enumerable.Range(0, s2).Reverse().FirstOrDefault(
            position => Ioi.Subject.Tokenizer.Decode([tokens[position]]).Trim() is "." or ",", -1);
        return at >= 0 ? at : throw new ArgumentException("A prompt has no full stop and no comma before S2.");
    }
}
