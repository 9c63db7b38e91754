namespace IoiClaims.Interp.Tests.Statistics;

public sealed class BootstrapTests
{
    private static readonly BootstrapPlan Plan = new(2000, seed: 7);

    [Test]
    public void The_same_seed_gives_the_same_interval_to_the_last_bit()
    {
        double[] sample = [1, 2, 4, 8, 16, 32];

        Bootstrap.Mean(sample, Plan).Interval.Should().Be(Bootstrap.Mean(sample, Plan).Interval);
        Bootstrap.Mean(sample, new BootstrapPlan(2000, seed: 8)).Interval
            .Should().NotBe(Bootstrap.Mean(sample, Plan).Interval);
    }

    [Test]
    public void Percentile_intervals_of_a_known_sample_stay_what_they_are()
    {
        // Frozen: a change of the random numbers, of their use or of the percentiles would move every verified table.
        double[] sample = [1, 2, 4, 8, 16, 32];
        var percentile = Bootstrap.Mean(sample, new BootstrapPlan(1000, 7, method: BootstrapMethod.Percentile));
        var accelerated = Bootstrap.Mean(sample, new BootstrapPlan(1000, 7));

        percentile.Value.Should().Be(10.5);
        percentile.Lower.Should().BeApproximately(3, 1e-9);
        percentile.Upper.Should().BeApproximately(20.658333333, 1e-9);
        accelerated.Lower.Should().BeApproximately(4.0, 1e-9);
        accelerated.Upper.Should().BeApproximately(23.707838231, 1e-9);
    }

    [Test]
    public void A_constant_sample_has_an_interval_without_width()
    {
        var estimate = Bootstrap.Mean([0.1, 0.1, 0.1, 0.1], Plan);

        (estimate.Value, estimate.Lower, estimate.Upper).Should().Be((0.1, 0.1, 0.1));
    }

    [Test]
    public void A_single_row_says_nothing_about_its_mean()
    {
        var estimate = Bootstrap.Mean([3], Plan);

        estimate.Value.Should().Be(3);
        estimate.Interval.Should().Be(Interval.Unbounded(0.95));
    }

    [Test]
    public void A_higher_level_gives_a_wider_interval_from_the_same_resamples()
    {
        var estimate = Bootstrap.Mean(Sampler.Normal(3, 50), Plan);

        estimate.At(0.90).LiesWithin(estimate.Lower, estimate.Upper).Should().BeTrue();
        estimate.At(0.99).Width.Should().BeGreaterThan(estimate.Interval.Width);
        estimate.At(0.95).Should().Be(estimate.Interval);
    }

    [Test]
    public void A_general_statistic_that_is_the_mean_agrees_with_the_mean()
    {
        var sample = Sampler.Skewed(4, 30);
        var general = Bootstrap.Of(
            30,
            rows =>
            {
                var sum = 0.0;
                foreach (var row in rows)
                {
                    sum += sample[row];
                }

                return sum / rows.Length;
            },
            Plan);
        var mean = Bootstrap.Mean(sample, Plan);

        general.Lower.Should().BeApproximately(mean.Lower, 1e-9);
        general.Upper.Should().BeApproximately(mean.Upper, 1e-9);
    }

    [Test]
    public void The_median_ignores_an_outlier_that_the_mean_does_not()
    {
        double[] sample = [1, 2, 3, 4, 5, 6, 7, 8, 1000];
        var percentile = new BootstrapPlan(2000, 1, method: BootstrapMethod.Percentile);

        Bootstrap.Median(sample, percentile).Value.Should().Be(5);
        Bootstrap.Median(sample, percentile).Upper.Should().BeLessThan(10);
        Bootstrap.Mean(sample, percentile).Upper.Should().BeGreaterThan(100);
        Bootstrap.Median([1, 2, 3, 10], percentile).Value.Should().Be(2.5);
    }

