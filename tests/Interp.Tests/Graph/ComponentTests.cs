namespace IoiClaims.Interp.Tests.Graph;

public class ComponentTests
{
    private static readonly TransformerShape Shape = new(12, 12, 768, 64, 100, 16);

    private static PromptBatch Batch { get; } = new(
        [new[] { 1, 2, 3 }],
        new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = new[] { 2 } });

    [Test]
    public void A_head_is_read_as_it_is_written()
    {
        foreach (var head in Shape.AllHeads())
        {
            Head.Parse(head.ToString()).Should().Be(head);
        }
    }

    [TestCase("9")]
    [TestCase("9.9.9")]
    [TestCase("-1.0")]
    [TestCase("nine.six")]
    [TestCase("")]
    public void What_is_no_head_is_refused(string text) =>
        FluentActions.Invoking(() => Head.Parse(text)).Should().Throw<FormatException>().WithMessage("*is no head*9.6*");

    [Test]
    public void A_head_that_the_model_does_not_have_is_named_with_the_layers_there_are() =>
        FluentActions.Invoking(() => Route.From(new Head(12, 3)).ToLogits(Role.End)
                .Patch(Shape, Batch, Batch, Conventions.Remix))
            .Should().Throw<ArgumentException>().WithMessage("There is no head 12.3: this model has layers 0 to 11*");

    [Test]
    public void A_route_against_the_order_of_the_layers_is_no_null_result() =>
        FluentActions.Invoking(() => Route.From(new Head(10, 0)).To(ComponentSet.Of(new Head(9, 9)).Queries(Role.End))
                .ToLogits(Role.End).Patch(Shape, Batch, Batch, Conventions.Remix))
            .Should().Throw<NothingMatchedException>().WithMessage("*10.0 → 9.9.Q at END*has no path*");

    [Test]
    public void A_port_that_a_component_does_not_have_is_refused() =>
        FluentActions.Invoking(() => ComponentSet.Of(new Mlp(3)).Queries())
            .Should().Throw<ArgumentException>().WithMessage("m3 does not have the port Query*");

    [Test]
    public void A_route_reads_as_a_path_and_counts_its_paths()
    {
        var inhibition = new ComponentSet("S-Inhibition", [new Head(7, 3), new Head(7, 9), new Head(8, 6), new Head(8, 10)]);
        var movers = new ComponentSet("Name Movers", [new Head(9, 6), new Head(9, 9), new Head(10, 0)]);
        var route = inhibition.To(movers.Queries(Role.End)).ToLogits(Role.End);

        route.ToString().Should().Be("S-Inhibition → Name Movers.Q at END → logits at END");
        route.CountPaths(Shape).Should().Be(12);
    }

    [Test]
    public void A_role_moved_to_another_takes_its_position()
    {
        var batch = new PromptBatch(
            [new[] { 1, 2, 3 }],
            new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = new[] { 2 }, [new Role("IO")] = new[] { 0 } });

        var moved = batch.WithRoleMoved(new Role("IO"), Role.End);

        moved.Positions(new Role("IO")).Should().Equal(2);
        moved.Positions(Role.End).Should().Equal(2);
        moved.Fingerprint.Should().NotBe(batch.Fingerprint);
    }

    [Test]
    public void A_role_is_added_to_prompts()
    {
        var batch = new PromptBatch([new[] { 1, 2, 3 }, new[] { 4, 5 }], new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = new[] { 2, 1 } });

        var marked = batch.WithRole(new Role("comma"), [1, 0]);

        marked.Positions(new Role("comma")).Should().Equal(1, 0);
        marked.Positions(Role.End).Should().Equal(2, 1);
        batch.Invoking(one => one.WithRole(Role.End, [0, 0])).Should().Throw<ArgumentException>().WithMessage("These prompts have a role 'END' already*");
        batch.Invoking(one => one.WithRole(new Role("comma"), [1])).Should().Throw<ArgumentException>().WithMessage("Role 'comma' has 1 positions for 2 prompts.");
        batch.Invoking(one => one.WithRole(new Role("comma"), [1, 2])).Should().Throw<ArgumentException>().WithMessage("Role 'comma' of prompt 1 is at position 2*");
    }
}
