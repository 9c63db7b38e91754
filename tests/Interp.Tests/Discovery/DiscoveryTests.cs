using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Discovery;

/// <summary>A sweep with two free hops, the selection of senders, and discovery, on random small models.</summary>
public class DiscoveryTests
{
    private static readonly Place[] Places = [.. RandomCase.Roles.Select(Place.At)];

    private RandomCase random = null!;
    private Experiment experiment = null!;
    private PromptBatch baseline = null!;
    private PromptBatch patch = null!;

    [SetUp]
    public void SetUp()
    {
        random = new RandomCase(5, layers: 3, prompts: 3);
        (baseline, patch) = (random.Batch(), random.Batch());
        experiment = new Experiment(
            random.Model, baseline, new TokenLogitDifference([.. baseline.Tokens.Select(_ => (1, 2))], Role.End),
            intervals: new BootstrapPlan(100, 0));
    }

    [TearDown]
    public void TearDown()
    {
        experiment.Dispose();
        random.Dispose();
    }

    [Test]
    public void A_sweep_over_receivers_leaves_empty_what_has_no_path()
    {
        var heads = ComponentSet.AllHeads(random.Shape);
        var grid = experiment.SweepPairs(Route.From(heads).To(heads.Values()).ToLogits(Role.End), patch);

        grid.Columns[0].Sweep.Should().BeNull("nothing comes before the first layer's heads");
        grid[new Head(0, 0), "1.0"].Should().NotBeNull();
        grid[new Head(1, 0), "1.0"].Should().BeNull();
        var table = grid.ToTable(new Tolerance(0.01));
        table["0.0", "2.0"].Should().Be(grid[new Head(0, 0), "2.0"]!.Change.Mean);
        table["0.0", "0.0"].Should().BeNull();
        grid.ToTable(new Tolerance(0.01), largest: 2).Rows.Should().HaveCount(2);
        FluentActions.Invoking(() => grid[new Head(0, 0), "9.9"]).Should().Throw<ArgumentException>().WithMessage("*'9.9'*");
    }

    [Test]
    public void Places_before_the_datasets_differ_are_left_out_and_a_patch_that_cannot_do_anything_is_refused()
    {
        var late = new PromptBatch(
            baseline.Tokens.Select(prompt => (IReadOnlyList<int>)prompt.SetItem(prompt.Length - 1, (prompt[^1] + 1) % 11)),
            baseline.Roles.ToDictionary(role => role, role => (IReadOnlyList<int>)baseline.Positions(role)),
            baseline.Groups);
        var heads = ComponentSet.AllHeads(random.Shape);
        var early = heads.To(ComponentSet.Of(new Head(2, 0)).Keys(Place.AtPosition(0))).ToLogits(Role.End);
        FluentActions.Invoking(() => experiment.Patch(early.And(early), late)).Should().Throw<VacuousPatchException>().WithMessage("*up to position 0 every*");
        FluentActions.Invoking(() => experiment.Patch(early.And(heads.ToLogits(Role.End)), late)).Should().NotThrow("the logits read what differs");
        FluentActions.Invoking(() => experiment.Patch(heads.ToLogits(Role.End), baseline)).Should().Throw<VacuousPatchException>();
        FluentActions.Invoking(() => experiment.SweepPairs(early, late))
            .Should().Throw<VacuousPatchException>();
        var discovery = new CircuitDiscovery(
            experiment, late, Role.End, new DiscoveryOptions
            {
                Places = [Place.AtPosition(0), Place.At(Role.End)],
                ToLogits = new SenderSelection { Absolute = 1e-9, Relative = 0 },
                IntoHeads = new SenderSelection { Absolute = 1e-9, Relative = 0 },
            });
        discovery.Run().Edges.Should().OnlyContain(edge => edge.Sender.At == Place.At(Role.End));
    }

    [Test]
    public void Senders_are_kept_by_the_bound_of_their_interval_that_is_nearer_to_zero()
    {
        var sweep = experiment.Sweep(Route.From(experiment.AllHeads).ToLogits(Role.End).EachSender(), patch);
        foreach (var threshold in new[] { 0.001, 0.01, 0.05 })
        {
            var selection = new SenderSelection { Absolute = threshold, Relative = 0 };
            selection.Of(sweep).Select(each => (Head)each.Component).Should().NotBeEmpty().And.BeEquivalentTo(sweep.Effects
                .Where(each => each.Effect.Change.Lower > threshold || each.Effect.Change.Upper < -threshold)
                .Select(each => (Head)each.Component));
            (selection with { FalseDiscoveryRate = 0.05 }).Of(sweep).Should().BeSubsetOf(selection.Of(sweep));
        }

        new SenderSelection { Absolute = 2, Relative = 0.5 }.ThresholdFor(-10).Should().Be(5);
        FluentActions.Invoking(() => new SenderSelection { Relative = 0 }.Of(sweep)).Should().Throw<ArgumentException>();
    }

