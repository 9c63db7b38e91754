using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Graph;

/// <summary>What reads what, and which heads share a key, follows from the model's shape.</summary>
public class ShapeTests
{
    private static readonly Role Here = new("HERE");

    private static TransformerShape Shape(BlockKind blocks) => new(3, 4, 8, 2, 11, 8) { Blocks = blocks, KeyValueHeads = 2 };

    private static PromptBatch Batch(params int[] tokens) => new(
        [tokens], new Dictionary<Role, IReadOnlyList<int>> { [Here] = [1], [Role.End] = [tokens.Length - 1] });

    [Test]
    public void A_component_reads_what_stands_in_the_residual_stream_before_it([Values] BlockKind blocks)
    {
        var shape = Shape(blocks);
        foreach (var reader in ComponentOrder.Writers(shape).Append(new Output()))
        {
            ComponentOrder.Writers(shape).Where(writer => shape.Reads(reader, writer))
                .Should().Equal(ReadingOrder.Of(shape, reader), "{0} reads these", reader);
        }
    }

    [Test]
    public void In_a_parallel_block_an_MLP_does_not_read_its_layers_heads_and_a_route_says_so()
    {
        var route = Route.From(new Head(1, 0)).To(new Ports(ComponentSet.Of(new Mlp(1)), PortKinds.MlpInput, Place.Everywhere)).ToLogits(Role.End);
        Plan Patched(BlockKind blocks) => route.Patch(Shape(blocks), Batch(1, 2, 3), Batch(3, 2, 1), Conventions.Remix);

        route.HasPath(Shape(BlockKind.Sequential)).Should().BeTrue();
        route.CountPaths(Shape(BlockKind.Sequential)).Should().Be(1);
        Patched(BlockKind.Sequential).States.Should().NotBeEmpty();
        route.HasPath(Shape(BlockKind.Parallel)).Should().BeFalse();
        route.CountPaths(Shape(BlockKind.Parallel)).Should().Be(0);
        FluentActions.Invoking(() => Patched(BlockKind.Parallel)).Should().Throw<NothingMatchedException>()
            .WithMessage("*no path*an MLP does not read the heads of its own layer.");
    }

    [Test]
    public void An_MLP_is_between_two_hops_where_one_reads_the_other_through_it([Values] BlockKind blocks)
    {
        var plan = Route.From(new Head(1, 0)).ToLogits(Role.End).Patch(Shape(blocks), Batch(1, 2, 3), Batch(3, 2, 1), Conventions.IoiPaper);
        var between = plan.States.OfType<Open>().SelectMany(open => open.Transitions).SelectMany(transition => transition.Sources).OfType<Mlp>();
        between.Distinct().Should().BeEquivalentTo(blocks == BlockKind.Parallel ? [new Mlp(2)] : new[] { new Mlp(1), new Mlp(2) });
    }

    [Test]
    public void Heads_that_share_a_key_are_a_set_with_a_name()
    {
        var group = Shape(BlockKind.Sequential).KeyValueHead(2, 1);
        group.Name.Should().Be("kv 2.1");
        group.Should().Equal(new Head(2, 2), new Head(2, 3));
        FluentActions.Invoking(() => Shape(BlockKind.Sequential).KeyValueHead(2, 2))
            .Should().Throw<ArgumentException>().WithMessage("There is no key-value head 2.2: each layer*0 to 1*");
        FluentActions.Invoking(() => Shape(BlockKind.Sequential).KeyValueHead(3, 0))
            .Should().Throw<ArgumentException>().WithMessage("*layers 0 to 2*");
    }

    /// <summary>The key itself is one row of the layer's keys, which both heads then read.</summary>
    [Test]
    public void A_key_patched_for_all_heads_that_share_it_is_the_key_patched_and_for_one_of_them_is_not()
    {
        using var scope = NewDisposeScope();
        using var model = RandomTransformer.Create(
            new ModelForm(Shape(BlockKind.Sequential), 6) { Rotary = 2 }, seed: 3, scale: 0.5, ScalarType.Float64);
        var (prompts, others) = (Batch(1, 2, 3, 4), Batch(5, 6, 7, 8));
        using var cache = new RunCache();
        double[] Final(ComponentSet heads)
        {
            using var evaluation = new Evaluator(model, cache)
                .Evaluate(Intervention.Patch(others, heads.Keys(at: Here)).On(model.Shape, prompts));
            return Numbers.Of(evaluation.FinalNormOutput(Role.End));
        }

        var group = model.Shape.KeyValueHead(1, 1);
        var (first, second) = (Final(ComponentSet.Of(new Head(1, 2))), Final(ComponentSet.Of(new Head(1, 3))));

        Numbers.LargestDifference(Final(group), WithKeyOf(others)).Should().BeLessThan(1e-12);
        Numbers.LargestDifference(first, WithKeyOf(others)).Should().BeGreaterThan(1e-4);
        Numbers.LargestDifference(second, WithKeyOf(others)).Should().BeGreaterThan(1e-4);
        Numbers.LargestDifference(first, second).Should().BeGreaterThan(1e-4);

        double[] WithKeyOf(PromptBatch other)
        {
            using var run = new PlainRun(model, other);
            var theirs = run.Project(1, PortKinds.Key)[0, 2, 1];
            var patched = new KeyPatched(model, layer: 1, keyValueHead: 1, position: 1, theirs);
            using var plain = new PlainRun(patched, prompts);
            return Numbers.Of(model.FinalNorm.Apply(plain.Final)[0, -1]);
        }
    }

    /// <summary>A model one of whose keys is another, at one position.</summary>
    private sealed class KeyPatched(RandomTransformer model, int layer, int keyValueHead, int position, Tensor key) : CountingTransformer(model)
    {
        public override Tensor Project(int at, PortKinds port, Tensor normed, Tensor positions, IReadOnlyList<int>? heads = null)
        {
            var projected = base.Project(at, port, normed, positions, heads);
            if (at == layer && port == PortKinds.Key)
            {
                var share = Shape.Heads / Shape.KeyValueHeads;
                var keys = projected.view(projected.shape[0], Shape.KeyValueHeads, share, projected.shape[2], projected.shape[3]);
                keys[0, keyValueHead, TensorIndex.Colon, position] = key;
            }

            return projected;
        }
    }
}
