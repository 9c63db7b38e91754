using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Patching;

/// <summary>The residual stream is replaced in front of a layer, and only what comes after sees it.</summary>
[TestFixture(BlockKind.Sequential)]
[TestFixture(BlockKind.Parallel)]
public sealed class ResidualStreamTests(BlockKind blocks)
{
    private const int Length = 6;
    private static readonly Role Here = new("HERE");
    private static readonly int[] Positions = [2, 4, 1, 5];

    private ITransformer model = null!;
    private PromptBatch baseline = null!;
    private PromptBatch from = null!;
    private ModelRunner runner = null!;

    private static TokenLogitDifference Metric => new([.. Positions.Select((_, n) => (n, 9 - n))], Role.End);

    [OneTimeSetUp]
    public void SetUp()
    {
        var form = ModelForm.Gpt2(3, 2, 8, 6, 11, 8);
        model = RandomTransformer.Create(form with { Shape = form.Shape with { Blocks = blocks } }, seed: 5, scale: 0.6, ScalarType.Float64);
        var random = new Random(6);
        PromptBatch Batch() => new(
            Positions.Select(_ => (IReadOnlyList<int>)Enumerable.Range(0, Length).Select(_ => random.Next(11)).ToArray()),
            new Dictionary<Role, IReadOnlyList<int>>
            {
                [Role.End] = Positions.Select(_ => Length - 1).ToArray(),
                [Here] = Positions,
            });
        (baseline, from) = (Batch(), Batch());
        runner = new ModelRunner(model);
    }

    [OneTimeTearDown]
    public void ClearAway()
    {
        runner.Dispose();
        model.Dispose();
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void At_a_role_it_is_the_forward_pass_with_one_row_replaced(int layer) => ShouldAgree(
        runner.Measure(ResidualStream.Patch(model.Shape, baseline, from, layer, Place.At(Here)), Metric),
        ForwardWithOneRowReplaced(layer));

    [Test]
    public void Everywhere_it_is_the_other_run([Range(0, 3)] int layer) => ShouldAgree(
        runner.Measure(ResidualStream.Patch(model.Shape, baseline, from, layer, Place.Everywhere), Metric),
        runner.Measure(Plan.PlainRun(from), Metric));

    [Test]
    public void From_the_same_prompts_nothing_changes([Range(0, 3)] int layer) =>
        runner.Measure(ResidualStream.Patch(model.Shape, baseline, baseline, layer, Place.At(Here)), Metric)
            .Should().Equal(runner.Measure(Plan.PlainRun(baseline), Metric));

    [TestCase(-1)]
    [TestCase(4)]
    public void A_layer_that_is_not_there_is_refused(int layer) => FluentActions
        .Invoking(() => ResidualStream.Patch(model.Shape, baseline, from, layer, Place.At(Here)))
        .Should().Throw<ArgumentOutOfRangeException>();

    private float[] ForwardWithOneRowReplaced(int layer)
    {
        using var scope = NewDisposeScope();
        using var run = new PlainRun(model, baseline);
        using var other = new PlainRun(model, from);
        Tensor Stream(PlainRun of) => layer == model.Shape.Layers ? of.Final : of.ResidPre(layer);
        var residual = Stream(run).clone();
        for (var n = 0; n < Positions.Length; n++)
        {
            residual[n, Positions[n]] = Stream(other)[n, Positions[n]];
        }

        var causalMask = ones(Length, Length, ScalarType.Bool).tril();
        for (var l = layer; l < model.Shape.Layers; l++)
        {
            var (at, normed) = (l, model.AttentionNorm(l).Apply(residual));
            Tensor Project(PortKinds port) => model.Project(at, port, normed, arange(Length));
            var z = matmul(model.Pattern(l, Project(PortKinds.Query), Project(PortKinds.Key), causalMask), Project(PortKinds.Value)).transpose(1, 2).contiguous();
            var middle = residual + model.AttentionOutput(l, z) + model.AttentionBias(l);
            residual = middle + model.Mlp(l, model.MlpNorm(l).Apply(blocks == BlockKind.Parallel ? residual : middle));
        }

        var logits = model.Unembed(model.FinalNorm.Apply(residual)).select(1, Length - 1);
        return [.. Metric.Pairs.Select((pair, n) => (float)(logits[n, pair.Right] - logits[n, pair.Wrong]).item<double>())];
    }

    private static void ShouldAgree(IReadOnlyList<float> found, IReadOnlyList<float> expected) =>
        found.Zip(expected, (one, other) => Math.Abs(one - other)).Max().Should().BeLessThan(1e-5f);
}
