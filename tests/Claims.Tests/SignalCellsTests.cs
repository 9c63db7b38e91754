namespace IoiClaims.Claims.Tests;

/// <summary>Appendix A of Wang et al. 2022: six cells and a plane.</summary>
public sealed class SignalCellsTests
{
    // By columns of figure 9: original position, then inverted; token original, random, inverted.
    private static readonly double[] Published = [3.55, 2.45, 1.77, -0.99, -1.96, -3.16];

    private static SignalCells Cells { get; } = Measure();

    [Test]
    public void The_published_cells_give_the_published_plane()
    {
        var fit = SignalCells.Fit(Published);

        fit["position"].Should().BeApproximately(2.3133, 5e-4);
        fit["token"].Should().BeApproximately(0.9875, 5e-4);
        fit.Intercept.Should().BeApproximately(0.2767, 5e-4);
        fit.MeanAbsoluteResidual.Should().BeApproximately(0.101, 1e-3);
    }

    [Test]
    public void They_are_put_where_they_belong()
    {
        Cells.Cells.Names.Should().Equal("S, kept", "random, kept", "IO, kept", "S, inverted", "random, inverted", "IO, inverted");
        Cells.Cells.Means().Zip(Published, (found, published) => Math.Abs(found - published)).Max().Should().BeLessThan(1e-5);
        Cells.Cells["IO, inverted"].Mean.Should().BeApproximately(-3.16, 1e-5);
    }

    [Test]
    public void The_plane_comes_with_intervals()
    {
        Cells.PositionEffect.Value.Should().BeApproximately(2.3133, 5e-4);
        Cells.TokenEffect.Value.Should().BeApproximately(0.9875, 5e-4);
        Cells.Intercept.Value.Should().BeApproximately(0.2767, 5e-4);
        Cells.Ratio.Value.Should().BeApproximately(2.3133 / 0.9875, 1e-3);
        Cells.Residual.Value.Should().BeApproximately(0.101 / 3.55, 1e-3);
        Cells.Intercept.Interval.Contains(0.2767).Should().BeTrue();
        Cells.Intercept.Interval.Width.Should().BeInRange(0.05, 0.5);
    }

    [Test]
    public void The_table_has_templates_orders_and_all()
    {
        var table = Cells.ToTable("toy", new Tolerance(0.01));

        table.Rows.Should().Equal("a/ABBA", "a/BABA", "all ABBA", "all BABA", "all");
        table["all", "position"].Should().BeApproximately(2.3133, 5e-4);
        table["all ABBA", "S, kept"].Should().BeApproximately(3.65, 1e-5);
    }

    [Test]
    public void Where_nothing_is_told_the_ratio_is_flagged()
    {
        var silent = SignalCells.Measure(_ => Effect(3.55, 3.55));

        silent.Ratio.Instability.Should().NotBeNull();
        silent.Residual.Value.Should().BeApproximately(0, 1e-9);
    }

    private static SignalCells Measure()
    {
        var asked = new List<string>();
        var cells = SignalCells.Measure(corruption =>
        {
            asked.Add(corruption.Name);
            return Effect(3.55, Published[asked.Count]);
        });
        asked.Should().Equal("random names", "IO↔S", "IO↔S1", "random names, IO↔S1", "IO←S2");
        return cells;
    }

    // Four prompts around the mean, ABBA a little higher.
    private static Effect Effect(double baseline, double patched) => new(
        new EffectDescription("toy", "logit difference", "logits", Conditions.Of(subject: "toy")),
        Around(baseline),
        Around(patched),
        new BootstrapPlan(500, seed: 1),
        ["a/BABA", "a/ABBA", "a/BABA", "a/ABBA"]);

    private static float[] Around(double mean) => [(float)(mean - 0.15), (float)(mean + 0.15), (float)(mean - 0.05), (float)(mean + 0.05)];
}
