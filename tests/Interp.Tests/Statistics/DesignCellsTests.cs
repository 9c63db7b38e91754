namespace IoiClaims.Interp.Tests.Statistics;

public sealed class DesignCellsTests
{
    private static readonly BootstrapPlan Plan = new(1000, seed: 3);
    private static readonly string[] Groups = ["x/ABBA", "x/BABA", "x/ABBA", "x/BABA"];

    private static DesignCells Design { get; } = new(
        new Quantity("logit difference", "logits"),
        [("same", [4, 3, 2, 5]), ("other order", [-1, -2, -1, -2]), ("other distance", [4, 3, 2, 4.8f]), ("nothing", [0, 0, 0, 0])],
        Plan,
        Conditions.Of(subject: "toy"),
        Groups);

    [Test]
    public void A_cell_has_its_mean_and_interval()
    {
        Design["same"].Mean.Should().Be(3.5);
        Design["same"].Lower.Should().BeInRange(2, 3.5);
        Design["same"].Quantity.Name.Should().Be("logit difference: same");
        Design["same"].Conditions["N"].Should().Be("4");
    }

    [Test]
    public void A_contrast_is_computed_within_each_prompt()
    {
        var order = Design.Contrast("order", ("other order", 1), ("same", -1));

        order.Values.Should().Equal(-5, -5, -3, -7);
        order.Mean.Should().Be(-5);
    }

    [Test]
    public void A_ratio_is_that_of_the_means_and_is_resampled_with_the_prompts()
    {
        var ratio = Design.Ratio(
            new Quantity("share", IsFraction: true),
            Design.Sum(("other distance", 1), ("same", -1)),
            Design.Sum(("other order", 1), ("same", -1)));

        ratio.Value.Should().BeApproximately(-0.05 / -5, 1e-6);
        ratio.Instability.Should().BeNull();
        ratio.Interval.Contains(ratio.Value).Should().BeTrue();
    }

    [Test]
    public void A_number_of_the_means_is_taken_of_the_means()
    {
        Design.Means().Should().BeEquivalentTo([3.5, -1.5, 3.45, 0], each => each.WithStrictOrdering().Using<double>(
            pair => pair.Subject.Should().BeApproximately(pair.Expectation, 1e-6)).WhenTypeIs<double>());
        Design.Statistic(new Quantity("one more"), means => means[0] + 1).Value.Should().Be(4.5);
    }

    [Test]
    public void A_ratio_to_what_may_be_nothing_has_its_value_and_no_interval()
    {
        var design = new DesignCells(new Quantity("q"), [("above", [6, 6, 6, 6]), ("below", [8, -5, 8, -5])], Plan, Conditions.None);
        var ratio = design.Ratio(new Quantity("share"), design.Sum(("above", 1)), design.Sum(("below", 1)));

        ratio.Value.Should().Be(4);
        ratio.Instability.Should().Contain("includes 0");
    }

    [Test]
    public void Of_one_prompt_there_is_a_ratio_unless_it_is_divided_by_nothing()
    {
        var one = new DesignCells(new Quantity("q"), [("above", [6]), ("below", [3]), ("nothing", [0])], Plan, Conditions.None);

        one.Ratio(new Quantity("share"), one.Sum(("above", 1)), one.Sum(("below", 1))).Value.Should().Be(2);
        one.Ratio(new Quantity("share"), one.Sum(("above", 1)), one.Sum(("nothing", 1))).Value.Should().Be(double.NaN);
    }

    [Test]
    public void A_ratio_to_nothing_is_flagged()
    {
        var ratio = Design.Ratio(new Quantity("share"), Design.Sum(("nothing", 1)), Design.Sum(("nothing", 1)));

        ratio.Instability.Should().Contain("includes 0");
        ratio.ToString().Should().Contain("unstable");
    }

    [Test]
    public void Templates_can_be_looked_at_apart()
    {
        var abba = Design.For(group => group.EndsWith("/ABBA", StringComparison.Ordinal));

        abba.Count.Should().Be(2);
        abba["same"].Mean.Should().Be(3);
        abba.Groups.Should().Equal("x/ABBA");
        Design.Groups.Should().Equal("x/ABBA", "x/BABA");
    }

    [Test]
    public void What_is_no_design_is_refused()
    {
        Making([]).Should().Throw<ArgumentException>().WithMessage("*needs one or more cells*");
        Making([("a", [1, 2, 3, 4]), ("a", [1, 2, 3, 4])]).Should().Throw<ArgumentException>().WithMessage("*name of its own*a, a*");
        Making([("a", [1, 2, 3, 4]), ("b", [1, 2])]).Should().Throw<ArgumentException>().WithMessage("*'b' has 2 values and 'a' has 4*");
        Making([("a", [1, 2, float.NaN, 4])]).Should().Throw<ArgumentException>().WithMessage("*in cell 'a'*prompt 2*");
        FluentActions.Invoking(() => Design["none"]).Should().Throw<ArgumentException>().WithMessage("*no cell 'none'*same, other order*");
        FluentActions.Invoking(() => Design.For(_ => false)).Should().Throw<ArgumentException>();

        static Action Making(IReadOnlyList<(string, IReadOnlyList<float>)> cells) =>
            () => _ = new DesignCells(new Quantity("q"), cells, Plan, Conditions.None);
    }
}
