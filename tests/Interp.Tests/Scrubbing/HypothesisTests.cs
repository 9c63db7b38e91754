namespace IoiClaims.Interp.Tests.Scrubbing;

/// <summary>Illegal hypotheses, each with its own error; samplers, and how a hypothesis prints.</summary>
[TestFixture]
public class HypothesisTests
{
    private static readonly TransformerShape Shape = new(3, 2, 8, 4, 50, 8);
    private static readonly Role A = new("A");
    private static readonly Role B = new("B");
    private static readonly Head Early = new(0, 0);
    private static readonly Head Middle = new(1, 1);
    private static readonly Head Late = new(2, 0);

    // Prompts of two tokens and END; the first is the feature.
    private static readonly PromptBatch Prompts = Batch([1, 10, 0], [2, 11, 0], [1, 12, 0, 0]);
    private static readonly PromptBatch Population = Batch(
        [1, 20, 0], [1, 21, 0], [1, 22, 0], [2, 23, 0], [2, 24, 0], [2, 25, 0], [1, 26, 0, 0], [1, 27, 0, 0], [2, 28, 0, 0]);

    private static Sampler<PromptBatch> Exact => Sampler.Exact<PromptBatch>();

    private static Sampler<PromptBatch> Random => Sampler.Unconditional(Population);

    private static Sampler<PromptBatch> SameFirst =>
        Sampler.Matching<PromptBatch>("first token", (batch, n) => batch.Tokens[n][0], Population);

    private static ComponentSet Set(params Component[] members) => ComponentSet.Of(members);

    private static Hypothesis<PromptBatch> About(params Node<PromptBatch>[] nodes) =>
        Hypothesis.Of(DatasetTerms.Batches, Node.Root(Random, nodes));

    private static PromptBatch Batch(params int[][] prompts) => new(
        prompts,
        new Dictionary<Role, IReadOnlyList<int>>
        {
            [A] = prompts.Select(_ => 0).ToArray(),
            [B] = prompts.Select(prompt => prompt.Length == 4 ? 0 : 1).ToArray(),
            [Role.End] = prompts.Select(prompt => prompt.Length - 1).ToArray(),
        });

    [Test]
    public void A_component_that_the_model_does_not_have_matches_nothing()
    {
        var hypothesis = About(Node.Leaf(Set(new Head(3, 0)).IntoLogits(Role.End), Exact));
        hypothesis.Invoking(h => h.CheckAgainst(Shape)).Should().Throw<UnmatchedNodeException>()
            .WithMessage("*3.0*layers 0 to 2*");
    }

    [Test]
    public void A_port_that_the_parent_does_not_have_matches_nothing()
    {
        var hypothesis = About(Node.Leaf(Set(Late).IntoQueries(Role.End), Exact));
        hypothesis.Invoking(h => h.CheckAgainst(Shape)).Should().Throw<UnmatchedNodeException>()
            .WithMessage("*2.0*Query*'logits' has only FinalNorm*");
    }

    [Test]
    public void A_role_that_the_prompts_do_not_have_matches_nothing() =>
        About(Node.Leaf(Set(Late).IntoLogits(new Role("C")), Exact)).Invoking(h => h.Sample(Prompts, 0))
            .Should().Throw<UnmatchedNodeException>().WithMessage("*at C*A, B, END*");

    [Test]
    public void A_child_that_comes_later_than_its_parent_is_no_descendant()
    {
        var hypothesis = About(Node.Inner(
            Set(Middle).IntoLogits(Role.End), Exact, Random, Node.Leaf(Set(Late).IntoAnything(), Exact)));
        hypothesis.Invoking(h => h.CheckAgainst(Shape)).Should().Throw<NotADescendantException>()
            .WithMessage("*2.0 is not read by 1.1*earlier*");
    }

    [Test]
    public void A_child_in_its_parents_own_layer_is_no_descendant() =>
        About(Node.Inner(Set(Middle).IntoLogits(Role.End), Exact, Random, Node.Leaf(Set(new Head(1, 0)).IntoAnything(), Exact)))
            .Invoking(h => h.CheckAgainst(Shape)).Should().Throw<NotADescendantException>();

    [Test]
    public void A_set_with_one_member_that_is_read_and_one_that_is_not_is_refused() =>
        About(Node.Inner(Set(Middle).IntoLogits(Role.End), Exact, Random, Node.Leaf(Set(Early, Late).IntoAnything(), Exact)))
            .Invoking(h => h.CheckAgainst(Shape)).Should().Throw<NotADescendantException>().WithMessage("*2.0*");

