namespace IoiClaims.Interp.Tests.Readings;

public class HeadReadingsTests
{
    private static readonly TransformerShape Shape = new(2, 2, 4, 2, 5, 6);
    private static readonly Quantity Score = new("score");

    private static HeadReadings Two { get; } =
        new(Score, Shape, [(new Head(0, 1), [1, 3]), (new Head(1, 0), [-4, 0])]);

    [Test]
    public void Means_are_taken_over_prompts_and_over_heads()
    {
        Two.Mean(new Head(0, 1)).Should().Be(2);
        Two.MeanOver(ComponentSet.Of(Two.Heads)).Should().Equal(-1.5f, 1.5f);
        Two.Measure(ComponentSet.Of(Two.Heads), new BootstrapPlan(100, 0), Conditions.None).Mean.Should().Be(0);
    }

    [Test]
    public void The_largest_come_first() => Two.Largest(2).Should().Equal(new Head(0, 1), new Head(1, 0));

    [Test]
    public void A_table_leaves_heads_that_were_not_read_empty()
    {
        var table = Two.ToTable(new Tolerance(0.01), Conditions.Of(subject: "toy"));

        table["0", "1"].Should().Be(2);
        table["1", "0"].Should().Be(-2);
        table["0", "0"].Should().BeNull();
        table.Heading.Conditions["N"].Should().Be("2");
        table.Heading.Signed.Should().BeTrue();
    }

    [Test]
    public void Parts_are_joined_in_order()
    {
        var joined = HeadReadings.Join([Two, Two]);

        joined.Count.Should().Be(4);
        joined[new Head(1, 0)].Should().Equal(-4, 0, -4, 0);
    }

    [Test]
    public void Parts_of_different_readings_are_not_joined()
    {
        var other = new HeadReadings(new Quantity("attention"), Shape, [(new Head(0, 1), [1]), (new Head(1, 0), [1])]);

        FluentActions.Invoking(() => HeadReadings.Join([Two, other]))
            .Should().Throw<ArgumentException>().WithMessage("*'score'*'attention'*");
        FluentActions.Invoking(() => HeadReadings.Join([])).Should().Throw<ArgumentException>().WithMessage("*no parts*");
    }

    [Test]
    public void What_is_no_reading_is_refused()
    {
        HeadReadings Of(params (Head, IReadOnlyList<float>)[] readings) => new(Score, Shape, readings);

        FluentActions.Invoking(() => Of()).Should().Throw<ArgumentException>().WithMessage("*at least one head*");
        FluentActions.Invoking(() => Of((new Head(2, 0), [1]))).Should().Throw<ArgumentException>().WithMessage("*no head 2.0*");
        FluentActions.Invoking(() => Of((new Head(0, 0), [1]), (new Head(0, 0), [1])))
            .Should().Throw<ArgumentException>().WithMessage("*0.0 is given twice*");
        FluentActions.Invoking(() => Of((new Head(0, 0), [1]), (new Head(0, 1), [1, 2])))
            .Should().Throw<ArgumentException>().WithMessage("*2 prompts*1*");
        FluentActions.Invoking(() => Of((new Head(0, 0), [float.NaN])))
            .Should().Throw<ArgumentException>().WithMessage("*NaN*finite*");
        FluentActions.Invoking(() => Two[new Head(1, 1)])
            .Should().Throw<ArgumentException>().WithMessage("*score of head 1.1 was not read*");
        FluentActions.Invoking(() => Two.MeanOver(ComponentSet.Of(new Mlp(0))))
            .Should().Throw<ArgumentException>().WithMessage("*m0 is not a head*");
    }
}
