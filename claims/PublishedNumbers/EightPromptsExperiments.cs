using IoiClaims.Gpt2;
using static IoiClaims.Claims.PublishedNumbers.PublishedTable;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// The experiments on the eight prompts. Patching takes values of the clean run into the corrupted one, in which each
/// prompt's neighbour stands: the two differ in S2 only, so that nothing can change before it.
/// </summary>
internal sealed class EightPromptsExperiments : IDisposable
{
    private readonly Gpt2Model model;
    private readonly Experiment clean;
    private readonly Experiment corrupted;
    private readonly TokenLogitDifference difference;

    private EightPromptsExperiments(Gpt2Model model, IoiDatasetFamily prompts)
    {
        this.model = model;
        Prompts = prompts[PublishedPrompts.Clean];
        difference = LogitDifference.Of(Prompts).ToMetric();
        clean = new Experiment(model, Prompts, difference, intervals: new BootstrapPlan(100, 0));
        corrupted = new Experiment(clean.Runner, prompts[PublishedPrompts.Corrupted], difference, intervals: clean.Intervals);
    }

    /// <summary>The clean prompts.</summary>
    public IoiDataset Prompts { get; }

    /// <summary>The first position at which clean and corrupted prompts differ.</summary>
    public int FirstDifference => LayersByPosition.FirstDifference(clean.Batch, corrupted.Batch);

    private static Role END => IoiRoles.End;

    private int Layers => model.Shape.Layers;

    private IEnumerable<int> Positions => Enumerable.Range(FirstDifference, clean.Batch.Length - FirstDifference);

    private AttributionPatching Attribution =>
        clean.Once("attribution patching", () => AttributionPatching.Of(model, clean.Batch, corrupted.Batch, difference));

    private double Whole => clean.Measure().Average() - corrupted.Measure().Average();

    private IEnumerable<Head> Heads => model.Shape.AllHeads();

    /// <summary>As TransformerLens processes weights: what heads write whatever they attend to counts as the layer's bias.</summary>
    public static EightPromptsExperiments On(Subject subject) =>
        new(((Gpt2Model)subject.Model).WithFoldedValueBiases(), PublishedPrompts.TransformerLens8(subject.Tokenizer));

    public NumericTable LogitDifferences() => Found(Numbered(Prompts.Count), ["logit difference"], (n, _) => clean.Measure()[n]);

    public NumericTable AccumulatedResidual() =>
        clean.Read(run => LogitLens.Of(run, difference)).ToTable(new Tolerance(1e-6), Conditions.None);

    public NumericTable AttributionByLayer() => clean.DirectLogitAttribution().ByLayer(new Tolerance(1e-6), Conditions.None);

    public NumericTable AttributionByHead(params IReadOnlyList<Head> silent) => clean.Runner
        .Read(Silenced(silent), evaluation => HeadAttribution.Of(evaluation, difference))
        .ToTable(new Tolerance(1e-6), Conditions.None);

    public NumericTable SelfRepair() => Found(
        ["nothing", "9.9 at END"],
        ["logit difference"],
        (row, _) => clean.Runner.Measure(Silenced(row == 0 ? [] : [new Head(9, 9)]), difference).Average());

    public NumericTable FinalNormScales()
    {
        float[] Scales(IReadOnlyList<Head> silent) => clean.Runner.Read(Silenced(silent), evaluation =>
        {
            using var input = evaluation.FinalResidual(END);
            using var scale = evaluation.Model.FinalNorm.Scale(input);
            return scale.cpu().data<float>().ToArray();
        });

        float[][] columns = [Scales([]), Scales([new Head(9, 9)])];
        return Found(Numbered(Prompts.Count), ["nothing", "9.9 at END"], (n, column) => columns[column][n]);
    }

    public NumericTable PatchedLayers(Func<LayersByPosition, double[][]> what) =>
        OfLayers(what(clean.Once("patched layers", () => LayersByPosition.Patched(corrupted, clean.Batch))));

