using IoiClaims.Ioi;

namespace IoiClaims.Fixtures.Tests.Circuits;

/// <summary>The search for a circuit finds what was planted: the positive control of its use on trained models.</summary>
public sealed class CircuitSearchTests
{
    [Test]
    public void In_the_planted_circuit_each_group_is_found_and_every_head_found_is_in_its_group()
    {
        using var subject = ShippedSubjects.Build(ShippedSubjects.Planted);
        using var ioi = new IoiExperiment(
            subject, IoiDataset.Generate(subject.Tokenizer, IoiTemplates.Paper, 30, seed: 5), new BootstrapPlan(resamples: 500, seed: 0));

        var found = IoiCircuitSearch.Run(ioi);

        found.Missing.Should().BeEmpty();
        foreach (var group in PublishedCircuit.Gpt2Small.Groups.Except([PublishedCircuit.NameMovers, PublishedCircuit.BackupNameMovers]))
        {
            found.Heads.Where(head => head.Group == group.Name).Select(head => head.Head)
                .Should().BeEquivalentTo(group.Heads, "these are the {0}", group.Name);
        }

        // Backups that do a little already are Name Movers to a search that looks at the whole model only.
        found.Heads.Where(head => head.Group is "Name Movers" or "Backup Name Movers").Select(head => head.Head)
            .Should().BeSubsetOf(PublishedCircuit.NameMovers.Heads.Concat(PublishedCircuit.BackupNameMovers.Heads))
            .And.Contain(PublishedCircuit.NameMovers.Heads);
    }
}
