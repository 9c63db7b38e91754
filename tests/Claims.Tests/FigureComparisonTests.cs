using IoiClaims.Claims.PublishedNumbers;

namespace IoiClaims.Claims.Tests;

/// <summary>When a number of a paper's figure matches ours, and when the figure does.</summary>
public sealed class FigureComparisonTests
{
    // The difference of the two means has a standard deviation of .5.
    private static FigureCell Cell(double off, double readingError = 0.1) =>
        new("9.9", Published: 3, Found: 3 + off, readingError, SdAtN: 0.4, StandardError: 0.3);

    [Test]
    public void A_cell_matches_at_the_published_value_and_up_to_its_reading_error_and_two_standard_deviations()
    {
        Cell(0).IsMatch.Should().BeTrue();
        Cell(1.09).IsMatch.Should().BeTrue();
        Cell(-1.09).IsMatch.Should().BeTrue();
        Cell(1.11).IsMatch.Should().BeFalse();
        Cell(-1.5, readingError: 0).IsMatch.Should().BeFalse("it is three standard deviations off");
        Cell(0.99, readingError: 0).IsMatch.Should().BeTrue();
    }

    [TestCase(0.0, 1, true)]
    [TestCase(3.0, 1, false)]
    [TestCase(1.0, 12, true)]
    [TestCase(1.6, 12, false)]
    public void A_figure_agrees_unless_its_cells_together_are_too_far_off(double standardDeviations, int cells, bool agrees)
    {
        var comparison = FigureComparison.Of([.. Enumerable.Range(0, cells).Select(_ => Cell(standardDeviations * 0.5, readingError: 0))]);

        comparison.Agrees.Should().Be(agrees, comparison.ToString());
        comparison.Cells.Should().OnlyContain(cell => cell.IsMatch == standardDeviations < 2);
    }

    [TestCase(1, 0.99, 6.635)]
    [TestCase(6, 0.99, 16.812)]
    [TestCase(15, 0.95, 24.996)]
    [TestCase(24, 0.99, 42.980)]
    public void The_limit_is_that_of_tables_of_the_distribution(int degrees, double level, double tabled) =>
        FigureComparison.Quantile(degrees, level).Should().BeApproximately(tabled, 0.06);

    [Test]
    public void Cells_that_rise_and_fall_together_count_as_fewer()
    {
        double[] prompts = [-1, 1, -1, 1, 2, -2];
        var published = Table(Enumerable.Repeat(3.0, 12));
        var same = FigureComparison.Of(published, (_, _) => new FoundCell(3, [.. prompts]));
        var other = FigureComparison.Of(
            published, (row, _) => new FoundCell(3, [.. prompts.Select((each, n) => n == int.Parse(row) % 6 ? each : 0)]));

        same.Limit.Should().BeApproximately(12 * FigureComparison.Quantile(1, 0.99), 1e-6, "they are one cell twelve times");
        other.Limit.Should().BeInRange(FigureComparison.Quantile(12, 0.99), same.Limit / 1.5);
    }

    [Test]
    public void A_table_states_how_many_prompts_it_is_of_and_may_state_how_they_vary()
    {
        var ours = new FoundCell(3.5, [-2, 2, -2, 2, -2, 2, -2, 2, 0]);

        var cell = FigureComparison.Of(Table([3]), (_, _) => ours).Cells.Single();
        cell.ReadingError.Should().Be(0.01);
        cell.SdAtN.Should().BeApproximately(ours.Sd / 10, 1e-12);
        cell.StandardError.Should().BeApproximately(2 / 3.0, 1e-12);

        var stated = FigureComparison.Of(Table([3], sd: 5), (_, _) => ours).Cells.Single();
        stated.SdAtN.Should().BeApproximately(0.5, 1e-12);
        stated.StandardError.Should().Be(cell.StandardError);
    }

    [Test]
    public void A_ratio_of_means_varies_as_the_delta_method_says()
    {
        var cell = FoundCell.OfRelativeChange([2, 4, 6], [1, 2, 3]);

        cell.Value.Should().BeApproximately(-0.5, 1e-12);
        cell.Sd.Should().BeApproximately(0, 1e-12, "each prompt loses half");
        FoundCell.OfRelativeChange([4, 4, 4], [1, 2, 3]).Sd.Should().BeApproximately(0.25, 1e-12, "it is a mean divided by 4");
    }

    // Two other people's numbers: the paper's two figures beside causalab's table, which judged them by the same rule and found χ² of
    // 10.6 and 10.4 over the 15 heads.
    [TestCase("PaperFigure3b", 10.6)]
    [TestCase("PaperFigure15", 10.4)]
    public void The_papers_figures_agree_with_the_direct_effects_published_since(string figure, double published)
    {
        var (effects, errors) = (PublishedTable.Load("DirectEffects"), PublishedTable.Load("DirectEffectsErrors"));
        var paper = PublishedTable.Load(figure);

        var comparison = FigureComparison.Of([.. paper.Rows.Select(row =>
        {
            var (layer, head) = (row.Split('.')[0], row.Split('.')[1]);
            var error = errors[layer, head]!.Value;
            return new FigureCell(
                row, paper[row, "relative change"]!.Value, effects[layer, head]!.Value,
                paper.Heading.Tolerance.Absolute, error * Math.Sqrt(NamedPairs.Published / 100.0), error);
        })]);

        comparison.Cells.Should().HaveCount(15).And.OnlyContain(cell => cell.IsMatch);
        comparison.ChiSquared.Should().BeApproximately(published, 0.6);
        comparison.Agrees.Should().BeTrue();
    }

    [Test]
    public void Where_a_figure_does_not_agree_the_message_says_whose_it_is_and_what_else_is_published()
    {
        var paper = PublishedTable.Load("PaperFigure15");
        FigureComparison Of(double share) => FigureComparison.Of(
            paper, (row, column) => new FoundCell(share * paper[row, column]!.Value, [-0.1, 0.1, -0.1, 0.1]));

        PublishedDifference.OfFigure(paper, Of(1), "a model").Should().BeNull();
        var message = PublishedDifference.OfFigure(paper, Of(-2), "a model");

        TestContext.Out.WriteLine(message);
        message.Should().ContainAll(
            "a model does not do as was published: direct effect of each head",
            "published by:      Wang et al. 2022, figure 15, read by causalab",
            "conventions:       MLPs and norms recomputed",
            "also published:    PaperFigure3b, of another draw; DirectEffects, of 5,000 pairs",
            "χ² ",
            "9.9      -0.6616  +1.3232  +1.9848");
    }

    private static NumericTable Table(IEnumerable<double> values, double? sd = null)
    {
        var rows = values.Select((value, n) => ($"{n}", (IReadOnlyList<double?>)(sd is null ? [value] : [value, sd]))).ToArray();
        return NumericTable.FromRows(
            new TableHeading("toy", "logits", new Tolerance(0.01), Conditions.None.With("N", 100)),
            "cell",
            sd is null ? ["mean"] : ["mean", "mean sd"],
            rows);
    }
}
