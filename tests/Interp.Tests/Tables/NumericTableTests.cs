namespace IoiClaims.Interp.Tests.Tables;

public sealed class NumericTableTests
{
    private static readonly TableHeading Heading = new("t", "u", new Tolerance(0.1), Conditions.None);

    [TestCase(1e-6, 7)]
    [TestCase(0.001, 4)]
    [TestCase(0.003, 4)]
    [TestCase(0.01, 3)]
    [TestCase(0.5, 2)]
    [TestCase(1, 1)]
    [TestCase(10, 0)]
    [TestCase(1000, 0)]
    public void The_tolerance_sets_the_decimals(double absolute, int decimals) =>
        new Tolerance(absolute).Decimals.Should().Be(decimals);

    [TestCase(0.001, 0.01)]
    [TestCase(1e-7, 0.07)]
    [TestCase(2500, 0)]
    public void A_tolerance_survives_its_text(double absolute, double relative)
    {
        var tolerance = new Tolerance(absolute, relative);

        Tolerance.Parse(tolerance.ToString()).Should().Be(tolerance);
    }

    [Test]
    public void Bad_tables_are_named()
    {
        NumericTable Make(string[] rows, string[] columns, double? value = 1) =>
            new(Heading, "row", rows, columns, (_, _) => value);

        FluentActions.Invoking(() => Make([], ["a"])).Should().Throw<ArgumentException>().WithMessage("*at least one row*");
        FluentActions.Invoking(() => Make(["a"], [])).Should().Throw<ArgumentException>().WithMessage("*at least one column*");
        FluentActions.Invoking(() => Make(["a", "b", "a"], ["c"])).Should().Throw<ArgumentException>()
            .WithMessage("*Two rows are called 'a': number 0 and number 2*");
        FluentActions.Invoking(() => Make(["a"], ["b  c"])).Should().Throw<ArgumentException>().WithMessage("*two spaces*");
        FluentActions.Invoking(() => Make(["a\nb"], ["c"])).Should().Throw<ArgumentException>().WithMessage("*U+000A*");
        FluentActions.Invoking(() => Make(["a "], ["c"])).Should().Throw<ArgumentException>().WithMessage("*begins or ends*");
        FluentActions.Invoking(() => Make([""], ["c"])).Should().Throw<ArgumentException>().WithMessage("*empty*");
        FluentActions.Invoking(() => Make(["9.6"], ["IO"], double.NaN)).Should().Throw<ArgumentException>()
            .WithMessage("*row '9.6', column 'IO' is NaN*");
        FluentActions.Invoking(() => NumericTable.FromRows(Heading, "row", ["a", "b"], ("first", [1.0])))
            .Should().Throw<ArgumentException>().WithMessage("*'first' has 1 cells for 2 columns*");
        FluentActions.Invoking(() => new Tolerance(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new TableHeading("t", "u", new Tolerance(1), Conditions.None.With("unit", "x")))
            .Should().Throw<ArgumentException>().WithMessage("*states its unit itself*");
        FluentActions.Invoking(() => Conditions.None.With("a:b", "x")).Should().Throw<ArgumentException>().WithMessage("*colon*");
        FluentActions.Invoking(() => Conditions.None.With("a", "x\r")).Should().Throw<ArgumentException>();
    }

    [Test]
    public void Cells_are_found_by_label_and_by_place()
    {
        var table = NumericTable.FromRows(Heading, "row", ["a", "b"], ("first", [1.0, 2.0]), ("second", [null, 4.0]));

        table["first", "b"].Should().Be(2);
        table[1, 0].Should().BeNull();
        table.Invoking(it => it["third", "a"]).Should().Throw<KeyNotFoundException>().WithMessage("*'third'*first, second*");
        table.Invoking(it => it[2, 0]).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Conditions_keep_their_order_and_replace_in_place()
    {
        var conditions = Conditions.Of(subject: "a", prompts: 5, bos: false).With("seed", 3).With("N", 7);

        conditions.ToString().Should().Be("subject: a, N: 7, BOS: no, seed: 3");
        conditions.Without("N").Should().Equal(Conditions.Of(subject: "a", bos: false).With("seed", 3));
        conditions["seed"].Should().Be("3");
        conditions.Invoking(it => it["device"]).Should().Throw<KeyNotFoundException>().WithMessage("*subject, N, BOS, seed*");
    }
}
