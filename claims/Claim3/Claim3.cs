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
    public void Neither_its_absolute_position_nor_the_way_to_END_matters() => NotTheAbsolutePosition.Should().HoldInEveryPart();

    [Test]
    public void Order_and_distance_are_taken_apart() => OrderOrDistance.Should().HoldInEveryPart();

    [Test]
    public void The_order_of_the_names_predicts_where_Name_Movers_look_in_any_prompt() => MovingPieces.Should().HoldInEveryPart();

    [Test]
    public void The_token_is_that_of_S_the_position_that_of_S_or_of_IO() => SOrIO.Should().HoldInEveryPart();

    [Test]
    public void The_verdict_is_the_recorded_one() => Verify(Whole);

    [Test]
    public void The_tables_are_the_verified_ones() => VerifyTables();
}

/// <summary>The same on a model that learned the task from text, and may do it in another way.</summary>
[TestFixtureSource(typeof(Subjects), nameof(Subjects.Trained))]
public sealed class Claim3OnATrainedModel(string subject) : Claim3Experiments(() => Bench.For(subject))
{
    [Test]
    public void The_verdict_is_the_recorded_one() => Verify(Whole);

    [Test]
    public void The_tables_are_the_verified_ones() => VerifyTables();
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
/// What Claim 3 says and does. Its steps are in files of their own, to be read in this order: ValueOfIO, TokenAndPosition,
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
            rest unchanged. By the claim, Name Movers should lose IO. As a control it comes from a prompt in which IO is
            the one repeated: that has to mislead them. Step 2 takes apart what is told: token against position (six
            cells), absolute position against distance against order, and pieces moved one at a time and all at once, into
            prompts about other people. Step 3 asks whether the position told is that of S or that of IO.
            """,
        [Sources.Paper, Sources.Remix, Sources.Sankaranv]);

    private Messages? messages;
    private Messages? onFewer;

    protected static Tolerance Coarse { get; } = new(0.01);

    protected static Tolerance Fine { get; } = new(0.005);

    /// <summary>What is claimed, with its controls; then, for the record, what is told instead.</summary>
    protected override IReadOnlyList<string> Groups => ["Name Movers", "S-Inhibition"];

    protected override ClaimReport Found => Claim
        .That(About.Statement)
        .Including(Power)
        // The reverse of what R's step 1 found, with the bounds of our step 1.
        .Require("told of another IO, Name Movers lose part of the logit difference", ToldOfAnotherIO.LogitDifference.RelativeChange, AtMost(-0.10))
        .Require("told of another IO, they attend less to IO", ToldOfAnotherIO.AttentionTo(IO).Change, AtMost(-0.10))
        .Recording(PositionMoreThanToken);

    protected override IEnumerable<ClaimTable> Tables =>
    [
        new("AnotherIOAttention", () => ToldOfAnotherIO.AttentionTo(IO).ToTable(Fine)),
        new("AnotherIOLogitDifference", () => ToldOfAnotherIO.LogitDifference.ToTable(Coarse)),
        new("SixCellsByOutputs", () => CellsByOutputs.ToTable("all that S-Inhibition heads write at END, by who is repeated there and in which place", Coarse)),
        new("SixCellsByMessage", () => CellsByMessage.ToTable($"{Message}, by who is repeated there and in which place", Coarse)),
        new("OrderAndDistanceDesign", () => Place.DesignTable()),
        new("OrderAndDistance", () => Place.EffectsTable(Coarse)),
        new("PrefixesAndFillers", () => Place.LengthsTable(Coarse)),
        new("MovingPieces", () => Messages.MovedPiecesTable(Pieces, Fine)),
        new("MovingPiecesOnFewerPrompts", () => OnFewer.MovedPiecesTable(PiecesOnFewer, Fine)),
        new("StrangePrompts", () => StrangePlaces.ToTable(Coarse)),
        new("SOrIO", () => HeldAgainstBystanders.ToTable(Coarse)),
        new("Steps", () => EveryStep.ToTable(new Tolerance(0.005, 0.02), Ioi.Conditions)),
    ];

    protected override IEnumerable<ClaimFigure> Shown =>
    [
        Drawn("what S-Inhibition heads tell the Name Movers", Message),
        AttentionOf(SInhibition, NameMovers),
    ];

    protected ClaimReport EveryStep => Claim
        .That("What S-Inhibition heads tell Name Movers, step by step")
        .Including(
            NotTheValueOfIO, PositionMoreThanToken, NotTheAbsolutePosition, OrderOrDistance, MovingPieces, SOrIO);

    // All the paths by which S-Inhibition heads reach the Name Movers' queries directly: what the one tell the other.
    protected Route Message => Route.From(SInhibition).To(NameMovers.Queries(at: END)).ToLogits(at: END);

    protected Messages Messages => messages ??= new Messages(Ioi, SInhibition, NameMovers, Message);

    // The experiments with prompts of many shapes run on half of the prompts: all templates and orders all the same.
    protected Messages OnFewer => onFewer ??= new Messages(FewerPrompts, SInhibition, NameMovers, Message);

    private IoiExperiments FewerPrompts => fewerPrompts ??= Ioi.On(
        Ioi.Prompts.Select([.. Enumerable.Range(0, (Ioi.Prompts.Count + 1) / 2)]), "the first half of the IOI prompts");

    private IoiExperiments? fewerPrompts;

    /// <summary>What happens when Name Movers are told what they would be told on prompts with a corruption.</summary>
    private Told ToldOf(Corruption corruption) => Messages.From(Ioi.Corrupted(corruption));
}
