using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Patching;

/// <summary>Sweeps of activation patching are what a user of hooks gets patch by patch.</summary>
[TestFixture(BlockKind.Sequential)]
[TestFixture(BlockKind.Parallel)]
public sealed class PatchSweepTests(BlockKind blocks)
{
    private const int Length = 5;
    private static readonly Role Here = new("HERE");
    private static readonly int[] Positions = [2, 4, 1];

    private ITransformer model = null!;
    private PromptBatch baseline = null!;
    private PromptBatch from = null!;
    private Dictionary<Component, Tensor> written = null!;
    private Dictionary<(Component, PortKinds), Tensor> read = null!;
    private Dictionary<Head, Tensor> attended = null!;

    private IEnumerable<Head> Heads => model.Shape.AllHeads();

    [OneTimeSetUp]
    public void SetUp()
    {
        var form = ModelForm.Gpt2(3, 2, 8, 6, 11, 8);
        model = RandomTransformer.Create(form with { Shape = form.Shape with { Blocks = blocks, KeyValueHeads = 1 }, Rotary = 2 }, seed: 3, scale: 0.5, ScalarType.Float64);
        var random = new Random(4);
        PromptBatch Batch(params int[] beginning) => new(
            Positions.Select(_ => (IReadOnlyList<int>)Enumerable.Range(0, Length)
                .Select(p => p < beginning.Length ? beginning[p] : random.Next(11)).ToArray()),
            new Dictionary<Role, IReadOnlyList<int>>
            {
                [Role.End] = Positions.Select(_ => Length - 1).ToArray(),
                [Here] = Positions,
            });

        // Prompts that begin alike: what is patched there changes nothing.
        baseline = Batch(3, 7);
        from = Batch(3, 7);
        written = NaiveForward.Record(model, from);
        read = [];
        attended = [];
        new NaiveForward
        {
            Read = (component, port, value) => Keep(read, (component, port), value),
            Attend = (head, pattern) => Keep(attended, head, pattern),
        }.FinalNormOutput(model, from, Role.End).Dispose();
    }

    [OneTimeTearDown]
    public void ClearAway()
    {
        foreach (var tensor in written.Values.Concat(read.Values).Concat(attended.Values))
        {
            tensor.Dispose();
        }

        model.Dispose();
    }

    [Test]
    public void Outputs_are_replaced_where_they_are_written([Values] bool atRole)
    {
        ComponentSet[] variants =
        [
            .. Heads.Select(ComponentSet.Of),
            ComponentSet.Of(new Mlp(1)),
            ComponentSet.Of(new Embedding(), new Head(0, 0), new Head(0, 1), new Mlp(0)),
        ];
        var sweep = PatchSweep.Of(variants.Select(variant => variant.Output(atRole ? Here : Place.Everywhere)));

        ShouldBe(sweep, v => new NaiveForward
        {
            Write = (component, value) => variants[v].Contains(component)
                ? atRole ? AtHere(value, written[component]) : written[component] : value,
        });
    }

    [Test]
    public void Queries_keys_and_values_are_replaced_where_they_are_read(
        [Values(PortKinds.Query, PortKinds.Key, PortKinds.Value, PortKinds.Query | PortKinds.Value)] PortKinds ports,
        [Values] bool atRole)
    {
        var sweep = new Ports(ComponentSet.AllHeads(model.Shape), ports, atRole ? Here : Place.Everywhere).EachComponent();

        ShouldBe(sweep, v => new NaiveForward
        {
            Read = (component, port, value) => sweep.Variants[v].Contains(component) && ports.HasFlag(port)
                ? atRole ? AtHere(value, read[(component, port)]) : read[(component, port)] : value,
        });
    }

    [Test]
    public void Inputs_of_MLPs_are_replaced_where_they_are_read([Values] bool atRole)
    {
        var sweep = new Ports(ComponentSet.AllMlps(model.Shape), PortKinds.MlpInput, atRole ? Here : Place.Everywhere).EachComponent();

        ShouldBe(sweep, v => new NaiveForward
        {
            Read = (component, port, value) => sweep.Variants[v].Contains(component)
                ? atRole ? AtHere(value, read[(component, port)]) : read[(component, port)] : value,
        });
    }

    [Test]
    public void Patterns_are_replaced_in_the_rows_of_the_position_that_attends([Values] bool atRole)
    {
        var sweep = PatchSweep.OfPatterns(Heads, atRole ? Place.At(Here) : Place.Everywhere);

        ShouldBe(sweep, v => new NaiveForward
        {
            Attend = (head, pattern) => sweep.Variants[v].Contains(head)
                ? atRole ? AtHere(pattern, attended[head]) : attended[head] : pattern,
        });
    }