    [Test]
    public void Everything_means_everything_that_the_parent_reads() =>
        About(Node.Inner(Set(Middle).IntoLogits(Role.End), Exact, Random, Node.Leaf(ComponentSet.Everything(Shape).IntoAnything(), Exact)))
            .CheckAgainst(Shape);

    [Test]
    public void Two_children_may_not_claim_one_path()
    {
        var hypothesis = About(
            Node.Leaf(Set(Early, Late).IntoLogits(Role.End), Exact),
            Node.Leaf(Set(Middle, Late).IntoLogits(Role.End), Random));
        hypothesis.Invoking(h => h.CheckAgainst(Shape)).Should().Throw<OverlappingNodesException>()
            .WithMessage("*0.0 + 2.0*1.1 + 2.0*logits reads from 2.0*");
    }

    [Test]
    public void Two_children_may_claim_one_component_by_different_ports_or_at_different_places()
    {
        var hypothesis = About(Node.Inner(
            Set(Late).IntoLogits(Role.End),
            Exact,
            Random,
            Node.Leaf(Set(Early).IntoQueries(Role.End), Exact),
            Node.Leaf(Set(Early).IntoKeys(A), Exact),
            Node.Leaf(Set(Early).IntoKeys(Role.End), Exact)));
        hypothesis.CheckAgainst(Shape);
        hypothesis.Sample(Prompts, 0).ToPlan(Shape).States.Should().NotBeEmpty();
    }

    [Test]
    public void Two_places_that_meet_in_some_prompt_are_one()
    {
        var hypothesis = About(Node.Inner(
            Set(Late).IntoLogits(Role.End),
            Exact,
            Random,
            Node.Leaf(Set(Early).IntoKeys(A), Exact),
            Node.Leaf(Set(Early).IntoKeys(B), Exact)));
        hypothesis.CheckAgainst(Shape);
        hypothesis.Invoking(h => h.Sample(Prompts, 0).ToPlan(Shape)).Should().Throw<OverlappingNodesException>()
            .WithMessage("*in prompt 2, A and B are the same position*");
    }

    [Test]
    public void Two_children_may_not_meet_in_an_MLP_that_is_recomputed()
    {
        Hypothesis<PromptBatch> Of(ComponentSet mlp, Role at, MlpConvention mlps) => Hypothesis.Of(
            DatasetTerms.Batches,
            Node.Root(Random, Node.Leaf(Set(Middle).IntoLogits(Role.End), Exact), Node.Leaf(mlp.IntoLogits(at), Random).Named("the MLP")),
            mlps);

        Of(Set(new Mlp(2)), Role.End, MlpConvention.Recomputed).Invoking(h => h.CheckAgainst(Shape)).Should().Throw<OverlappingNodesException>()
            .WithMessage("'1.1 → logits at END' and 'the MLP'*logits reads from m2*what 1.1 writes goes through m2*Freeze*");
        Of(Set(new Mlp(2)), Role.End, MlpConvention.Frozen).CheckAgainst(Shape);
        Of(Set(new Mlp(0)), Role.End, MlpConvention.Recomputed).CheckAgainst(Shape);

        // A and B are one position in the last prompt.
        var meeting = Hypothesis.Of(
            DatasetTerms.Batches,
            Node.Root(Random, Node.Leaf(Set(Middle).IntoLogits(A), Exact), Node.Leaf(Set(new Mlp(2)).IntoLogits(B), Random)),
            MlpConvention.Recomputed);
        meeting.CheckAgainst(Shape);
        meeting.Invoking(h => h.Sample(Prompts, 0).ToPlan(Shape)).Should().Throw<OverlappingNodesException>().WithMessage("*in prompt 2, A and B*");
    }

    [Test]
    public void Two_siblings_may_not_have_one_name() =>
        FluentActions.Invoking(() => About(
                Node.Leaf(Set(Early).IntoLogits(Role.End), Exact).Named("it"), Node.Leaf(Set(Late).IntoLogits(Role.End), Exact).Named("it")))
            .Should().Throw<DuplicateNodeException>().WithMessage("*'it'*Named*");

