using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Devices;

/// <summary>Everything that the engine does with a model, each as numbers.</summary>
internal sealed class Work
{
    private static readonly Role A = new("A");
    private static readonly Role B = new("B");

    private readonly ITransformer model;
    private readonly PromptBatch prompts;
    private readonly PromptBatch others;
    private readonly PromptBatch longer;
    private readonly TokenLogitDifference metric;

    public Work(RandomCase random)
    {
        model = random.Model;
        (prompts, others, longer) = (random.Batch(), random.Batch(), random.LongerBatch());
        metric = new([.. Enumerable.Range(0, prompts.Count).Select(n => (n % 11, (n + 3) % 11))], Role.End);
    }

    /// <summary>What there is, by name.</summary>
    public static IReadOnlyDictionary<string, Func<Work, IEnumerable<double>>> All { get; } =
        new Dictionary<string, Func<Work, IEnumerable<double>>>(StringComparer.Ordinal)
        {
            ["a mean"] = work => work.On(bench => Values(bench.Mean().Values)),
            ["a sweep of senders"] = work => work.OfSenders(Conventions.Remix),
            ["a sweep of senders, MLPs recomputed"] = work => work.OfSenders(Conventions.IoiPaper),
            ["a sweep of senders, norms frozen"] = work => work.OfSenders(new Conventions(Norms: NormConvention.Frozen)),
            ["a sweep of receivers"] = work => work.On(bench => Grid(bench.SweepPairs(work.Early.To(work.Late.Keys()).ToLogits(Role.End), work.others))),
            ["several routes"] = work => work.On(bench => Values(bench.Patch(
                work.Early.To(work.Late.Values(A)).ToLogits(Role.End).And(Route.From(new Mlp(0)).ToLogits(Role.End)),
                work.others,
                Conventions.IoiPaper).Effect.PatchedValues)),
            ["an ablation to means"] = work => work.Of(Intervention.MeanAblate(work.others, work.Early.Output(A))),
            ["an ablation to means everywhere"] = work => work.Of(Intervention.MeanAblate(work.others, work.Early.Output())),
            ["an ablation to zero"] = work => work.Of(Intervention.ZeroAblate(work.Early.Output())),
            ["a patch of queries and keys"] = work => work.Of(
                Intervention.Patch(work.others, new Ports(work.Late, PortKinds.Query | PortKinds.Key, Place.Everywhere))),
            ["a patch of values at positions"] = work => work.Of(
                Intervention.Patch(work.others, work.Late.Values(Place.AtPosition(1)))),
            ["a patch from longer prompts"] = work => work.Of(Intervention.Patch(work.longer, work.Early.Output(B))),
            ["patches of outputs, each"] = work => work.Each(work.Early.Output(A).EachComponent()),
            ["patches of ports, each"] = work => work.Each(ComponentSet.AllHeads(work.model.Shape).Values().EachComponent()),
            ["patches of patterns, each"] = work => work.Each(PatchSweep.OfPatterns(work.model.Shape.AllHeads(), Place.Everywhere)),
            ["a patch of the residual stream"] = work => work.On(bench => Values(bench.Carry(
                "stream", ResidualStream.Patch(work.model.Shape, work.prompts, work.others, 1, Place.At(A))).Effect.PatchedValues)),
            ["responses to an ablation"] = work => work.On(bench => Values(bench
                .Ablate(work.Early, Role.End, ActivationSource.RunOn(work.others), "from others")
                .IndirectEffectVia(work.Late).PatchedValues)),
            ["attention in a patched run"] = work => work.On(bench => Values(bench
                .Patch(work.Early.Output(A), work.others).Attention(work.Late, Role.End, A).PatchedValues)),
            ["a circuit, the rest at zero"] = work => work.OfCircuit(Ablation.Zero),
            ["a circuit, the rest at means"] = work => work.OfCircuit(Ablation.Mean(work.others)),
            ["a circuit, the rest from other prompts"] = work => work.OfCircuit(Ablation.Resample(work.others)),
            ["a scrub"] = work => work.On(bench => Values(bench.Runner.Measure(
                Hypothesis.Of(DatasetTerms.Batches, Node.Root(
                    Sampler.Fixed("others", work.others),
                    Node.Inner(
                        work.Late.IntoLogits(Role.End), Sampler.Exact<PromptBatch>(), Sampler.Fixed("others", work.others),
                        [Node.Leaf(work.Early.Into(PortKinds.Value), Sampler.Unconditional(work.others))])))
                    .Sample(work.prompts, 0).ToPlan(work.model.Shape),
                work.metric))),
            ["attention between roles"] = work => work.Read(run => AttentionReadings.Between(run, Role.End, A, AttentionWeighting.OutputLength)),
            ["copy scores"] = work => work.Read(run => CopyScore.Of(run, [A, B])),
            ["outputs along tokens"] = work => work.Read(run => UnembeddingProjection.Of(
                run, A, [.. Enumerable.Range(0, work.prompts.Count).Select(n => n % 11)], "token")),
            ["attributions to heads"] = work => work.On(bench => bench.Runner.Read(
                bench.Patch(work.Early.Output(A), work.others).Plan,
                evaluation => Heads(HeadAttribution.Of(evaluation, work.metric), work.model))),
            ["attributions to components"] = work => work.On(bench => Cells(bench
                .DirectLogitAttribution().ToTable(new Tolerance(1e-6), Conditions.None))),
            ["the logit lens"] = work => work.On(bench => Cells(bench.Read(run => LogitLens.Of(run, work.metric))
                .ToTable(new Tolerance(1e-6), Conditions.None))),
            ["principal components"] = work => work.On(bench => PrincipalComponents
                .Of(bench.Read(run => HeadOutputs.Written(run, work.Late, A)), 1).Projections[0]),
            ["repeated tokens"] = work => work.On(bench =>
            {
                var tokens = RandomRepeatedTokens.Seeded(Enumerable.Range(0, 10), prompts: 2, period: 3, seed: 2);
                return Heads(bench.Runner.Read(tokens.Batch, run => RepetitionScores.Of(run, tokens)).Induction, work.model);
            }),
            ["repetitions in text"] = work => work.On(bench =>
            {
                var tokens = RandomRepeatedTokens.Seeded(Enumerable.Range(0, 10), prompts: 2, period: 3, seed: 2);
                return Heads(bench.Runner.Read(tokens.Batch, run => RepetitionInText.Of(run)).ToEarlier, work.model);
            }),
            ["composition scores"] = work => CompositionScores.Of(work.model, CompositionKind.Key).Largest(100).Select(pair => pair.Score),
            ["raw composition scores"] = work => CompositionScores
                .Of(work.model, CompositionKind.Query, CompositionWeights.Raw).Largest(100).Select(pair => pair.Score),
        };