    [Test]
    public void Rows_of_a_ratio_are_drawn_together()
    {
        // Numerator = half the denominator in every row: paired draws leave no uncertainty, unpaired ones would.
        var below = Sampler.Skewed(9, 40);
        var ratio = Bootstrap.RatioOfMeans(below.Select(value => value / 2).ToArray(), below, Plan);

        ratio.Value.Should().BeApproximately(0.5, 1e-12);
        ratio.Interval.Width.Should().BeLessThan(1e-12);
    }

    [Test]
    public void A_ratio_agrees_with_the_general_statistic_that_is_the_ratio()
    {
        var (above, below) = (Sampler.Skewed(4, 30), Sampler.Normal(5, 30).Select(value => value + 6).ToArray());
        double Sum(double[] of, ReadOnlySpan<int> rows)
        {
            var sum = 0.0;
            foreach (var row in rows)
            {
                sum += of[row];
            }

            return sum;
        }

        var plan = new BootstrapPlan(400, seed: 1, method: BootstrapMethod.BCa);
        var general = Bootstrap.Of(30, rows => Sum(above, rows) / Sum(below, rows), plan);
        var ratio = Bootstrap.RatioOfMeans(above, below, plan);

        ratio.Value.Should().BeApproximately(general.Value, 1e-12);
        ratio.Interval.Lower.Should().BeApproximately(general.Interval.Lower, 1e-12);
        ratio.Interval.Upper.Should().BeApproximately(general.Interval.Upper, 1e-12);
    }

    [Test]
    public void Of_one_prompt_there_is_a_ratio_unless_it_is_divided_by_nothing()
    {
        Bootstrap.RatioOfMeans([6], [3], Plan).Value.Should().Be(2);
        FluentActions.Invoking(() => Bootstrap.RatioOfMeans([6], [0], Plan)).Should().Throw<UnstableRatioException>();
    }

    [Test]
    public void A_ratio_to_something_that_may_be_zero_is_a_named_error()
    {
        FluentActions.Invoking(() => Bootstrap.RatioOfMeans([1, 1, 1, 1], [-1, 1, -0.5, 0.6], Plan))
            .Should().Throw<UnstableRatioException>().WithMessage("*which includes 0*could be anything*");
    }

    [Test]
    public void Drawing_whole_templates_widens_the_interval_where_templates_differ()
    {
        var random = new SplitMix64(2);
        var groups = Enumerable.Range(0, 200).Select(n => $"template {n / 10}").ToArray();
        var sample = Enumerable.Range(0, 200).Select(n => n / 10 + random.NextDouble()).ToArray();

        double Width(Resampling resampling) =>
            Bootstrap.Mean(sample, Plan.Drawing(resampling), groups).Interval.Width;

        Width(Resampling.Groups).Should().BeGreaterThan(2 * Width(Resampling.Prompts));
        Width(Resampling.PromptsWithinGroups).Should().BeLessThan(0.2 * Width(Resampling.Prompts));
    }

    [Test]
    public void Bad_samples_and_plans_are_named()
    {
        FluentActions.Invoking(() => Bootstrap.Mean([], Plan)).Should().Throw<ArgumentException>().WithMessage("*at least one row*");
        FluentActions.Invoking(() => Bootstrap.Mean([1, double.NaN], Plan))
            .Should().Throw<ArgumentException>().WithMessage("*Row 1 is NaN*");
        FluentActions.Invoking(() => Bootstrap.RatioOfMeans([1], [1, 2], Plan))
            .Should().Throw<ArgumentException>().WithMessage("*1 above and 2 below*");
        FluentActions.Invoking(() => Bootstrap.Mean([1, 2], Plan, ["a"]))
            .Should().Throw<ArgumentException>().WithMessage("*1 groups for 2 rows*");
        FluentActions.Invoking(() => Bootstrap.Mean([1, 2], Plan.Drawing(Resampling.Groups)))
            .Should().Throw<ArgumentException>().WithMessage("*no groups were given*");
        FluentActions.Invoking(() => Bootstrap.Of(3, _ => double.NaN, Plan))
            .Should().Throw<ArgumentException>().WithMessage("*not a number on the whole sample*");
        FluentActions.Invoking(() => new BootstrapPlan(10, 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new BootstrapPlan(1000, 1, level: 95)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*95 % is written 0.95*");
    }
}
