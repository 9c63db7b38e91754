using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Experiments;

/// <summary>Parts that are computed two at a time give what they give one after the other.</summary>
[TestFixture]
[NonParallelizable]
public sealed class SideBySideTests
{
    [TearDown]
    public void TakeOneThreadAgain() => set_num_threads(1);

    [Test]
    public void An_experiment_gives_the_same_on_two_threads_as_on_one()
    {
        using var random = new RandomCase(seed: 5, layers: 3, prompts: 40);
        var (prompts, others) = (random.Batch(), random.Batch());
        var heads = new ComponentSet("some heads", random.Shape.AllHeads());
        IReadOnlyList<float> Measured(int threads)
        {
            set_num_threads(threads);
            using var experiment = new Experiment(random.Model, prompts, new TokenLogitDifference([.. prompts.Tokens.Select(_ => (1, 2))], Role.End));
            var sweep = experiment.Sweep(heads.ToLogits(Role.End).EachSender(), others);
            using var circuits = new CircuitExperiments(experiment, Ablation.Mean(others));
            var edges = new EdgeExperiments(experiment, others);
            var scores = edges.Attribution(AttributionMethod.EapIgInputs);
            return
            [
                .. sweep.Effects.SelectMany(each => each.Effect.PatchedValues),
                .. scores.Edges.Select(edge => (float)scores[edge]),
                .. edges.Run(new EdgeSet(scores.Edges.Take(20))).PatchedValues,
                .. experiment.ReadAttention(Role.End, RandomCase.Roles[0])[random.Shape.AllHeads().First()],
                .. circuits.KnockOut([new CircuitNode(random.Shape.AllHeads().First(), Place.Everywhere)]).PatchedValues,
            ];
        }

        Measured(threads: 2).Should().Equal(Measured(threads: 1), (one, other) => Math.Abs(one - other) < 1e-6f);
        get_num_threads().Should().Be(1);
    }

    [Test]
    public void Few_prompts_give_the_same_on_two_threads_as_on_one()
    {
        using var random = new RandomCase(seed: 6, layers: 3, prompts: 4);
        var (prompts, others) = (random.Batch(), random.Batch());
        var heads = new ComponentSet("some heads", random.Shape.AllHeads());
        IReadOnlyList<double> Measured(int threads)
        {
            set_num_threads(threads);
            using var experiment = new Experiment(random.Model, prompts, new TokenLogitDifference([.. prompts.Tokens.Select(_ => (1, 2))], Role.End));
            var (_, plans) = experiment.Traced(() =>
            {
                _ = experiment.Sweep(heads.ToLogits(Role.End).EachSender(), others);
                return experiment.Sweep(heads.Output().EachComponent(), others);
            });
            using var circuits = new CircuitExperiments(experiment, Ablation.Mean(others));
            var circuit = new Circuit("all heads", HeadGroup.Of(heads, Place.At(Role.End)));
            return
            [
                .. experiment.NoOps(plans).Select(noOp => noOp.ChangesNothing ? 0.0 : 1),
                .. circuits.OfEachNode(circuit, node => [node]).Rows.Select(row => row.Importance),
            ];
        }

        Measured(threads: 2).Should().Equal(Measured(threads: 1), (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Test]
    public void Either_lane_has_as_many_parts_and_of_long_texts_fewer_are_together()
    {
        using var random = new RandomCase(seed: 5, layers: 1, prompts: 1);
        using var runner = new ModelRunner(random.Model, promptsAtATime: 56);
        static PromptBatch Batch(int count, int length) => new(
            Enumerable.Range(0, count).Select(_ => Enumerable.Repeat(1, length).ToArray()), new Dictionary<Role, IReadOnlyList<int>>());

        runner.PartsOf(Batch(120, 20)).Select(part => part.Length).Should().Equal(20, 20, 20, 20, 20, 20);
        runner.PartsOf(Batch(60, 20)).Select(part => part.Length).Should().Equal(15, 15, 15, 15);
        runner.PartsOf(Batch(15, 20)).Select(part => part.Length).Should().Equal(15);
        runner.PartsOf(Batch(28, 256)).Select(part => part.Length).Should().AllSatisfy(length => length.Should().BeLessThanOrEqualTo(8));
    }

    [Test]
    public void On_two_threads_two_parts_run_at_a_time_each_on_one()
    {
        set_num_threads(2);
        using var meeting = new Barrier(2);
        SideBySide.Map(CPU, [0, 1, 2, 3], part =>
        {
            meeting.SignalAndWait(TimeSpan.FromSeconds(30)).Should().BeTrue("another part runs beside it");
            return get_num_threads();
        }).Should().Equal(1, 1, 1, 1);
        get_num_threads().Should().Be(2, "who asks keeps the threads that it had");
    }

    [Test]
    public void The_first_part_that_fails_is_what_fails()
    {
        set_num_threads(2);
        FluentActions.Invoking(() => SideBySide.Map<int, int>(CPU, [0, 1, 2], part => throw new InvalidDataException($"part {part}")))
            .Should().Throw<InvalidDataException>().WithMessage("part 0");
        get_num_threads().Should().Be(2);
    }
}
