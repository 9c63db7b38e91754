using IoiClaims.Ioi;

namespace IoiClaims.Fixtures.Tests.Readings;

/// <summary>What finds out who is repeated, and where it is known, on a circuit in which both were planted.</summary>
public sealed class DetectorsOfDuplicationTests
{
    private Subject subject = null!;
    private IoiExperiments ioi = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        subject = ShippedSubjects.Build(ShippedSubjects.Planted);
        ioi = new IoiExperiments(
            subject,
            IoiDataset.Generate(subject.Tokenizer, [IoiTemplates.Remix, IoiTemplates.Paper[0]], count: 24, seed: 5),
            new BootstrapPlan(200, 0));
    }

    [OneTimeTearDown]
    public void ClearAway()
    {
        ioi.Dispose();
        subject.Dispose();
    }

    [Test]
    public void Values_of_the_S_Inhibition_heads_give_back_what_a_corruption_took_and_queries_do_not()
    {
        var denoising = new Denoising(ioi, Corruptions.S2ToIo);
        var heads = PublishedCircuit.SInhibition.ToSet();

        denoising.Ports(heads, PortKinds.Value, Place.At(IoiRoles.S2)).Value.Should().BeGreaterThan(0.9);
        denoising.Ports(heads, PortKinds.Query, Place.Everywhere).Value.Should().BeApproximately(0, 0.05);
        denoising.ResidualStreamBefore(0, IoiRoles.S2).Value.Should().BeApproximately(1, 1e-4, "the two differ in S2 alone");
        denoising.ResidualStreamBefore(9, IoiRoles.S2).Value.Should().BeLessThan(0.1, "by then it has been read");
        denoising.EachHead(PortKinds.Value, PublishedCircuit.NameMovers.ToSet())
            .OrderByDescending(share => share.Value.Value).Take(4).Select(share => share.Key)
            .Should().BeEquivalentTo(PublishedCircuit.SInhibition.Heads);
    }

    [Test]
    public void What_duplicate_token_heads_write_says_whether_and_what_induction_heads_write_says_which()
    {
        DuplicationComponents Of(int layer, int index) => DuplicationComponents.AtRole(
            ioi, new Head(layer, index), IoiRoles.S2, ioi.Prompts, ioi.Corrupted(Corruptions.Abc))!;

        Of(0, 1).Correlation.Should().BeGreaterThan(0.95);
        Of(5, 5).Correlation.Should().BeLessThan(0.5);
        Of(5, 5).CorrelationWithOrder.Should().BeGreaterThan(0.95);
    }

    [Test]
    public void A_head_that_writes_nothing_says_nothing()
    {
        using var broken = ShippedSubjects.Build(ShippedSubjects.Planted, new Head(0, 1));
        using var experiments = new IoiExperiments(broken, ioi.Prompts, new BootstrapPlan(200, 0));
        var tokens = Occurrence.AllOf(ioi.Prompts.Batch);

        DuplicationComponents.InText(experiments, new Head(0, 1), ioi.Prompts.Batch, tokens).Should().BeNull();
        DuplicationComponents.InText(experiments, new Head(3, 0), ioi.Prompts.Batch, tokens)!.Correlation
            .Should().BeGreaterThan(0.8);
    }

    [Test]
    public void The_first_prompts_are_experimented_on_by_the_same_bench()
    {
        var few = ioi.OnFirst(4);

        few.Prompts.Prompts.Select(prompt => prompt.Text).Should().Equal(ioi.Prompts.Prompts.Take(4).Select(prompt => prompt.Text));
        few.Laboratory.Should().BeSameAs(ioi.Laboratory);
        few.Conditions["N"].Should().Be("4");
        ioi.OnFirst(1000).Prompts.Count.Should().Be(ioi.Prompts.Count);
    }

    [Test]
    public void Attention_between_roles_is_read_off_with_its_interval()
    {
        var head = new Head(5, 5);
        var attention = ioi.Attention(IoiRoles.S2, IoiRoles.S1Plus1);

        ioi.Mean(attention, head).Mean.Should().BeApproximately(attention.Mean(head), 1e-9).And.BeGreaterThan(0.9);
        ioi.Attention(IoiRoles.S2, IoiRoles.S1Plus1, on: ioi.Corrupted(Corruptions.Abc)).Mean(head).Should().BeLessThan(0.1);
    }
}