    [Test]
    public void A_condition_that_no_prompt_meets_names_prompt_and_value()
    {
        var hypothesis = About(Node.Leaf(Set(Late).IntoLogits(Role.End), SameFirst));
        hypothesis.Invoking(h => h.Sample(Batch([1, 10, 0], [7, 10, 0]), 0)).Should().Throw<NoMatchingSampleException>()
            .WithMessage("*prompt 1, '7 10 0'*first token '7'*3 tokens*");
    }

    [Test]
    public void A_population_without_prompts_of_the_length_meets_no_condition() =>
        About().Invoking(h => h.Sample(Batch([1, 0]), 0)).Should().Throw<NoMatchingSampleException>().WithMessage("*of 2 tokens*");

    [Test]
    public void A_generator_that_gives_up_says_so_as_a_missing_sample()
    {
        var sampler = Sampler.Generated<PromptBatch>("anything", (_, _) => throw new ArgumentException("No words left."));
        About(Node.Leaf(Set(Late).IntoLogits(Role.End), sampler).Named("late")).Invoking(h => h.Sample(Prompts, 0))
            .Should().Throw<NoMatchingSampleException>().WithMessage("*'late'*anything*No words left*");
    }

    [Test]
    public void A_generator_that_breaks_its_promise_is_found_out()
    {
        var sampler = Sampler.Generated<PromptBatch>(
            "the same first token",
            (_, _) => Batch([1, 10, 0], [1, 11, 0], [1, 12, 0, 0]),
            new Feature<PromptBatch>("first token", (batch, n) => batch.Tokens[n][0]));
        About(Node.Leaf(Set(Late).IntoLogits(Role.End), sampler)).Invoking(h => h.Sample(Prompts, 0))
            .Should().Throw<BrokenConditionException>().WithMessage("*prompt 1*first token is '1' instead of '2'*");
    }

    [Test]
    public void A_shared_sample_must_suit_every_node_that_shares_it()
    {
        var shared = Sampler.Shared("both", SameFirst);
        var other = Batch([2, 10, 0], [2, 11, 0], [1, 12, 0, 0]);
        var hypothesis = About(
            Node.Leaf(Set(Late).IntoLogits(Role.End), shared).Named("one"),
            Node.Inner(Set(Middle).IntoLogits(Role.End), Sampler.Fixed("others", other), Random, Node.Leaf(Set(Early).IntoAnything(), shared)));
        hypothesis.Invoking(h => h.Sample(Prompts, 0)).Should().Throw<BrokenConditionException>()
            .WithMessage("*prompt 0*first token is '1' instead of '2'*drawn for 'one'*");
    }

    [Test]
    public void Datasets_that_differ_in_number_do_not_pair() =>
        About(Node.Leaf(Set(Late).IntoLogits(Role.End), Sampler.Fixed("two prompts", Prompts.Select([0, 1])))).Invoking(h => h.Sample(Prompts, 0))
            .Should().Throw<UnpairedDatasetsException>().WithMessage("*2 prompts for 3*");

    [Test]
    public void Datasets_that_differ_in_length_do_not_pair_position_by_position()
    {
        var longer = Sampler.Fixed("longer prompts", Batch([1, 1, 10, 0], [2, 2, 11, 0], [1, 1, 12, 0]));
        About(Node.Leaf(Set(Late).Into(PortKinds.FinalNorm), longer)).Invoking(h => h.Sample(Prompts, 0))
            .Should().Throw<UnpairedDatasetsException>().WithMessage("*prompt 0 has 4 tokens*3*at a role*");
        About(Node.Leaf(Set(Late).IntoLogits(Role.End), longer)).Invoking(h => h.Sample(Prompts, 0)).Should().NotThrow();
        Hypothesis.Of(DatasetTerms.Batches, Node.Root(longer)).Invoking(h => h.Sample(Prompts, 0))
            .Should().Throw<UnpairedDatasetsException>().WithMessage("*other inputs of logits*");
    }

    [Test]
    public void A_hypothesis_begins_at_the_logits()
    {
        var leaf = Node.Leaf(Set(Late).IntoLogits(Role.End), Exact);
        FluentActions.Invoking(() => Hypothesis.Of(DatasetTerms.Batches, leaf)).Should().Throw<ArgumentException>().WithMessage("*Node.Root*");
        FluentActions.Invoking(() => About(Node.WholeModel<PromptBatch>())).Should().Throw<ArgumentException>().WithMessage("*nothing reads*");
    }