    private ComponentSet Early => new("early", model.Shape.AllHeads().Where(head => head.Layer == 0));

    private ComponentSet Late => new("late", model.Shape.AllHeads().Where(head => head.Layer == 2));

    private static IEnumerable<double> Values(IEnumerable<float> values) => values.Select(value => (double)value);

    private static IEnumerable<double> Heads(HeadReadings readings, ITransformer model) =>
        model.Shape.AllHeads().SelectMany(head => Values(readings[head]));

    private static IEnumerable<double> Cells(NumericTable table) =>
        from row in Enumerable.Range(0, table.Rows.Length)
        from column in Enumerable.Range(0, table.Columns.Length)
        where table[row, column] is not null
        select table[row, column]!.Value;

    private static IEnumerable<double> Grid(SweepGrid grid) => Cells(grid.ToTable(new Tolerance(1e-6), largest: 100));

    private IEnumerable<double> On(Func<Experiment, IEnumerable<double>> work)
    {
        using var experiment = new Experiment(model, prompts, metric, intervals: new BootstrapPlan(100, 0));
        return work(experiment).ToList();
    }

    private IEnumerable<double> OfSenders(Conventions conventions) => On(bench => bench.Sweep(
            bench.Everything.To(Late.Queries(Role.End)).ToLogits(Role.End).EachSender(), others, conventions)
        .Effects.SelectMany(pair => Values(pair.Effect.PatchedValues)));

    private IEnumerable<double> Of(Intervention intervention) =>
        On(bench => Values(bench.Intervene(intervention).Effect.PatchedValues));

    private IEnumerable<double> Each(PatchSweep sweep) =>
        On(bench => bench.Sweep(sweep, others).SelectMany(effect => Values(effect.PatchedValues)));

    private IEnumerable<double> OfCircuit(Ablation ablation) => On(bench =>
    {
        using var experiments = new CircuitExperiments(bench, ablation);
        return Values(experiments.Run(new Circuit(
            "some", HeadGroup.Of(Early, A), HeadGroup.Of(Late, Role.End))).PatchedValues);
    });

    private IEnumerable<double> Read(Func<PlainRun, HeadReadings> read) =>
        On(bench => Heads(bench.Read(read), model));
}
