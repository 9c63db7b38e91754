using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Experiments;

public class LaboratoryTests
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
        using var laboratory = new Laboratory(random.Model, Intervals, promptsAtATime);
        return laboratory.Sweep(
            Route.From(ComponentSet.Everything(random.Shape)).To(ComponentSet.Of(new Head(2, 0)).Queries()).ToLogits(Role.End)
                .EachSender(),
            baseline, patch, Conventions.IoiPaper, Metric(baseline), Conditions.None, progress, cancellation);
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
        using var generous = new Laboratory(random.Model, Intervals);
        using var tight = new Laboratory(random.Model, Intervals, budgetBytes: 0);
        foreach (var laboratory in new[] { generous, tight })
        {
            laboratory.Measure(Plan.PlainRun(one), Metric(one));
            laboratory.Measure(Plan.PlainRun(other), Metric(other));
            laboratory.Measure(Plan.PlainRun(one), Metric(one));
        }

        generous.ForwardPasses.Should().Be(2);
        tight.ForwardPasses.Should().Be(3);
    }

    private sealed class Recorder(Action<double> record) : IProgress<double>
    {
        public void Report(double value) => record(value);
    }
}
