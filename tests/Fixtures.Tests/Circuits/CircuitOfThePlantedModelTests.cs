using IoiClaims.Ioi;

namespace IoiClaims.Fixtures.Tests.Circuits;

/// <summary>Where the circuit is known: discovery finds it, and it passes the criteria that a circuit has to pass.</summary>
public sealed class CircuitOfThePlantedModelTests
{
    private static readonly Circuit Published = new("published", PublishedCircuit.Gpt2Small.Groups);

    private PlantedSubject subject = null!;
    private IoiDataset prompts = null!;
    private IoiDataset abc = null!;
    private Experiment experiment = null!;
    private CircuitExperiments? runs;
    private DiscoveryResult? discovered;

    // A prompt of each template and order for circuit runs, of which there are hundreds; 60 for intervals in discovery.
    private CircuitExperiments Runs
    {
        get
        {
            if (runs is null)
            {
                var few = prompts.Select([.. Enumerable.Range(0, 10)]);
                runs = new CircuitExperiments(
                    experiment.On(few, LogitDifference.Of(few).ToMetric(), "10 IOI prompts"), Ablation.Mean(abc.Batch, "ABC prompts"));
            }

            return runs;
        }
    }

    private DiscoveryResult Discovered => discovered ??= new CircuitDiscovery(
        experiment, abc, IoiRoles.End,
        new DiscoveryOptions
        {
            // Each hop passes on a part: 0.10's share of the keys of the S-Inhibition heads is 4 % of the logit difference.
            // At 2.5 % throughout, the weak Name Mover 9.0 and the S-Inhibition heads would be found at the logits, too,
            // which they do write to, but a tenth of what Name Movers do.
            ToLogits = new SenderSelection { Relative = 0.10 },
            IntoHeads = new SenderSelection { Relative = 0.025 },
            Places = [IoiRoles.Io, IoiRoles.S1, IoiRoles.S1Plus1, IoiRoles.S2, IoiRoles.End],
        }).Run();

    [OneTimeSetUp]
    public void SetUp()
    {
        subject = PlantedCircuit.Build(PlantedOptions.Published);
        prompts = IoiDataset.Generate(
            subject.Tokenizer, [.. IoiTemplates.Paper.Take(5)], 60, seed: 0, contextLength: subject.Model.Shape.Context);
        abc = prompts.Corrupt(Corruptions.Abc, seed: 1);
        experiment = ExperimentOn(subject);
    }

    [OneTimeTearDown]
    public void TearDown()
    {
        runs?.Dispose();
        experiment.Dispose();
        subject.Dispose();
    }

    [Test]
    public void Discovery_from_the_logits_backwards_finds_exactly_the_planted_heads_at_their_roles()
    {
        TestContext.Out.WriteLine(Discovered);
        TestContext.Out.WriteLine(Discovered.ToTable(new Tolerance(0.01)));
        Discovered.ToCircuit().Nodes.Select(node => node.ToString()).Should().BeEquivalentTo(
            Published.Groups.Where(group => group.Name != "Backup Name Movers").SelectMany(group => group.Nodes)
                .Select(node => node.ToString()),
            "backups write nothing while the Name Movers do");
    }

    [Test]
    public void Name_Movers_and_negatives_are_found_at_the_logits_and_told_apart_by_sign()
    {
        Heads(Discovered.Groups[0]).Should().BeEquivalentTo(PublishedCircuit.NameMovers.Heads);
        Discovered.Groups[0].Lowers.Should().BeTrue();
        Heads(Discovered.Groups[1]).Should().BeEquivalentTo(PublishedCircuit.NegativeNameMovers.Heads);
        Discovered.Groups[1].Lowers.Should().BeFalse();
        Discovered.Groups.Skip(2).Should().OnlyContain(group => group.Into != null);
    }

    [Test]
    public void S_Inhibition_heads_are_found_through_the_queries_of_the_Name_Movers()
    {
        var group = Discovered.Groups.Single(each => Heads(each).Contains(new Head(8, 6)));
        Heads(group).Should().BeEquivalentTo(PublishedCircuit.SInhibition.Heads);
        group.Into!.Kinds.Should().Be(PortKinds.Query);
        group.Into.Components.Should().Equal(ComponentSet.Of(PublishedCircuit.NameMovers.Heads));
    }

    [Test]
    public void Induction_and_duplicate_token_heads_are_found_through_values_and_keys_at_S2()
    {
        SendersInto(PortKinds.Value, IoiRoles.S2).Should().BeEquivalentTo(
            PublishedCircuit.Induction.Heads.Append(new Head(3, 0)),
            "these tell the S-Inhibition heads which name is repeated; 0.1 and 0.10 only tell that one is");
        SendersInto(PortKinds.Key, IoiRoles.S2).Should().BeEquivalentTo(
            PublishedCircuit.DuplicateToken.Heads.Concat(PublishedCircuit.Induction.Heads), "all tell that a name is repeated");
    }

    [Test]
    public void Previous_token_heads_are_found_through_the_keys_of_the_induction_heads()
    {
        var group = Discovered.Groups.Single(each => Heads(each).Contains(new Head(4, 11)));
        Heads(group).Should().BeEquivalentTo(PublishedCircuit.PreviousToken.Heads);
        group.Into!.Kinds.Should().Be(PortKinds.Key);
        group.At.Should().Be(Place.At(IoiRoles.S1Plus1));
        group.Into.Components.Should().Contain(PublishedCircuit.Induction.Heads);
    }