    [Test]
    public void With_one_hop_discovery_finds_the_heads_that_clear_the_threshold_at_the_logits()
    {
        var found = Discovery(1e-12, depth: 1).Run();
        var sweep = experiment.Sweep(Route.From(experiment.AllHeads).ToLogits(Role.End).EachSender(), patch);
        found.Edges.Select(edge => edge.Sender.Head).Should().NotBeEmpty().And.BeEquivalentTo(
            new SenderSelection { Absolute = 1e-12, Relative = 0 }.Of(sweep).Select(each => (Head)each.Component));
        found.Edges.Should().OnlyContain(edge => edge.Into == null);
        found.ToCircuit().Heads.Should().BeEquivalentTo(found.Edges.Select(edge => edge.Sender.Head));
        found.Groups.Should().HaveCountLessThan(3, "they are grouped by sign only");
    }

    [Test]
    public void Every_edge_is_what_path_patching_its_route_gives([Values] bool paper, [Values] bool screen)
    {
        var conventions = paper ? Conventions.IoiPaper : Conventions.Remix;
        var found = Discovery(
            1e-12, depth: 3, new DiscoveryOptions { Places = [.. Places], Conventions = conventions, Screen = screen }).Run();
        found.Edges.Select(edge => edge.Depth).Distinct().Should().Contain([1, 2]);
        foreach (var edge in found.Edges)
        {
            edge.Effect.Change.Mean.Should().BeApproximately(
                experiment.Patch(edge.Route, patch, conventions).Effect.Change.Mean, 1e-6);
            edge.Route.Chains[0].Receivers.Length.Should().Be(paper ? Math.Min(1, edge.Depth - 1) : edge.Depth - 1);
            edge.Sender.At.Should().Be(edge.Into?.At ?? Place.At(Role.End));
        }

        found.ToCircuit().Nodes.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(found.Edges.Select(edge => edge.Sender).Distinct());
        found.ToTable(new Tolerance(0.01)).Rows.Should().HaveCount(found.Edges.Length);
        found.ToString().Split('\n').Should().HaveCount(found.Groups.Length + found.ToCircuit().Nodes.Length, "a line a group and one a head");
    }

    [Test]
    public void Where_nothing_clears_the_threshold_it_says_so() =>
        FluentActions.Invoking(() => Discovery(1e6, depth: 2).Run())
            .Should().Throw<NothingMatchedException>().WithMessage("*clears the threshold*");

    [Test]
    public void It_can_be_cancelled_and_reports_progress()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        FluentActions.Invoking(() => Discovery(1e-12, depth: 2).Run(null, source.Token)).Should().Throw<OperationCanceledException>();
        var shares = new List<double>();
        Discovery(1e-12, depth: 2).Run(new Shares(shares));
        shares.Should().EndWith(1.0).And.OnlyContain(share => share > 0 && share <= 1);
    }

    [Test]
    public void Options_that_make_no_sense_are_refused()
    {
        FluentActions.Invoking(() => Discovery(1e-12, 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Discovery(1e-12, 2, new DiscoveryOptions())).Should().Throw<ArgumentException>().WithMessage("*at places*");
        FluentActions.Invoking(() => Discovery(1e-12, 2, new DiscoveryOptions { Places = [Place.Everywhere] }))
            .Should().Throw<ArgumentException>().WithMessage("*place by place*");
        FluentActions.Invoking(() => Discovery(1e-12, 2, new DiscoveryOptions { Places = [Place.At(new Role("IO"))] }))
            .Should().Throw<ArgumentException>().WithMessage("*no role 'IO'*");
    }

    private CircuitDiscovery Discovery(double threshold, int depth, DiscoveryOptions? options = null) => new(
        experiment, patch, Role.End,
        (options ?? new DiscoveryOptions { Places = [.. Places] }) with
        {
            Depth = depth,
            ToLogits = new SenderSelection { Absolute = threshold, Relative = 0 },
            IntoHeads = new SenderSelection { Absolute = threshold, Relative = 0 },
        });

    private sealed class Shares(List<double> seen) : IProgress<double>
    {
        public void Report(double value) => seen.Add(value);
    }
}
