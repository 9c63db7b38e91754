namespace IoiClaims.Claims;

/// <summary>
/// Claim 6, second reading: "The Name Movers are the only heads that can make the logit difference positive", the network
/// being free to respond to their loss. False: backups step in, Negative Name Movers fall silent, and the logit difference
/// stays nearly as it was.
/// </summary>
[TestFixtureSource(typeof(Subjects), nameof(Subjects.All))]
public sealed class Claim6NetworkFreeToRespond(string subject)
    : Claim6NetworkFreeToRespondExperiments(() => Bench.For(subject))
{
    [Test]
    public void With_the_Name_Movers_knocked_out_most_of_the_logit_difference_stays() => Repair.Should().HoldInEveryPart();

    [Test]
    public void With_the_backups_knocked_out_too_it_still_is_positive() => BackupsToo.Should().HoldInEveryPart();

    [Test]
    public void Knocking_out_the_strongest_Name_Mover_costs_less_than_it_writes() => Strongest.Should().HoldInEveryPart();

    [Test]
    public void Backups_step_in_and_negatives_let_go() => WhoResponds.Should().HoldInEveryPart();

    [Test]
    public void The_verdict_is_the_recorded_one() => Verify(Whole);

    [Test]
    public void The_tables_are_the_verified_ones() => VerifyTables();
}

/// <summary>The same on a model that learned the task from text, and may do it in another way.</summary>
[TestFixtureSource(typeof(Subjects), nameof(Subjects.Trained))]
public sealed class Claim6NetworkFreeToRespondOnATrainedModel(string subject) : Claim6NetworkFreeToRespondExperiments(() => Bench.For(subject))
{
    [Test]
    public void The_verdict_is_the_recorded_one() => Verify(Whole);

    [Test]
    public void The_tables_are_the_verified_ones() => VerifyTables();
}

/// <summary>The same on a planted circuit in which nothing can stand in for the Name Movers: there it is true.</summary>
[TestFixtureSource(nameof(CounterModels))]
public sealed class Claim6NetworkFreeToRespondWhereItIsTrue(string subject)
    : Claim6NetworkFreeToRespondExperiments(() => Bench.For(subject))
{
    public static IEnumerable<TestFixtureData> CounterModels => Subjects.CounterModelsOf("Claim6NetworkFreeToRespond");

    [Test]
    public void The_verdict_is_that_it_is_supported() => Verify(Whole);
}

/// <summary>What this reading of Claim 6 says and does: its experiments and thresholds.</summary>
public class Claim6NetworkFreeToRespondExperiments(Func<IoiExperiments> subject) : ClaimAbout(About, subject)
{
    private static readonly ClaimText About = new(
        "Claim6NetworkFreeToRespond",
        "The Name Movers are the only heads that can make the logit difference positive (network free to respond)",
        Reasoning: """
            Of what is written to the logits, only the Name Movers' part is large enough to make the logit difference positive
            (Claim6DirectPathsOnly). That does not say that it could not be positive without them. Heads after the Name Movers
            see what these have written, and could behave otherwise where it is missing. A claim about what heads can do has
            to let them.
            """,
        Experiments: """
            The Name Movers are knocked out at END: they write their means over prompts of the same template in which nobody is
            repeated. Everything after them is computed anew. By the claim the logit difference is then not positive. Since no
            measured number is exactly zero, not positive means at most 10 % of what it was. Then the backups are knocked out
            too. A control shows that the knock-out is one: with the same means in the direct paths alone, and nothing
            responding, most of the logit difference is lost. What lies between the two is the response; it is told apart by
            head, by letting the logits read one head as it was before the knock-out.
            """,
        [Sources.Paper, Sources.EasyTransformer, Sources.TransformerLens, Sources.CoAx]);

    /// <summary>What counts as not positive, as a share of the logit difference; ours.</summary>
    private const double NotPositive = 0.10;

    private AblationEffects? nameMoversOut;
    private AblationEffects? backupsOutToo;
    private Sweep? responseOfEachHead;

    protected override IReadOnlyList<string> Groups => ["Name Movers"];

