using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Readings;

public class CompositionScoresTests
{
    private static RandomTransformer Model(int layers = 3) =>
        RandomTransformer.Create(ModelForm.Gpt2(layers, 2, 10, 5, 7, 6), seed: 11, type: ScalarType.Float64);

    // ‖A B‖ / (‖A‖ ‖B‖) with whole D × D matrices.
    private static double Naive(Tensor a, Tensor b)
    {
        static double Norm(Tensor m) => m.square().sum().sqrt().item<double>();
        return Norm(matmul(a, b)) / (Norm(a) * Norm(b));
    }

    private static double Expected(RandomTransformer model, Head from, Head to, CompositionKind kind, CompositionWeights weights)
    {
        using var scope = NewDisposeScope();
        var (w, r) = (model.HeadWeights(from.Layer, from.Index), model.HeadWeights(to.Layer, to.Index));
        var width = model.Shape.ModelWidth;

        // What fold_ln and center_writing_weights do: rows by the gain, then columns without their mean.
        Tensor Reading(Tensor weight, int layer)
        {
            if (weights == CompositionWeights.Raw)
            {
                return weight;
            }

            var gained = weight * model.Weights[$"{layer}.attention.gain"].view(width, 1);
            return gained - gained.mean([0], keepdim: true);
        }

        Tensor Writing(Tensor weight) =>
            weights == CompositionWeights.Raw ? weight : weight - weight.mean([1], keepdim: true);

        var (q, k, v) = (Reading(r.Query, to.Layer), Reading(r.Key, to.Layer), Reading(r.Value, to.Layer));
        var ov = matmul(Reading(w.Value, from.Layer), Writing(w.Output));
        return Naive(ov, kind switch
        {
            CompositionKind.Query => matmul(q, k.t()),
            CompositionKind.Key => matmul(k, q.t()),
            _ => matmul(v, Writing(r.Output)),
        });
    }

    [Test]
    public void They_are_those_of_the_whole_matrices([Values] CompositionKind kind, [Values] CompositionWeights weights)
    {
        using var model = Model();

        var scores = CompositionScores.Of(model, kind, weights);

        foreach (var from in model.Shape.AllHeads())
        {
            foreach (var to in model.Shape.AllHeads().Where(to => to.Layer > from.Layer))
            {
                scores[from, to].Should().BeApproximately(Expected(model, from, to, kind, weights), 1e-9);
            }
        }
    }

    [Test]
    public void The_three_kinds_differ()
    {
        using var model = Model();
        var (from, to) = (new Head(0, 1), new Head(2, 0));

        Enum.GetValues<CompositionKind>().Select(kind => CompositionScores.Of(model, kind)[from, to])
            .Distinct().Should().HaveCount(3);
    }

    [Test]
    public void A_head_with_zero_weights_composes_with_nothing()
    {
        using var model = Model();
        using var silent = model.With("layer 0 writes nothing", weights => weights["0.output"].zero_());

        var scores = CompositionScores.Of(silent, CompositionKind.Value);

        scores[new Head(0, 0), new Head(1, 0)].Should().Be(0);
        scores[new Head(1, 0), new Head(2, 0)].Should().BePositive();
    }

    [Test]
    public void The_largest_pairs_come_first_and_a_table_leaves_out_pairs_that_cannot_compose()
    {
        using var model = Model();
        var scores = CompositionScores.Of(model, CompositionKind.Key);

        var largest = scores.Largest(100);
        var table = scores.ToTable(
            ComponentSet.Of(new Head(0, 1), new Head(1, 0)), ComponentSet.Of(new Head(1, 1)), new Tolerance(0.001), Conditions.None);

        largest.Should().HaveCount(12).And.BeInDescendingOrder(pair => pair.Score);
        largest[0].Score.Should().Be(scores[largest[0].From, largest[0].To]);
        table["0.1", "1.1"].Should().Be(scores[new Head(0, 1), new Head(1, 1)]);
        table["1.0", "1.1"].Should().BeNull();
        table.Heading.Title.Should().Be("key composition of 0.1 + 1.0 with 1.1");
    }

    [Test]
    public void Unrelated_heads_score_about_one_over_the_root_of_the_width()
    {
        var shape = new TransformerShape(2, 2, 64, 8, 10, 10);

        var baseline = CompositionScores.RandomBaseline(shape, samples: 100, seed: 3);

        baseline.Mean.Should().BeApproximately(1 / Math.Sqrt(64), 0.005);
        baseline.StandardDeviation.Should().BeInRange(0.001, 0.02);
        CompositionScores.RandomBaseline(shape, samples: 100, seed: 3).Mean.Should().BeApproximately(baseline.Mean, 1e-12);
        CompositionScores.RandomBaseline(shape, samples: 100, seed: 4).Mean.Should().NotBeApproximately(baseline.Mean, 1e-6);
        FluentActions.Invoking(() => CompositionScores.RandomBaseline(shape, samples: 1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void What_cannot_compose_is_refused()
    {
        using var model = Model();
        using var flat = Model(layers: 1);
        var scores = CompositionScores.Of(model, CompositionKind.Query);

        FluentActions.Invoking(() => scores[new Head(1, 0), new Head(1, 1)])
            .Should().Throw<ArgumentException>().WithMessage("*1.1 reads nothing of head 1.0*");
        FluentActions.Invoking(() => scores[new Head(0, 0), new Head(3, 1)])
            .Should().Throw<ArgumentException>().WithMessage("*no head 3.1*");
        FluentActions.Invoking(() => CompositionScores.Of(flat, CompositionKind.Query))
            .Should().Throw<ArgumentException>().WithMessage("*one layer*");
        FluentActions.Invoking(() => scores.ToTable(
                ComponentSet.Of(new Mlp(0)), ComponentSet.Of(new Head(1, 1)), new Tolerance(0.001), Conditions.None))
            .Should().Throw<ArgumentException>().WithMessage("*m0 is not a head*");
    }

    [Test]
    public void Beside_them_stand_those_of_all_earlier_heads_and_of_random_weights()
    {
        using var model = Model();
        var scores = CompositionScores.Of(model, CompositionKind.Query);
        var (from, to) = (ComponentSet.Of(new Head(1, 0)), ComponentSet.Of(new Head(1, 1), new Head(2, 0)));

        var table = scores.ToTableBesideBaseline(from, to, new Tolerance(1e-6), Conditions.None);

        Head[] earlier = [new(0, 0), new(0, 1), new(1, 0), new(1, 1)];
        var all = earlier.Select(head => scores[head, new Head(2, 0)]).ToArray();
        table["1.0", "1.1"].Should().BeNull("heads of one layer do not read each other");
        table["1.0", "2.0"].Should().Be(scores[new Head(1, 0), new Head(2, 0)]);
        table["mean of all earlier heads", "2.0"].Should().BeApproximately(all.Average(), 1e-12);
        table["largest of all earlier heads", "2.0"].Should().Be(all.Max());
        table["s.d. of all earlier heads", "2.0"].Should()
            .BeApproximately(Math.Sqrt(all.Sum(score => Math.Pow(score - all.Average(), 2)) / 3), 1e-12);
        table["random weights", "1.1"].Should().Be(CompositionScores.RandomBaseline(model.Shape).Mean);
        FluentActions.Invoking(() => scores.ToTableBesideBaseline(
                from, ComponentSet.Of(new Head(0, 1)), new Tolerance(1e-6), Conditions.None))
            .Should().Throw<ArgumentException>().WithMessage("*0.1 is in layer 0*");
    }
}
