using IoiClaims.Gpt2;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// The experiments on the eight prompts. Patching takes values of the clean run into the corrupted one, in which each
/// prompt's neighbour stands: the two differ in S2 only, so that nothing can change before it.
/// </summary>
public abstract class EightPromptsExperiments(Func<Subject> subject, Judge judge) : PublishedNumbersAbout(subject, judge)
{
    private Setting? setting;

    protected static Role S2 => IoiRoles.S2;

    protected static Role END => IoiRoles.End;

    protected IoiDataset Clean => Set.Clean;

    protected int FirstDifference => Enumerable.Range(0, Clean.Batch.Length)
        .First(p => Clean.Batch.Tokens.Zip(Corrupted.Batch.Tokens).Any(pair => pair.First[p] != pair.Second[p]));

    private IoiDataset Corrupted => Set.Corrupted;

    private Laboratory Laboratory => Set.Laboratory;

    private TokenLogitDifference LogitDifference => IoiClaims.Ioi.LogitDifference.Of(Clean).ToMetric();

    // As TransformerLens processes weights: what heads write whatever they attend to counts as the layer's bias.
    private Setting Set => setting ??= new Setting(Model.WithFoldedValueBiases(), PublishedPrompts.TransformerLens8(Subject.Tokenizer));

    private int Layers => Model.Shape.Layers;

    private IEnumerable<Head> Heads => Model.Shape.AllHeads();

    private ComponentSet AllHeads => ComponentSet.AllHeads(Model.Shape);

    [OneTimeTearDown]
    public void ClearAway() => setting?.Dispose();

    protected NumericTable LogitDifferences()
    {
        var values = Measure(Plan.PlainRun(Clean.Batch));
        return Found(Numbered(values.Count), ["logit difference"], (n, _) => values[n]);
    }

    protected NumericTable AccumulatedResidual() => Laboratory
        .Read(Clean.Batch, run => LogitLens.Of(run, LogitDifference))
        .ToTable(new Tolerance(1e-6), Conditions.None);

    protected NumericTable AttributionByLayer() => Laboratory
        .Read(Clean.Batch, run => LogitAttribution.Of(run, LogitDifference))
        .ByLayer(new Tolerance(1e-6), Conditions.None);

    protected NumericTable AttributionByHead(IReadOnlyList<Head> silent) => Laboratory
        .Read(Silenced(silent), evaluation => HeadAttribution.Of(evaluation, LogitDifference))
        .ToTable(new Tolerance(1e-6), Conditions.None);

    protected NumericTable SelfRepair() => Found(
        ["nothing", "9.9 at END"],
        ["logit difference"],
        (row, _) => Measure(Silenced(row == 0 ? [] : [new Head(9, 9)])).Average());

    protected NumericTable FinalNormScales()
    {
        float[] Scales(IReadOnlyList<Head> silent) => Laboratory.Read(Silenced(silent), evaluation =>
        {
            using var input = evaluation.FinalResidual(END);
            using var scale = evaluation.Model.FinalNorm.Scale(input);
            return scale.cpu().data<float>().ToArray();
        });

        float[][] columns = [Scales([]), Scales([new Head(9, 9)])];
        return Found(Numbered(Clean.Count), ["nothing", "9.9 at END"], (n, column) => columns[column][n]);
    }

    // Of the stream itself, not of what makes it up: heads of earlier layers have already read what was there.
    protected NumericTable PatchedResidualStream() => ByPosition(
        Numbered(Layers),
        place =>
        [
            .. Enumerable.Range(0, Layers).Select(layer => Fraction(Measure(
                ResidualStream.Patch(Model.Shape, Corrupted.Batch, Clean.Batch, layer, place)))),
        ]);

    protected NumericTable PatchedAttentionLayers() => ByPosition(
        Numbered(Layers),
        place => PatchSweep.Of(Enumerable.Range(0, Layers).Select(layer => HeadsOf(layer).Output(place))));

    protected NumericTable PatchedMlps() => ByPosition(
        Numbered(Layers),
        place => ComponentSet.AllMlps(Model.Shape).Output(place).EachComponent());