    [Test]
    public void Backups_are_found_at_the_logits_once_the_Name_Movers_write_nothing()
    {
        using var broken = PlantedCircuit.Build(PlantedOptions.Published.WithoutHeads(PublishedCircuit.NameMovers.Heads));
        using var experiments = ExperimentOn(broken);
        var found = new CircuitDiscovery(
            experiments, abc, IoiRoles.End,
            new DiscoveryOptions
            {
                // The share of the logit difference from which the paper counts a head as a backup.
                ToLogits = new SenderSelection { Relative = 0.02 },
                Ports = PortKinds.Query,
                Depth = 1,
            }).Run();
        TestContext.Out.WriteLine(found);
        var heads = found.ToCircuit().Heads.ToList();
        heads.Should().Contain(PublishedCircuit.BackupNameMovers.Heads);
        heads.Should().BeSubsetOf(new[] { PublishedCircuit.BackupNameMovers, PublishedCircuit.NegativeNameMovers, PublishedCircuit.SInhibition }
            .SelectMany(group => group.Heads), "the S-Inhibition heads write to the logits themselves, as the paper's Appendix F has it");
    }

    [Test]
    public void The_published_circuit_alone_does_what_the_model_does()
    {
        var run = Runs.Run(Published);
        run.Retained.Value.Should().BeInRange(0.9, 1.1);
        run.ByGroup.Should().HaveCountGreaterThan(5);
        Runs.Run(Discovered.ToCircuit()).Retained.Value.Should().BeInRange(0.9, 1.15);
    }

    [Test]
    public void Hardly_any_random_circuit_does_as_well()
    {
        var baseline = Runs.BesideRandomCircuits(Published, 100, seed: 1);
        TestContext.Out.WriteLine(baseline.ToTable(new Tolerance(0.01)));
        baseline.Percentile.Should().BeGreaterThan(95);
    }

    [Test]
    public void It_is_complete_and_without_a_class_it_is_not()
    {
        var complete = Runs.ByClass(Published).And(Runs.OnRandomSets(Published, 5, seed: 1))
            .And(Runs.Greedy(Published, new GreedySearch(Runs: 1, Candidates: 3, Steps: 4)));
        TestContext.Out.WriteLine(complete.ToTable(new Tolerance(0.01)));
        complete.Worst.Incompleteness.Should().BeLessThan(0.3);

        var without = new Circuit("without negatives", [.. Published.Groups.Where(group => group.Name != "Negative Name Movers")]);
        Runs.ByClass(without).Worst.Incompleteness.Should().BeGreaterThan(1);
    }

    [Test]
    public void Every_planted_head_matters_for_some_set_but_backups_only_a_little()
    {
        // A Name Mover hardly matters while others and the backups can stand in for it.
        var minimality = Runs.OfEachNode(Published, node => PublishedCircuit.NameMovers.Heads.Contains(node.Head)
            ? Published["Name Movers"].Nodes.Concat(Published["Backup Name Movers"].Nodes)
            : null);
        TestContext.Out.WriteLine(minimality.ToTable(new Tolerance(0.01)));
        minimality.Rows.Where(row => Published.GroupOf(row.Node)!.Name != "Backup Name Movers" && row.Node.Head != new Head(2, 2))
            .Should().OnlyContain(row => row.Importance > 0.2);
        minimality.Least.Importance.Should().BeLessThan(0.1);
    }

    [Test]
    public void Without_the_Name_Movers_most_of_the_logit_difference_stays()
    {
        var knockedOut = Runs.KnockOut([.. Published["Name Movers"].Nodes]);
        knockedOut.Retained.Value.Should().BeInRange(0.6, 0.95);
    }

    [Test]
    public void A_route_through_heads_that_another_route_patches_whole_adds_nothing_and_one_beside_them_does()
    {
        double Change(Route route) => experiment.Patch(route, abc).Effect.Change.Mean;

        var movers = Published["Name Movers"].ToSet();
        var queries = Published["S-Inhibition"].ToSet().To(movers.Queries(IoiRoles.End)).ToLogits(IoiRoles.End);
        var whole = movers.ToLogits(IoiRoles.End);
        var negatives = Published["Negative Name Movers"].ToSet().ToLogits(IoiRoles.End);
        Change(whole.And(queries)).Should().BeApproximately(Change(whole), 1e-5);
        Change(queries.And(negatives)).Should().BeGreaterThan(Change(queries) + 0.5);
    }

    private Experiment ExperimentOn(PlantedSubject planted) => new(
        planted.Model, prompts, LogitDifference.Of(prompts).ToMetric(),
        Conditions.Of(subject: planted.Name, dataset: "IOI prompts", seed: 0), new BootstrapPlan(500, 0));

    private static IEnumerable<Head> Heads(DiscoveredGroup group) => group.Heads.Cast<Head>();

    private IEnumerable<Head> SendersInto(PortKinds port, Role at) => Discovered.Into(port, Place.At(at))
        .Where(edge => edge.Into!.Components.Contains(new Head(8, 6)))
        .Select(edge => edge.Sender.Head);
}
