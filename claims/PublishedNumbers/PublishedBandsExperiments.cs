using IoiClaims.Fixtures;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>The experiments behind published means, on prompts of all templates in both orders, without BOS.</summary>
public abstract class PublishedBandsExperiments(Func<Subject> subject, int prompts, Judge judge) : PublishedNumbersAbout(subject, judge)
{
    private IoiExperiments? ioi;
    private IoiExperiments? few;
    private Sweep? directEffects;
    private Sweep? intoInductionKeys;
    private Sweep? intoSInhibitionKeys;
    private SignalCells? cells;
    private RepetitionScores? randomScores;
    private Answers? ordinary;
    private IoiDatasetFamily? remix;

    /// <summary>The model and the prompts on the bench.</summary>
    protected IoiExperiments Ioi => ioi ??= new IoiExperiments(
        Subject, IoiDataset.Generate(Subject.Tokenizer, IoiTemplates.Paper, prompts, seed: 0, bos: false), new BootstrapPlan(2000, seed: 0));

    [OneTimeTearDown]
    public void ClearAway() => ioi?.Dispose();

    protected static Role IO => IoiRoles.Io;

    protected static Role S1 => IoiRoles.S1;

    protected static Role S2 => IoiRoles.S2;

    protected static Role END => IoiRoles.End;

    // The published heads, whatever the subject's circuit is called.
    protected static ComponentSet NameMovers => PublishedCircuit.NameMovers.ToSet();

    protected static ComponentSet Negatives => PublishedCircuit.NegativeNameMovers.ToSet();

    protected static ComponentSet SInhibition => PublishedCircuit.SInhibition.ToSet();

    protected Answers Ordinary => ordinary ??= Answers.To(Ioi, about: null);

    protected Answers MentionOfS => Answers.To(Ioi, about: prompt => prompt.Frame.S);

    protected Answers MentionOfIO => Answers.To(Ioi, about: prompt => prompt.Frame.Io);

    protected Measurement Copying(ComponentSet heads, CopySign sign = CopySign.Positive) => Copying(Ioi, heads, sign);

    /// <summary>On an eighth of the prompts, since every head's output is unembedded.</summary>
    protected Measurement CopyingOfAll(CopySign sign) => Copying(Ioi.OnFirst(prompts / 8), ComponentSet.AllHeads(Model.Shape), sign);

    /// <summary>Pearson's r over two points a prompt: attention to IO and output along it, attention to S1 and output along S.</summary>
    protected Measurement AttentionAndOutput(Head head)
    {
        var points = new[] { (Role: IO, Token: (Func<IoiPrompt, int>)(prompt => prompt.IoToken)), (Role: S1, Token: prompt => prompt.SToken) }
            .Select(name => (
                Attention: Ioi.Attention(END, name.Role)[head],
                Output: Ioi.Laboratory.Read(Ioi.Prompts.Batch, (run, part) => UnembeddingProjection.Of(
                    run, END, [.. part.Select(n => name.Token(Ioi.Prompts.Prompts[n]))], $"{name.Role}"))[head]))
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

        return Measurement.Of(
            new Quantity("Pearson's r"), Bootstrap.Of(Ioi.Prompts.Count, Of, Ioi.Laboratory.Intervals), Ioi.Prompts.Count, Ioi.Conditions);
    }

    protected SignalCells Cells => cells ??= SignalCells.Measure(corruption =>
        Ioi.PatchOutputs(SInhibition, END, Ioi.Corrupted(corruption).Batch, Ioi.LogitDifference));

    protected Sweep DirectEffects => directEffects ??= Ioi.Sweep(
        Route.From(ComponentSet.AllHeads(Model.Shape)).ToLogits(END).EachSender(), Abc, Ioi.LogitDifference, Conventions.Remix);

    /// <summary>Heads, from the one by which the logit difference falls most to the one by which it rises most.</summary>
    protected IEnumerable<Head> ByChange => DirectEffects.Effects.OrderBy(each => each.Effect.Change.Mean).Select(each => (Head)each.Component);

    protected Sweep IntoInductionKeys => intoInductionKeys ??= Few.Sweep(
        Route.From(ComponentSet.AllHeads(Model.Shape)).To(PublishedCircuit.Induction.ToSet().Keys(IoiRoles.S1Plus1)).ToLogits(END).EachSender(),
        Few.Corrupted(Corruptions.Abc).Batch, Few.LogitDifference, Conventions.IoiPaper);

    protected Sweep IntoSInhibitionKeys => intoSInhibitionKeys ??= Few.Sweep(
        Route.From(ComponentSet.AllHeads(Model.Shape)).To(SInhibition.Keys(S2)).ToLogits(END).EachSender(),
        Few.Corrupted(Corruptions.Abc).Batch, Few.LogitDifference, Conventions.IoiPaper);

    /// <summary>For sweeps over all heads in which everything after the keys is computed anew.</summary>
    private IoiExperiments Few => few ??= Ioi.OnFirst(60);

    /// <summary>The logit difference with MLPs writing their means over ABC prompts of the same template and order.</summary>
    protected Measurement WithoutMlps(params IEnumerable<int> layers) => Ioi.Laboratory.Intervene(
        Intervention.MeanAblate(Abc, ComponentSet.Of(layers.Select(layer => new Mlp(layer))).Output()),
        Ioi.Prompts.Batch, Ioi.LogitDifference, Ioi.Conditions).Patched;

    protected RepetitionScores RandomScores
    {
        get
        {
            if (randomScores is null)
            {
                var tokens = RandomRepeatedTokens.Seeded(
                    Enumerable.Range(0, Model.Shape.Vocabulary).Except([Subject.Tokenizer.EndOfText]), prompts: 10, period: 100, seed: 0);
                randomScores = Ioi.Laboratory.Read(tokens.Batch, run => RepetitionScores.Of(run, tokens));
            }

            return randomScores;
        }
    }

    /// <summary>What a head's direct effect is with another S, as a share of what it is with another IO, on REMIX's prompts.</summary>
    protected Measurement OtherSAgainstOtherIO(Head head)
    {
        var family = remix ??= RemixPrompts.Load(Subject.Tokenizer);
        Effect From(string others) => Ioi.Laboratory.PatchPaths(
            Route.From(head).ToLogits(END), family.Baseline.Batch, family[others].Batch, Conventions.Remix,
            LogitDifference.Of(family.Baseline).ToMetric(), Conditions.Of(subject: Subject.Name, dataset: "50 prompts of REMIX day 5 part 3"));

        return From(RemixPrompts.FlippedS).ShareOf(From(RemixPrompts.FlippedIo), "effect of another S, as a share of that of another IO");
    }

    protected PromptBatch Abc => Ioi.Corrupted(Corruptions.Abc).Batch;

    private static Measurement Copying(IoiExperiments on, ComponentSet heads, CopySign sign) =>
        on.Mean(on.Laboratory.Read(on.Prompts.Batch, run => CopyScore.Of(run, [IO, S1, S2], heads, sign)), heads);
}
