using IoiClaims.Ioi;

namespace IoiClaims.Fixtures.Tests.Engine;

/// <summary>
/// Each kind of table that Wang et al. 2022 published comes out on the planted circuit with the published signs, and
/// with the published groups as its largest cells.
/// </summary>
public sealed class PublishedTablesTests
{
    private Subject subject = null!;
    private IoiExperiment ioi = null!;
    private IoiDataset abc = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        subject = ShippedSubjects.Build(ShippedSubjects.Planted);
        ioi = new IoiExperiment(
            subject,
            IoiDataset.Generate(subject.Tokenizer, [IoiTemplates.Remix, IoiTemplates.Paper[0]], count: 40, seed: 3),
            new BootstrapPlan(200, 0));
        abc = ioi.Corrupted(Corruptions.Abc);
    }

    [OneTimeTearDown]
    public void ClearAway()
    {
        ioi.Dispose();
        subject.Dispose();
    }

    [Test]
    public void Direct_effects_on_the_logits_are_the_Name_Movers_for_and_the_negatives_against()
    {
        var sweep = ioi.Sweep(Route.From(ioi.Everything).ToLogits(Role.End).EachSender(), abc);

        Changes(sweep, PublishedCircuit.NameMovers).Should().OnlyContain(change => change < -0.2);
        Changes(sweep, PublishedCircuit.NegativeNameMovers).Should().OnlyContain(change => change > 0.2);
        Head[] early = [.. subject.Model.Shape.AllHeads().Where(head => head.Layer < 7)];
        early.Max(head => Math.Abs(sweep[head]!.Change.Mean)).Should().BeLessThan(0.1, "W §3.1: no early head writes to the logits");
    }

    [Test]
    public void Effects_on_the_Name_Movers_queries_are_the_S_Inhibition_heads() =>
        Largest(Into(PublishedCircuit.NameMovers.ToSet().Queries(Role.End), abc), PublishedCircuit.SInhibition);

    [Test]
    public void Effects_on_the_S_Inhibition_values_at_S2_are_duplicate_token_and_induction_heads()
    {
        var sweep = Into(PublishedCircuit.SInhibition.ToSet().Values(IoiRoles.S2), abc, PublishedCircuit.NameMovers.ToSet().Queries(Role.End));

        Changes(sweep, PublishedCircuit.Induction).Should().OnlyContain(change => change < 0);
        sweep[new Head(3, 0)]!.Change.Mean.Should().BeNegative();
        Head[] known = [.. PublishedCircuit.Induction.Heads, .. PublishedCircuit.DuplicateToken.Heads];
        sweep.LargestHeads(4).Should().BeSubsetOf(known);
    }

    [Test]
    public void Effects_on_the_induction_keys_at_S1_plus_1_are_the_previous_token_heads()
    {
        var sweep = ioi.Sweep(
            Route.From(ioi.Everything)
                .To(PublishedCircuit.Induction.ToSet().Keys(IoiRoles.S1Plus1))
                .To(PublishedCircuit.SInhibition.ToSet().Values(IoiRoles.S2))
                .To(PublishedCircuit.NameMovers.ToSet().Queries(Role.End))
                .ToLogits(Role.End).EachSender(),
            abc);

        Largest(sweep, PublishedCircuit.PreviousToken);
    }

    [TestCase("S-Inhibition")]
    [TestCase("Induction")]
    [TestCase("Duplicate Token")]
    [TestCase("Previous Token")]
    public void Ablating_a_group_where_it_works_costs_logit_difference(string name)
    {
        var group = subject.Circuit[name];
        var effect = ioi.Intervene(Intervention.MeanAblate(abc, group.ToSet().Output(group.At))).Effect;

        effect.Change.Upper.Should().BeNegative();
    }

    [Test]
    public void Ablating_the_negatives_raises_the_logit_difference_and_the_backups_hide_the_loss_of_the_Name_Movers()
    {
        Effect Without(params HeadGroup[] groups) => ioi.Intervene(
            Intervention.MeanAblate(abc, groups.Select(g => g.ToSet().Output(g.At)))).Effect;

        Without(PublishedCircuit.NegativeNameMovers).Change.Lower.Should().BePositive();
        var movers = Without(PublishedCircuit.NameMovers);
        var backups = Without(PublishedCircuit.NameMovers, PublishedCircuit.BackupNameMovers);
        movers.Retained.Lower.Should().BeGreaterThan(0.6);
        backups.Retained.Upper.Should().BeLessThan(movers.Retained.Lower);
    }

    private static double[] Changes(Sweep sweep, HeadGroup group) =>
        group.Heads.Select(head => sweep[head]!.Change.Mean).ToArray();

    private static void Largest(Sweep sweep, HeadGroup group)
    {
        sweep.LargestHeads(group.Heads.Length).Should().BeEquivalentTo(group.Heads);
        Changes(sweep, group).Should().OnlyContain(change => change < 0);
    }

    private Sweep Into(Ports receiver, IoiDataset from, params Ports[] onwards) => ioi.Sweep(
        onwards.Aggregate(Route.From(ioi.Everything).To(receiver), (route, next) => route.To(next)).ToLogits(Role.End).EachSender(),
        from);
}
