using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Experiments;

/// <summary>Experiments give the same whatever is in memory, compute once what is asked twice, and say what cannot be asked.</summary>
public class ExperimentTests
{
    private static readonly BootstrapPlan Intervals = new(100, 0);

    private static Sweep Measure(
        RandomCase random,
        PromptBatch baseline,
        PromptBatch patch,
        int promptsAtATime = 256,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        using var experiment = new Experiment(
            random.Model, baseline, Metric(baseline), intervals: Intervals, promptsAtATime: promptsAtATime);
        return experiment.Sweep(
            experiment.Everything.To(ComponentSet.Of(new Head(2, 0)).Queries()).ToLogits(Role.End).EachSender(),
            patch, Conventions.IoiPaper, progress: progress, cancellation: cancellation);
    }

    private static TokenLogitDifference Metric(PromptBatch batch) =>
        new([.. Enumerable.Range(0, batch.Count).Select(n => (n % 11, (n + 3) % 11))], Role.End);

    [Test]
    public void The_same_sweep_gives_the_same_bits()
    {
        using var random = new RandomCase(11, layers: 3, doublePrecision: false, prompts: 3);
        var (baseline, patch) = (random.Batch(), random.Batch());
        var (first, second) = (Measure(random, baseline, patch), Measure(random, baseline, patch));
        foreach (var (component, effect) in first.Effects)
        {
            second[component]!.PatchedValues.Should().Equal(effect.PatchedValues);
        }
    }

    [Test]
    public void Streaming_prompts_changes_nothing()
    {
        using var random = new RandomCase(12, layers: 3, prompts: 3);
        var (baseline, patch) = (random.Batch(), random.Batch());
        var (whole, streamed) = (Measure(random, baseline, patch), Measure(random, baseline, patch, promptsAtATime: 1));
        foreach (var (component, effect) in whole.Effects)
        {
            streamed[component]!.PatchedValues.Zip(effect.PatchedValues, (s, w) => Math.Abs(s - w)).Max()
                .Should().BeLessThan(1e-5f);
        }
    }

    [Test]
    public void Progress_grows_to_one()
    {
        using var random = new RandomCase(12, layers: 3, prompts: 3);
        var (baseline, patch) = (random.Batch(), random.Batch());
        var reported = new List<double>();
        Measure(random, baseline, patch, promptsAtATime: 1, new Recorder(reported.Add));
        reported.Should().BeInAscendingOrder().And.EndWith(1.0);
        reported.Should().HaveCountGreaterThan(1);
    }

    [Test]
    public void A_cancelled_sweep_stops()
    {
        using var random = new RandomCase(12, layers: 3, prompts: 3);
        var (baseline, patch) = (random.Batch(), random.Batch());
        using var cancellation = new CancellationTokenSource();
        var stop = new Recorder(_ => cancellation.Cancel());
        FluentActions.Invoking(() => Measure(random, baseline, patch, promptsAtATime: 1, stop, cancellation.Token))
            .Should().Throw<OperationCanceledException>();
    }

    [Test]
    public void Components_without_a_path_are_left_out_of_a_sweep()
    {
        using var random = new RandomCase(12, layers: 3, prompts: 3);
        var (baseline, patch) = (random.Batch(), random.Batch());
        var sweep = Measure(random, baseline, patch);
        sweep[new Mlp(2)].Should().BeNull("it comes after the receiver");
        sweep[new Mlp(1)].Should().NotBeNull();
        sweep.ToTable(new Tolerance(0.001))["2", "MLP"].Should().BeNull();
    }

    [Test]
    public void Runs_that_do_not_fit_the_budget_are_dropped_and_run_again()
    {
        using var random = new RandomCase(12, layers: 3, prompts: 3);
        var (one, other) = (random.Batch(), random.Batch());
        using var generous = new ModelRunner(random.Model);
        using var tight = new ModelRunner(random.Model, budgetBytes: 0);
        foreach (var runner in new[] { generous, tight })
        {
            runner.Measure(Plan.PlainRun(one), Metric(one));
            runner.Measure(Plan.PlainRun(other), Metric(other));
            runner.Measure(Plan.PlainRun(one), Metric(one));
        }

        generous.ForwardPasses.Should().Be(2);
        tight.ForwardPasses.Should().Be(3);
    }

    [Test]
    public void Runs_on_its_own_prompts_outlive_what_is_forgotten()
    {
        using var random = new RandomCase(12, layers: 3, prompts: 40);
        var (own, other) = (random.Batch(), random.Batch());
        using var experiment = new Experiment(random.Model, own, Metric(own), intervals: Intervals, promptsAtATime: 20);
        int PassesOf(PromptBatch batch)
        {
            var before = experiment.Runner.ForwardPasses;
            experiment.Runner.Measure(Plan.PlainRun(batch), Metric(batch));
            return experiment.Runner.ForwardPasses - before;
        }

        (PassesOf(own), PassesOf(other)).Should().Be((4, 4));
        experiment.Forget();
        (PassesOf(own), PassesOf(other)).Should().Be((0, 4));
        experiment.Runner.Forget();
        PassesOf(own).Should().Be(4);
    }