    public NumericTable AttributedLayers(AttributionMethod method, Func<LayersByPosition, double[][]> what) =>
        OfLayers(what(clean.Once(("attributed layers", method), () => LayersByPosition.Attributed(corrupted, clean.Batch, method))));

    public NumericTable PatchedHeads(Func<Place, PatchSweep> sweep)
    {
        var patched = Patched(sweep(Place.Everywhere));
        return Found(
            Numbered(Layers), Numbered(model.Shape.Heads), (layer, head) => patched[(layer * model.Shape.Heads) + head]);
    }

    // A head's output reaches the logits along its edges only, so that what gradients say of these adds up to what they say of it.
    public NumericTable AttributedOutputs()
    {
        var ofNodes = new EdgeExperiments(corrupted, clean.Batch).Attribution(AttributionMethod.Eap).OfNodes();
        var whole = Whole;
        return Found(Numbered(Layers), Numbered(model.Shape.Heads), (layer, head) => ofNodes[new Head(layer, head)] / whole);
    }

    public NumericTable Attributed(Func<AttributionPatching, double[][]> what)
    {
        var (found, whole) = (what(Attribution), Whole);
        return Found(Numbered(Layers), Numbered(model.Shape.Heads), (layer, head) => found[layer][head] / whole);
    }

    public NumericTable AttributedStream() => OfLayers(Attribution.Stream);

    public NumericTable PatchedHeadsByPosition(Func<Place, PatchSweep> sweep) =>
        ByPosition([.. Heads.Select(head => $"{head}")], sweep);

    public PatchSweep Outputs(Place at) => clean.AllHeads.Output(at).EachComponent();

    public PatchSweep Queries(Place at) => clean.AllHeads.Queries(at).EachComponent();

    public PatchSweep Keys(Place at) => clean.AllHeads.Keys(at).EachComponent();

    public PatchSweep Values(Place at) => clean.AllHeads.Values(at).EachComponent();

    public PatchSweep Patterns(Place at) => PatchSweep.OfPatterns(Heads, at);

    public NumericTable AttentionRows(Head head, Role from) => clean.Runner.Read(Plan.PlainRun(clean.Batch), evaluation =>
    {
        using var pattern = evaluation.Pattern(head);
        var (length, positions) = (clean.Batch.Length, clean.Batch.Positions(from));
        var weights = pattern.contiguous().cpu().data<float>().ToArray();
        return Found(
            Numbered(Prompts.Count),
            Numbered(length),
            (n, key) => weights[(((n * length) + positions[n]) * length) + key]);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        corrupted.Dispose();
        clean.Dispose();
        model.Dispose();
    }

    /// <summary>One column a position from the first at which the prompts differ.</summary>
    private NumericTable OfLayers(double[][] changes)
    {
        var whole = Whole;
        return Found(
            Numbered(Layers),
            [.. Positions.Select(position => $"{position}")],
            (layer, column) => changes[layer][FirstDifference + column] / whole);
    }

    /// <summary>One row a variant, one column a position from the first at which the prompts differ.</summary>
    private NumericTable ByPosition(IReadOnlyList<string> rows, Func<Place, PatchSweep> sweep)
    {
        var columns = Positions.Select(position => Patched(sweep(Place.AtPosition(position)))).ToList();
        return Found(rows, [.. Positions.Select(position => $"{position}")], (row, column) => columns[column][row]);
    }

    /// <summary>How far each patch goes from the corrupted logit difference to the clean one.</summary>
    private double[] Patched(PatchSweep sweep) =>
        [.. corrupted.Sweep(sweep, from: clean.Batch).Select(effect => Fraction(effect.PatchedValues))];

    private double Fraction(IReadOnlyList<float> patched) => (patched.Average() - corrupted.Measure().Average()) / Whole;

    private Plan Silenced(IReadOnlyList<Head> heads) => heads.Count == 0
        ? Plan.PlainRun(clean.Batch)
        : Intervention.ZeroAblate(ComponentSet.Of(heads).Output(END)).On(model.Shape, clean.Batch);
}