    [Test]
    public void Samples_meet_their_conditions_given_their_parents()
    {
        var hypothesis = About(Node.Inner(
            Set(Late).IntoLogits(Role.End), SameFirst, Random, Node.Leaf(Set(Early).IntoAnything(), SameFirst), Node.Leaf(Set(Middle).IntoAnything(), Exact)));
        var late = hypothesis.Sample(Prompts, 5).Root.Children[0];
        late.Dataset.Tokens.Select(prompt => prompt[0]).Should().Equal(1, 2, 1);
        late.Children[0].Dataset.Tokens.Select(prompt => prompt[0]).Should().Equal(1, 2, 1);
        late.Children[1].Dataset.Should().BeSameAs(late.Dataset);
        late.Dataset.Tokens.Should().OnlyContain(prompt => prompt[1] >= 20, "they are drawn from the population");
        late.Dataset.Positions(Role.End).Should().Equal(Prompts.Positions(Role.End));
    }

    [Test]
    public void Every_fitting_prompt_is_drawn_about_equally_often()
    {
        var hypothesis = About(Node.Leaf(Set(Late).IntoLogits(Role.End), SameFirst));
        var drawn = Enumerable.Range(0, 300).Select(seed => hypothesis.Sample(Prompts, seed).Root.Children[0].Dataset.Tokens[0][1])
            .CountBy(token => token).ToDictionary();
        drawn.Keys.Should().BeEquivalentTo([20, 21, 22]);
        drawn.Values.Should().OnlyContain(count => count > 70 && count < 130);
    }

    [Test]
    public void A_seed_says_everything_and_other_nodes_change_nothing()
    {
        var late = Node.Leaf(Set(Late).IntoLogits(Role.End), Random);
        var early = Node.Leaf(Set(Early).IntoLogits(Role.End), Random);
        string Drawn(long seed, params Node<PromptBatch>[] nodes) =>
            About(nodes).Sample(Prompts, seed).Root[late.Name].Dataset.Fingerprint;

        Drawn(1, late).Should().Be(Drawn(1, late)).And.Be(Drawn(1, early, late));
        Enumerable.Range(0, 10).Select(seed => Drawn(seed, late)).Distinct().Should().HaveCountGreaterThan(3);
        var both = Enumerable.Range(0, 10).Select(seed => About(early, late).Sample(Prompts, seed).Root)
            .Count(root => root.Children[0].Dataset.Fingerprint == root.Children[1].Dataset.Fingerprint);
        both.Should().BeLessThan(5, "two nodes draw apart");
    }

    [Test]
    public void A_shared_sample_is_one_dataset()
    {
        var shared = Sampler.Shared("both", Random);
        var root = About(
            Node.Leaf(Set(Early).IntoLogits(Role.End), shared), Node.Leaf(Set(Late).IntoLogits(Role.End), shared)).Sample(Prompts, 0).Root;
        root.Children[0].Dataset.Should().BeSameAs(root.Children[1].Dataset);
    }

    [Test]
    public void A_hypothesis_prints_as_a_tree()
    {
        var hypothesis = About(
            Node.Inner(
                new ComponentSet("Late heads", [Late]).IntoLogits(Role.End),
                SameFirst,
                Sampler.Shared("rest", Random),
                Node.Leaf(new ComponentSet("Early heads", [Early]).IntoQueries(Role.End), Exact)),
            Node.Leaf(Set(new Embedding()).IntoLogits(Role.End), Sampler.Fixed("the others", Prompts)).Named("tokens"));
        hypothesis.ToString().Should().Be(
            """
            logits: exact; other inputs drawn at random
            ├─ Late heads → logits at END: drawn with the same first token; other inputs drawn at random, shared by all of 'rest'
            │  └─ Early heads → Q at END: exact, with all that it depends on
            └─ tokens (embedding → logits at END): always the others, with all that it depends on
            MLPs between a node and its child count as other inputs
            """);
    }

    [Test]
    public void A_sample_prints_its_prompts_beside_the_tree()
    {
        var text = About(Node.Leaf(Set(Late).IntoLogits(Role.End), Sampler.Fixed("the same", Prompts))).Sample(Prompts, 3).ToString(2);
        text.Should().StartWith("logits: exact; other inputs drawn at random\n│  0: 1 10 0\n│  1: 2 11 0\n│  other inputs:\n│  0: ")
            .And.Contain("└─ 2.0 → logits at END: always the same, with all that it depends on\n      0: 1 10 0\n      1: 2 11 0\n")
            .And.NotContain("2: ")
            .And.EndWith("samples drawn with seed 3");
    }
}
