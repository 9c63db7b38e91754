using IoiClaims.Claims.Support;
using IoiClaims.Interp.Routes;
using IoiClaims.Interp.Statistics;
using IoiClaims.Interp.Tables;
using IoiClaims.Ioi.Experiments;
using IoiClaims.Testing;
using static IoiClaims.Interp.Statistics.Threshold;

namespace IoiClaims.Claims;

/// <summary>
/// Claim 3: "S-Inhibition heads tell Name Movers the value of IO." False: what they tell is where the repeated name
/// stands, and to a lesser degree which name it is.
/// </summary>
[TestFixtureSource(typeof(Subjects), nameof(Subjects.All))]
public sealed class Claim3(string subject) : Claim3Experiments(() => Bench.For(subject))
{
    [Test]
    public void What_S_Inhibition_heads_tell_Name_Movers_decides_where_these_look() => Power.Should().HoldInEveryPart();

    [Test]
    public void They_tell_the_same_when_IO_is_another_name() => NotTheValueOfIO.Should().HoldInEveryPart();

    [Test]
    public void They_tell_the_position_of_S_and_less_of_its_token() => PositionMoreThanToken.Should().HoldInEveryPart();

    [Test]
    public void Neither_absolute_position_nor_the_way_to_END_matters() => NotTheAbsolutePosition.Should().HoldInEveryPart();

    [Test]
    public void Distance_and_order_can_be_taken_apart() => DistanceOrOrder.Should().HoldInEveryPart();

    [Test]
    public void The_order_of_the_names_in_any_prompt_predicts_where_Name_Movers_look() => MovingPieces.Should().HoldInEveryPart();

    [Test]
    public void The_token_is_that_of_S_and_the_position_is_that_of_S_or_IO() => SOrIO.Should().HoldInEveryPart();

    [Test]
    public void The_verdict_is_the_recorded_one() => Verify(Whole);

    [Test]
    public void The_tables_are_the_verified_ones()
    {
        Assert.Multiple(() =>
        {
            Verify(LogitDifferenceWithAnotherIO.ToTable(Coarse), "AnotherIOByTemplate");
            Verify(AttentionWithAnotherIO.ToTable(Fine), "AnotherIOAttentionByTemplate");
            Verify(CellsByOutputs.ToTable("S-Inhibition at END replaced by their outputs on other prompts", Coarse), "SixCellsByOutputs");
            Verify(CellsByMessage.ToTable(Message.ToString(), Coarse), "SixCellsByRoutes");
            Verify(WhereSStands, "OrderAndDistanceDesign");
            Verify(OrderAndDistanceByTemplate, "OrderAndDistanceByTemplate");
            Verify(ByLength, "PrefixesAndFillers");
            Verify(PiecesMoved, "MovingPieces");
            Verify(StrangePromptsFit, "StrangePrompts");
            Verify(AgainstTheBystander, "SOrIO");
        });
    }
}

/// <summary>Claim 3 on planted circuits in which S-Inhibition heads do tell the value of IO: it has to be supported.</summary>
[TestFixtureSource(nameof(CounterModels))]
public sealed class Claim3WhereItIsTrue(string subject) : Claim3Experiments(() => Bench.For(subject))
{
    public static IEnumerable<TestFixtureData> CounterModels => Subjects.CounterModelsOf("Claim3");

    [Test]
    public void The_verdict_is_that_it_is_supported() => Verify(Whole);
}

/// <summary>
/// What Claim 3 says and does. The steps are in files of their own, in the order of reading: ValueOfIO, TokenAndPosition,
/// WhichPosition, MovingPieces, SOrIO.
/// </summary>
public partial class Claim3Experiments(Func<IoiExperiments> subject) : ClaimAbout(About, subject)
{
    private static readonly ClaimText About = new(
        "Claim3",
        "S-Inhibition heads tell Name Movers the value of IO",
        Reasoning: """
            Name Movers attend from END to the indirect object, and their queries there depend on what the S-Inhibition
            heads write (Claim 2). What do these write? They might name the one to look for: then Name Movers would
            search for IO's token. The claim says so. But S-Inhibition heads attend to S2, and at S2 the model knows who
            is repeated rather than who is not. So they more likely tell whom to avoid: by its token, or by the place
            where it stood before.
            """,
        Experiments: """
            Step 1: all that S-Inhibition heads tell the Name Movers' queries comes from a prompt with another IO, all the
            rest unchanged. By the claim, Name Movers should lose IO. As a control it comes from a prompt in which the
            other name is repeated: that has to mislead them. Step 2 takes apart what is told: token against position
            (six cells), absolute position against distance against order, and pieces moved one at a time and all at once
            into prompts of other people. Step 3 asks whether the position is that of S or that of IO.
            """,
        [Sources.Paper, Sources.Remix, Sources.Sankaranv]);

    protected static readonly Tolerance Coarse = new(0.01);
    protected static readonly Tolerance Fine = new(0.005);

    /// <summary>What is claimed of the S-Inhibition heads, with controls; then, as records, what is the case instead.</summary>
    public override ClaimReport Whole => Claim
        .That(About.Statement)
        .Including(Power)
        // The complement of what 3.1 allows: by the claim, at least a tenth is lost.
        .Require("told of another IO, Name Movers lose some of the logit difference", LogitDifferenceWithAnotherIO.RelativeChange, AtMost(-0.10))
        .Require("told of another IO, they attend less to IO", AttentionWithAnotherIO.Change, AtMost(-0.10))
        .Recording(PositionMoreThanToken, NotTheAbsolutePosition, DistanceOrOrder, MovingPieces, SOrIO);

    // All the paths by which S-Inhibition heads reach the Name Movers' queries directly: what the one tell the other.
    protected Route Message => Route.From(SInhibition).To(NameMovers.Queries(at: END)).ToLogits(at: END);
}
