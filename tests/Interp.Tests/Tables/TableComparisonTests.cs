namespace IoiClaims.Interp.Tests.Tables;

public sealed class TableComparisonTests
{
    private static readonly TableHeading Heading = new(
        "Direct effect", "logits", new Tolerance(0.01, 0.1), Conditions.Of(subject: "toy", prompts: 50));

    private static NumericTable Make(params double?[] cells) => NumericTable.FromRows(
        Heading, "layer", ["0", "1", "MLP"], ("0", cells[..3]), ("1", cells[3..]));

    [Test]
    public void Cells_within_the_tolerance_agree()
    {
        // Allowed: 0.01 + 10 % of the verified value.
        TableComparison.Of(Make(0, 1, -2, 0.3, null, 5), Make(0.01, 1.11, -2.21, 0.26, null, 5.5)).Agree.Should().BeTrue();
    }

    [TestCase(0.0101)]
    [TestCase(-0.0101)]
    public void A_cell_just_outside_does_not(double value)
    {
        TableComparison.Of(Make(0, 1, 2, 3, 4, 5), Make(value, 1, 2, 3, 4, 5)).Moves.Should().ContainSingle()
            .Which.Should().Be(new CellMove("0", "0", 0, value));
    }

    [Test]
    public void What_moved_is_named_worst_first()
    {
        var comparison = TableComparison.Of(Make(0.5, 1, -2, 0.3, null, 5), Make(0.4, 3, 2, 0.3, 7, 5));

        comparison.Describe().Should().Be(
            """
            4 of 6 cells moved by more than the tolerance (0.01 absolute + 0.1 relative; in logits), worst first:
              layer  column  verified  received  moved by  allowed
              1           1     empty    +7.000
              0         MLP    -2.000    +2.000    +4.000    0.210
              0           1    +1.000    +3.000    +2.000    0.110
              0           0    +0.500    +0.400    -0.100    0.060

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Many_cells_are_counted_instead_of_named()
    {
        NumericTable Big(double offset) => NumericTable.LayersByHeads(Heading, 12, 12, (layer, head) => layer + head + offset * head);
        var text = TableComparison.Of(Big(0), Big(3)).Describe(limit: 20);

        text.Should().Contain("132 of 144 cells moved").And.EndWith("  and 112 more\n");
        text.Split('\n').Should().HaveCount(1 + 1 + 20 + 1 + 1);
    }

    [Test]
    public void What_appeared_or_disappeared_is_named()
    {
        var before = Make(0, 1, 2, 3, 4, 5);
        var after = NumericTable.FromRows(
            new TableHeading(
                "Direct effects", "nats", new Tolerance(0.01, 0.1), Conditions.Of(subject: "toy", seed: 3)),
            "sender",
            ["0", "MLP", "2"],
            ("0", [0.0, 2, 9]),
            ("7", [0.0, 2, 9]));

        TableComparison.Of(before, after).Describe().Should().Be(
            """
            title changed from 'Direct effect' to 'Direct effects'
            unit changed from 'logits' to 'nats'
            corner label changed from 'layer' to 'sender'
            condition disappeared: 'N: 50'
            condition appeared: 'seed: 3'
            row disappeared: 1
            row appeared: 7
            column disappeared: 1
            column appeared: 2

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Words_that_changed_are_named()
    {
        NumericTable Table(string outcome, params string[] columns) => new(
            Heading, "finding", ["it is kept", "it is lost"], ["measured"], (_, _) => 1, columns, (row, _) => row == 0 ? outcome : "refuted");

        TableComparison.Of(Table("supported", "outcome"), Table("supported", "outcome")).Agree.Should().BeTrue();
        TableComparison.Of(Table("supported", "outcome"), Table("inconclusive", "outcome", "asked")).Describe().Should().Be(
            "column of words appeared: asked\n'it is kept': outcome changed from 'supported' to 'inconclusive'\n");
    }

    [Test]
    public void A_looser_tolerance_is_itself_a_difference()
    {
        var looser = NumericTable.FromRows(
            new TableHeading("Direct effect", "logits", new Tolerance(10), Heading.Conditions.With("N", 51)),
            "layer",
            ["1", "0", "MLP"],
            ("0", [1.0, 0, 2]),
            ("1", [4.0, 3, 5]));

        TableComparison.Of(Make(0, 1, 2, 3, 4, 5), looser).Describe().Should().Be(
            """
            tolerance changed from '0.01 absolute + 0.1 relative' to '10 absolute'
            condition 'N' changed from '50' to '51'
            columns stand in another order: 1, 0, MLP

            """.ReplaceLineEndings("\n"));
    }
}
