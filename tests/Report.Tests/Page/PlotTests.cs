namespace IoiClaims.Report.Tests.Page;

/// <summary>Axes and colours.</summary>
public sealed class PlotTests
{
    private static readonly double[][] Points =
    [
        [0.711, 0.708, 0.713, 0.5], [-5, -6, -4], [0, 0, 0], [1e-9, 2e-9], [-0.1, 0.1], [1000, 1001], [3, double.PositiveInfinity],
        [double.NaN], [], [-1e12, 1e12], [7],
    ];

    [TestCaseSource(nameof(Points))]
    public void An_axis_holds_its_points_and_a_few_round_marks(double[] points)
    {
        var axis = Axis.Around(points);
        axis.Low.Should().BeLessThan(axis.High);
        points.Where(double.IsFinite).Where(point => point < axis.Low || point > axis.High).Should().BeEmpty();
        axis.Ticks.Length.Should().BeInRange(2, 9);
        axis.Ticks.Should().OnlyContain(tick => axis.Low <= tick && tick <= axis.High);
        axis.Ticks.Select(tick => axis.Label(tick, new Quantity("x"))).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Zero_is_on_the_axis_where_it_is_not_far()
    {
        Axis.Around([0.5, 0.9]).Low.Should().BeLessThanOrEqualTo(0);
        Axis.Around([-0.5, -0.9]).High.Should().BeGreaterThanOrEqualTo(0);
        Axis.Around([0.96, 1.0]).Low.Should().BeGreaterThan(0.9);
    }

    [Test]
    public void Marks_are_written_as_the_quantity_is()
    {
        var axis = Axis.Around([-0.1, 0.1]);
        axis.Label(-0.1, new Quantity("share", IsFraction: true)).Should().Be("−10 %");
        axis.Label(0.1, new Quantity("logits")).Should().Be("0.1");
    }

    [Test]
    public void Text_on_every_colour_of_a_map_is_readable_in_light_and_in_dark(
        [Range(-DivergingScale.Steps, DivergingScale.Steps, 1)] int step, [Values] bool dark)
    {
        var (background, text) = DivergingScale.Colours(step, dark);
        background.Contrast(text).Should().BeGreaterThanOrEqualTo(4.5);
    }

    [Test]
    public void Colours_say_sign_and_size()
    {
        DivergingScale.ClassOf(2, 2).Should().Be("p20");
        DivergingScale.ClassOf(-1, 2).Should().Be("n10");
        DivergingScale.ClassOf(0.01, 2).Should().BeNull();
        DivergingScale.ClassOf(0, 0).Should().BeNull();
    }

    [Test]
    public void Contrast_is_what_WCAG_defines()
    {
        Colour.Parse("#ffffff").Contrast(Colour.Parse("#000000")).Should().BeApproximately(21, 1e-9);
        Colour.Parse("#777777").Contrast(Colour.Parse("#ffffff")).Should().BeApproximately(4.48, 0.01);
        Colour.Parse("#1d5b9e").Towards(Colour.Parse("#b3520a"), 0).ToString().Should().Be("#1d5b9e");
    }
}