    protected NumericTable PatchedHeads(Func<Place, PatchSweep> sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var patched = Patched(sweep(Place.Everywhere));
        return Found(
            Numbered(Layers), Numbered(Model.Shape.Heads), (layer, head) => patched[(layer * Model.Shape.Heads) + head]);
    }

    protected NumericTable PatchedHeadsByPosition(Func<Place, PatchSweep> sweep) =>
        ByPosition([.. Heads.Select(head => $"{head}")], sweep);

    protected PatchSweep Outputs(Place at) => AllHeads.Output(at).EachComponent();

    protected PatchSweep Queries(Place at) => AllHeads.Queries(at).EachComponent();

    protected PatchSweep Keys(Place at) => AllHeads.Keys(at).EachComponent();

    protected PatchSweep Values(Place at) => AllHeads.Values(at).EachComponent();

    protected PatchSweep Patterns(Place at) => PatchSweep.OfPatterns(Heads, at);

    protected NumericTable AttentionRows(Head head, Role from) => Laboratory.Read(Plan.PlainRun(Clean.Batch), evaluation =>
    {
        using var pattern = evaluation.Pattern(head);
        var (length, positions) = (Clean.Batch.Length, Clean.Batch.Positions(from));
        var weights = pattern.contiguous().cpu().data<float>().ToArray();
        return Found(
            Numbered(Clean.Count),
            Numbered(length),
            (n, key) => weights[(((n * length) + positions[n]) * length) + key]);
    });

    private ComponentSet HeadsOf(int layer) => ComponentSet.Of(Heads.Where(head => head.Layer == layer));

    /// <summary>One row a variant, one column a position from the first at which the prompts differ.</summary>
    private NumericTable ByPosition(IReadOnlyList<string> rows, Func<Place, PatchSweep> sweep) =>
        ByPosition(rows, place => Patched(sweep(place)));

    private NumericTable ByPosition(IReadOnlyList<string> rows, Func<Place, double[]> patched)
    {
        int[] positions = [.. Enumerable.Range(FirstDifference, Clean.Batch.Length - FirstDifference)];
        var columns = positions.Select(position => patched(Place.AtPosition(position))).ToList();
        return Found(rows, [.. positions.Select(position => $"{position}")], (row, column) => columns[column][row]);
    }

    /// <summary>How far each patch goes from the corrupted logit difference to the clean one.</summary>
    private double[] Patched(PatchSweep sweep) =>
        [.. Laboratory.PatchEach(sweep, Corrupted.Batch, Clean.Batch, LogitDifference).Select(Fraction)];

    private double Fraction(IReadOnlyList<float> patched) =>
        (patched.Average() - Set.CorruptedMean) / (Set.CleanMean - Set.CorruptedMean);

    private IReadOnlyList<float> Measure(Plan plan) => Laboratory.Measure(plan, LogitDifference);

    private Plan Silenced(IReadOnlyList<Head> heads) => heads.Count == 0
        ? Plan.PlainRun(Clean.Batch)
        : Intervention.ZeroAblate(ComponentSet.Of(heads).Output(END)).On(Model.Shape, Clean.Batch);

    /// <summary>The model and the prompts on the bench.</summary>
    private sealed class Setting : IDisposable
    {
        private readonly Gpt2Model model;

        public Setting(Gpt2Model model, IoiDatasetFamily prompts)
        {
            this.model = model;
            Laboratory = new Laboratory(model, new BootstrapPlan(100, 0));
            (Clean, Corrupted) = (prompts[PublishedPrompts.Clean], prompts[PublishedPrompts.Corrupted]);
            var metric = IoiClaims.Ioi.LogitDifference.Of(Clean).ToMetric();
            CleanMean = Laboratory.Measure(Plan.PlainRun(Clean.Batch), metric).Average();
            CorruptedMean = Laboratory.Measure(Plan.PlainRun(Corrupted.Batch), metric).Average();
        }

        public Laboratory Laboratory { get; }

        public IoiDataset Clean { get; }

        public IoiDataset Corrupted { get; }

        public double CleanMean { get; }

        public double CorruptedMean { get; }

        public void Dispose()
        {
            Laboratory.Dispose();
            model.Dispose();
        }
    }
}
