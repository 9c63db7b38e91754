using IoiClaims.Ioi;

namespace IoiClaims.Fixtures.Tests.Engine;

/// <summary>Experiments in the words of the task, on a circuit in which the answers were planted.</summary>
public sealed class IoiExperimentTests
{
    private Subject subject = null!;
    private IoiExperiment ioi = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        subject = ShippedSubjects.Build(ShippedSubjects.Planted);
        ioi = new IoiExperiment(
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
        var corrupted = ioi.Corrupted(Corruptions.S2ToIo);
        var heads = PublishedCircuit.SInhibition.ToSet();

        ioi.Restore(heads.Values(IoiRoles.S2), corrupted).Value.Should().BeGreaterThan(0.9);
        ioi.Restore(heads.Queries(), corrupted).Value.Should().BeApproximately(0, 0.05);
        ioi.RestoreResidualStream(0, IoiRoles.S2, corrupted).Value.Should().BeApproximately(1, 1e-4, "the two differ in S2 alone");
        ioi.RestoreResidualStream(9, IoiRoles.S2, corrupted).Value.Should().BeLessThan(0.1, "by then it has been read");
        ioi.RestoreEach(ioi.AllHeads.To(PublishedCircuit.NameMovers.ToSet().Queries(IoiRoles.End)).ToLogits(IoiRoles.End).EachSender(), corrupted)
            .OrderByDescending(share => share.Value.Value).Take(4).Select(share => share.Key)
            .Should().BeEquivalentTo(PublishedCircuit.SInhibition.Heads);
    }

    [Test]
    public void Experiments_on_the_first_prompts_share_the_runs_of_the_model()
    {
        var few = ioi.OnFirst(4);

        few.Prompts.Prompts.Select(prompt => prompt.Text).Should().Equal(ioi.Prompts.Prompts.Take(4).Select(prompt => prompt.Text));
        few.Runner.Should().BeSameAs(ioi.Runner);
        few.Conditions["N"].Should().Be("4");
        ioi.OnFirst(1000).Prompts.Count.Should().Be(ioi.Prompts.Count);
    }

    [Test]
    public void Attention_between_roles_is_read_off_with_its_interval()
    {
        var head = new Head(5, 5);
        var attention = ioi.ReadAttention(IoiRoles.S2, IoiRoles.S1Plus1);

        ioi.Mean(attention, ComponentSet.Of(head)).Mean.Should().BeApproximately(attention.Mean(head), 1e-9).And.BeGreaterThan(0.9);
        ioi.On(ioi.Corrupted(Corruptions.Abc), "ABC prompts").ReadAttention(IoiRoles.S2, IoiRoles.S1Plus1).Mean(head).Should().BeLessThan(0.1);
    }
}