    protected override ClaimReport Found
    {
        get
        {
            var backups = Has("Backup Name Movers");
            var report = Claim
                .That(About.Statement)
                .Control("if nothing responds, most of the logit difference is lost", NameMoversOut.DirectEffect.Retained, AtMost(0.50))
                // W §3.4: 95 %; E: 101 %; X: 91 %.
                .Require("with the Name Movers knocked out the logit difference is not positive", Free.Retained, AtMost(NotPositive));
            // E: 46 %; X: 55 %; W, Appendix K, inside the circuit: .81 logits.
            report = backups
                ? report.Require("nor is it with the backups knocked out too", FreeWithoutBackups.Retained, AtMost(NotPositive))
                : report;
            report = report.Record("with the Name Movers knocked out it is", Free.Patched);
            report = backups ? report.Record("with the backups knocked out too it is", FreeWithoutBackups.Patched) : report;
            report = report.Record("if nothing responds it is", NameMoversOut.DirectEffect.Patched);
            report = backups ? report.Record("the backups' response adds", NameMoversOut.Of(Backups).Change) : report;
            return Has("Negative Name Movers")
                ? report.Record("the Negative Name Movers' response adds", NameMoversOut.Of(Negatives).Change)
                : report;
        }
    }

    protected override IEnumerable<ClaimTable> Tables =>
    [
        new("NameMoversOutByTemplate", () => NameMoversOut.TotalEffect.ToTable(new Tolerance(0.01))),
        new("BackupsOutTooByTemplate", () => BackupsOutToo.TotalEffect.ToTable(new Tolerance(0.01)), "Backup Name Movers"),
        new("ResponseOfEachHead", () => ResponseOfEachHead.ToTable(new Tolerance(0.01))),
    ];

    protected override IEnumerable<ClaimFigure> Shown =>
    [
        AttentionOf(There("Name Movers", "Backup Name Movers", "Negative Name Movers")),
    ];

    protected ClaimReport Repair => Claim
        .That("With the Name Movers knocked out, most of the logit difference stays")
        // W §3.4: 95 %; E: 3.33 of 3.30; X: −.22 of 2.53.
        .Require("with the Name Movers knocked out, the logit difference is kept", Free.Retained, AtLeast(0.75));

    protected ClaimReport BackupsToo => Claim
        .That("With the backups knocked out too, the logit difference still is positive")
        // E: 1.53 ± 1.44, N = 100; W, Appendix K: .81; X: −1.15 of 2.53.
        .Require("with Name Movers and backups knocked out, it is positive", FreeWithoutBackups.Patched, Above(0));

    protected ClaimReport Strongest
    {
        get
        {
            var terms = Ioi.LogitAttributions();
            var strongest = NameMovers.Cast<Head>().MaxBy(terms.Heads.Mean)!;
            return Claim
                .That("Knocking out the strongest Name Mover costs less than it writes")
                // T: 9.9 set to zero costs .63 of the 2.99 that it writes; A: .18 of 1.71.
                .Require(
                    "of what the strongest Name Mover writes, setting it to zero costs at most half",
                    Ioi.CostOfZeroing(terms, strongest).Retained,
                    AtMost(0.50));
        }
    }

    protected ClaimReport WhoResponds => Claim
        .That("Backups step in and Negative Name Movers let go")
        // T: without 9.9, 10.10 rises from .48 to 1.23. W, Appendix F: eight backups.
        .Require("the backups' response raises the logit difference", NameMoversOut.Of(Backups).Change, Above(0))
        // T: without 9.9, 10.7 goes from −1.90 to −.71. W, Appendix F: its effect even becomes positive.
        .Require("the Negative Name Movers' response raises it", NameMoversOut.Of(Negatives).Change, Above(0));

    protected AblationEffects NameMoversOut => nameMoversOut ??= Ioi.KnockOutAtEnd(NameMovers);

    protected AblationEffects BackupsOutToo => backupsOutToo ??= Ioi.KnockOutAtEnd(NameMovers.Union(Backups));

    protected Sweep ResponseOfEachHead => responseOfEachHead ??= NameMoversOut.OfEach(
        ComponentSet.AllHeads(Ioi.Subject.Model.Shape).Except(NameMovers, "every other head"));

    private Effect Free => NameMoversOut.TotalEffect;

    private Effect FreeWithoutBackups => BackupsOutToo.TotalEffect;
}