    [Test]
    public void In_parts_they_are_the_same()
    {
        using var experiment = new Experiment(model, baseline, new TokenLogitDifference([(1, 2), (3, 4), (5, 6)], Role.End));
        var sweep = PatchSweep.OfPatterns(Heads, Place.At(Here));

        var measured = experiment.Sweep(sweep, from);

        measured.Should().HaveCount(6);
        var alone = experiment.Sweep(sweep.Only([sweep.Variants[4]]), from);
        alone[0].PatchedValues.Should().Equal(measured[4].PatchedValues);
    }

    [Test]
    public void What_cannot_be_patched_is_refused()
    {
        FluentActions.Invoking(() => PatchSweep.Of()).Should().Throw<NothingMatchedException>();
        var head = ComponentSet.Of(new Head(1, 0));
        Site[] others = [head.Output(), head.Values(), new Ports(head, PortKinds.Attention, Place.Everywhere), head.Keys(Here)];
        foreach (var other in others)
        {
            FluentActions.Invoking(() => PatchSweep.Of(head.Keys(), other)).Should().Throw<ArgumentException>()
                .WithMessage($"*'1.0.K at every position' and '{other}' differ*");
        }

        FluentActions.Invoking(() => PatchSweep.OfPatterns([new Head(3, 0)], Place.Everywhere).On(model.Shape, baseline, from))
            .Should().Throw<ArgumentException>().WithMessage("*no head 3.0*");
    }

    // Attribution after an ablation: by hand, from what the hooks saw.
    [Test]
    public void Heads_are_attributed_with_the_scale_of_the_network_that_something_was_done_to()
    {
        var silent = new Head(1, 1);
        var difference = new TokenLogitDifference([(1, 2), (3, 4), (5, 6)], Role.End);
        var ablated = new Dictionary<Head, Tensor>();
        Tensor? final = null;
        using var scope = NewDisposeScope();
        new NaiveForward
        {
            Write = (component, value) =>
            {
                if (component == silent)
                {
                    value = value.clone();
                    value[.., Length - 1] = 0;
                }

                if (component is Head head)
                {
                    ablated[head] = value.clone().MoveToOuterDisposeScope();
                }

                return value;
            },
            Read = (component, _, value) => component is Output ? final = value.clone().MoveToOuterDisposeScope() : value,
        }.FinalNormOutput(model, baseline, Role.End);
        using var runner = new ModelRunner(model);

        var found = runner.Read(
            Intervention.ZeroAblate(ComponentSet.Of(silent).Output(Role.End)).On(model.Shape, baseline),
            evaluation => HeadAttribution.Of(evaluation, difference));

        foreach (var head in Heads)
        {
            for (var n = 0; n < baseline.Count; n++)
            {
                var rows = model.UnembeddingRows(tensor(new long[] { difference.Pairs[n].Right, difference.Pairs[n].Wrong }));
                var scale = model.FinalNorm.Scale(final![n, Length - 1]);
                var zero = model.FinalNorm.ApplyFrozen(zeros_like(rows[0]), scale);
                var normed = model.FinalNorm.ApplyFrozen(ablated[head][n, Length - 1], scale) - zero;
                found[head][n].Should().BeApproximately((float)(normed * (rows[0] - rows[1])).sum().item<double>(), 1e-5f);
            }
        }

        found[silent].Should().OnlyContain(value => value == 0);
        found.Mean(new Head(2, 0)).Should().NotBe(0);
    }

    private static T Keep<TKey, T>(Dictionary<TKey, T> seen, TKey key, T value)
        where TKey : notnull
        where T : Tensor
    {
        seen[key] = (T)value.clone().DetachFromDisposeScope();
        return value;
    }

    private static Tensor AtHere(Tensor value, Tensor replacement)
    {
        var result = value.clone();
        for (var n = 0; n < Positions.Length; n++)
        {
            result[n, Positions[n]] = replacement[n, Positions[n]];
        }

        return result;
    }

    private void ShouldBe(PatchSweep sweep, Func<int, NaiveForward> naive)
    {
        using var scope = NewDisposeScope();
        using var cache = new RunCache(1 << 20);
        using var evaluation = new Evaluator(model, cache).Evaluate(sweep.On(model.Shape, baseline, from));
        var plain = new NaiveForward().FinalNormOutput(model, baseline, Role.End);
        var moved = 0;
        for (var v = 0; v < sweep.Variants.Length; v++)
        {
            var expected = naive(v).FinalNormOutput(model, baseline, Role.End);
            var found = evaluation.Variant(v).FinalNormOutput(Role.End);
            Numbers.LargestDifference(found, expected).Should().BeLessThan(1e-9, $"{sweep.Variants[v]} is patched alone");
            moved += Numbers.LargestDifference(found, plain) > 1e-6 ? 1 : 0;
        }

        moved.Should().BeGreaterThan(1, "a patch that changes nothing shows nothing");
    }
}