    [Test]
    public void Where_not_all_runs_fit_those_on_the_prompts_that_it_is_about_stay()
    {
        using var random = new RandomCase(12, layers: 3, prompts: 80);
        var (own, other) = (random.Batch(), random.Batch());
        var bytesOfRow = 10L * random.Shape.ModelWidth * sizeof(double);
        int PassesOfTheSecondTime(double datasets)
        {
            var budget = (long)(datasets * own.Count * own.Length * bytesOfRow);
            using var experiment = new Experiment(random.Model, own, Metric(own), intervals: Intervals, promptsAtATime: 20, budgetBytes: budget);
            _ = experiment.Patch(Route.From(experiment.AllHeads).ToLogits(Role.End), other).Effect.PatchedValues;
            var before = experiment.Runner.ForwardPasses;
            _ = experiment.Patch(Route.From(new Head(0, 0)).ToLogits(Role.End), other).Effect.PatchedValues;
            return experiment.Runner.ForwardPasses - before;
        }

        PassesOfTheSecondTime(datasets: 2).Should().Be(0);
        PassesOfTheSecondTime(datasets: 1.6).Should().Be(8, "the parts of the other prompts are run again");
        PassesOfTheSecondTime(datasets: 0.5).Should().Be(16);
    }

    [Test]
    public void What_was_asked_once_is_known()
    {
        using var random = new RandomCase(12, layers: 3, prompts: 3);
        var (baseline, patch) = (random.Batch(), random.Batch());
        using var experiment = new Experiment(random.Model, baseline, Metric(baseline), intervals: Intervals);
        Route Direct() => Route.From(experiment.AllHeads).ToLogits(Role.End);

        experiment.Patch(Direct(), patch).Effect.Should().BeSameAs(experiment.Patch(Direct(), patch).Effect);
        experiment.Patch(Direct(), patch).Should().NotBeSameAs(experiment.Patch(Direct(), patch, Conventions.IoiPaper));
        experiment.Sweep(Direct().EachSender(), patch).Should().BeSameAs(experiment.Sweep(Direct().EachSender(), patch));
        experiment.Mean().Should().BeSameAs(experiment.Mean(Metric(baseline)));
        experiment.On(patch, Metric(patch), "others").Should().BeSameAs(experiment.On(patch, Metric(patch), "others"));
        experiment.Under("order", "ABBA").Should().NotBeSameAs(experiment.Under("order", "BABA"));
        experiment.Runner.ForwardPasses.Should().Be(2, "one on each of the two datasets");
    }

    [Test]
    public void Several_metrics_are_read_off_one_patch()
    {
        using var random = new RandomCase(12, layers: 3, prompts: 3);
        var (baseline, patch) = (random.Batch(), random.Batch());
        using var experiment = new Experiment(random.Model, baseline, Metric(baseline), intervals: Intervals);
        var attention = new AttentionTo(ComponentSet.Of(new Head(2, 0)), Role.End, RandomCase.Roles[0]);
        var patched = experiment.Patch(ComponentSet.Of(new Head(0, 0)).Output(), patch);

        var effects = patched.On([experiment.Metric, attention]);

        effects[0].Should().BeSameAs(patched.Effect);
        effects[1].Should().BeSameAs(patched.Attention(attention.Heads, attention.From, attention.To));
        effects[1].BaselineValues.Should().Equal(experiment.Measure(attention));
        effects[1].Description.Metric.Should().Be(attention.Name);
    }

    [Test]
    public void Restoring_everything_undoes_the_whole_fall_and_restoring_nothing_that_matters_undoes_none()
    {
        using var random = new RandomCase(12, layers: 3, prompts: 3);
        var (clean, corrupted) = (random.Batch(), random.Batch());
        using var experiment = new Experiment(random.Model, clean, Metric(clean), intervals: Intervals);

        var restored = experiment.RestoreEach(Route.From(experiment.AllHeads).ToLogits(Role.End).EachSender(), corrupted);

        experiment.Restore(experiment.Everything.Output(), corrupted).Value.Should().BeApproximately(1, 1e-4);
        restored.Should().HaveCount(random.Shape.AllHeads().Count());
        experiment.RestoreResidualStream(random.Shape.Layers, Role.End, corrupted).Value.Should().BeApproximately(1, 1e-4);
        experiment.RestoreResidualStream(0, Role.End, clean.Select([.. Enumerable.Range(0, clean.Count)])).Instability
            .Should().NotBeNull("without a fall there is nothing to undo");
    }

    [Test]
    public void Another_metric_than_a_logit_difference_is_not_attributed()
    {
        using var random = new RandomCase(12, layers: 2, prompts: 3);
        using var experiment = new Experiment(
            random.Model, random.Batch(), new AttentionTo(ComponentSet.Of(new Head(1, 0)), Role.End, RandomCase.Roles[0]));

        experiment.Invoking(each => each.DirectLogitAttribution()).Should().Throw<InvalidOperationException>().WithMessage("*'attention*TokenLogitDifference*");
    }

    private sealed class Recorder(Action<double> record) : IProgress<double>
    {
        public void Report(double value) => record(value);
    }
}
