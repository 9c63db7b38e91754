using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Scrubbing;

/// <summary>What must hold of every scrub, on random trees about random small models.</summary>
[TestFixture]
public class ScrubLawTests
{
    /// <summary>The law says whether the dice gave a case.</summary>
    private static void Always(Func<RandomCase, bool> law, int times) =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed, layers: 1 + (seed % 3));
                return law(random) ? true : null;
            },
            iter: times);

    private static double[] Final(RandomCase random, Plan plan)
    {
        using var cache = new RunCache();
        using var evaluation = new Evaluator(random.Model, cache).Evaluate(plan);
        using var final = evaluation.FinalNormOutput(Role.End);
        return Numbers.Of(final);
    }

    private static double[] Naive(RandomCase random, SampledHypothesis<PromptBatch> scrub) =>
        Enumerable.Range(0, scrub.Root.Dataset.Count).SelectMany(n =>
        {
            using var final = new NaiveScrub(random.Model, scrub.Hypothesis.Mlps, n).Logits(scrub.Root);
            return Numbers.Of(final);
        }).ToArray();

    [Test]
    public void The_random_trees_are_worth_testing()
    {
        var trees = Enumerable.Range(0, 200).Select(seed =>
        {
            using var random = new RandomCase(seed, layers: 1 + (seed % 3));
            return RandomTree.Any(random, random.Batch())?.Nodes.ToList();
        }).ToList();
        trees.Count(tree => tree is null).Should().BeLessThan(20);
        trees.Count(tree => tree?.Count > 3).Should().BeGreaterThan(30);
        trees.Count(tree => tree?.Exists(node => node.Node.Input is not null && !node.Children.IsEmpty) == true).Should().BeGreaterThan(30);
        trees.Count(tree => tree?.Exists(node => node.Dataset.Length > tree[0].Dataset.Length) == true).Should().BeGreaterThan(5);
    }

    [Test]
    public void A_scrub_is_what_walking_down_the_tree_gives() => Always(
        random =>
        {
            if (RandomTree.Any(random, random.Batch()) is not { } scrub)
            {
                return false;
            }

            Numbers.LargestDifference(Naive(random, scrub), Final(random, scrub.ToPlan(random.Shape)))
                .Should().BeLessThan(1e-9, "of the tree\n{0}", scrub);

            return true;
        },
        times: 150);

    [Test]
    public void A_scrub_is_what_the_oracle_makes_of_its_plan() => Always(
        random =>
        {
            if (RandomTree.Any(random, random.Batch()) is not { } scrub)
            {
                return false;
            }

            var plan = scrub.ToPlan(random.Shape);
            using var oracle = new Oracle(random.Model, plan);
            using var expected = oracle.FinalNormOutput(Role.End);
            Numbers.LargestDifference(Numbers.Of(expected), Final(random, plan))
                .Should().BeLessThan(1e-9, "of the tree\n{0}", scrub);

            return true;
        },
        times: 80);

    [Test]
    public void Where_every_sample_is_exact_any_tree_gives_the_model_bit_for_bit() => Always(
        random =>
        {
            var prompts = random.Batch();
            if (RandomTree.Any(random, prompts, Sampler.Exact<PromptBatch>) is not { } scrub)
            {
                return false;
            }

            scrub.Nodes.Should().OnlyContain(node => ReferenceEquals(node.Dataset, prompts));
            Final(random, scrub.ToPlan(random.Shape)).Should().Equal(Final(random, Plan.PlainRun(prompts)));
            return true;
        },
        times: 60);

    [Test]
    public void If_nothing_matters_the_logits_are_those_of_the_other_inputs() => Always(
        random =>
        {
            var (prompts, others) = (random.Batch(), random.Batch());
            var hypothesis = Hypothesis.Of(DatasetTerms.Batches, Node.Root(Sampler.Fixed("others", others)));
            Numbers.LargestDifference(
                Final(random, hypothesis.Sample(prompts, 0).ToPlan(random.Shape)), Final(random, Plan.PlainRun(others)))
                .Should().BeLessThan(1e-9);
            return true;
        },
        times: 20);

    [Test]
    public void Prompts_are_scrubbed_each_on_its_own() => Always(
        random =>
        {
            if (RandomTree.Any(random, random.Batch()) is not { } scrub)
            {
                return false;
            }

            var plan = scrub.ToPlan(random.Shape);
            var together = Final(random, plan);
            var width = random.Shape.ModelWidth;
            for (var n = 0; n < plan.Base.Count; n++)
            {
                Numbers.LargestDifference(together[(n * width)..((n + 1) * width)], Final(random, plan.Select([n])))
                    .Should().BeLessThan(1e-9);
            }

            return true;
        },
        times: 30);

    /// <summary>
    /// A leaf runs on its prompts; an inner node is computed from its other inputs' run, so that its own prompts are run only where it
    /// takes tokens of them: at the root, and where it stands for the embedding.
    /// </summary>
    [Test]
    public void No_more_forward_passes_are_run_than_nodes_take_something_from() => Always(
        random =>
        {
            // Where roles are at other positions, prompts are run once more.
            var prompts = random.Batch();
            if (RandomTree.Any(random, prompts, () => random.Next(2) == 0
                ? Sampler.Exact<PromptBatch>()
                : Sampler.Fixed("others", random.Like(prompts))) is not { } scrub)
            {
                return false;
            }

            using var cache = new RunCache();
            using var evaluation = new Evaluator(random.Model, cache).Evaluate(scrub.ToPlan(random.Shape));
            evaluation.FinalNormOutput(Role.End).Dispose();
            cache.ForwardPasses.Should().BeLessThanOrEqualTo(scrub.Nodes.Sum(node =>
                node.OtherInputs is not null && (node.Node.Input?.From.Contains(new Embedding()) ?? true) ? 2 : 1));
            return true;
        },
        times: 60);

    /// <summary>They agree in everything else, and where a role stands, so that nothing but their other inputs tells them apart.</summary>
    [Test]
    public void Siblings_that_differ_in_their_other_inputs_alone_are_scrubbed_each_on_its_own()
    {
        using var random = new RandomCase(5, layers: 3, form: ModelForm.Gpt2(3, 2, 8, 6, 11, 8));
        var (prompts, own, one, other) = (random.Batch(), random.Batch(), random.Batch(), random.Batch());
        var sender = Node.Leaf(ComponentSet.Of(new Head(0, 0)).IntoValues(RandomCase.Roles[0]), Sampler.Fixed("sender", random.Batch()));
        Node<PromptBatch> Sibling(int head, PromptBatch others) => Node.Inner(
            ComponentSet.Of(new Head(1, head)).IntoLogits(Role.End), Sampler.Fixed("own", own), Sampler.Fixed($"others of {head}", others), sender);
        var scrub = Hypothesis.Of(DatasetTerms.Batches, Node.Root(Sampler.Fixed("rest", random.Batch()), Sibling(0, one), Sibling(1, other)))
            .Sample(prompts, 0);

        Numbers.LargestDifference(Naive(random, scrub), Final(random, scrub.ToPlan(random.Shape))).Should().BeLessThan(1e-9);
    }
}
