using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Scrubbing;

/// <summary>Scrubs averaged over samples, and known ways in which scrubbing goes wrong.</summary>
[TestFixture]
public class ScrubTests
{
    private const int Tokens = 12;
    private static readonly ModelForm Form = ModelForm.Gpt2(layers: 2, heads: 2, width: 8, innerWidth: 12, vocabulary: Tokens, context: 8);

    private static readonly PromptBatch Prompts = Random(40, seed: 1);
    private static readonly PromptBatch Population = Random(200, seed: 2);
    private static readonly IMetric Metric = new TokenLogitDifference(
        [.. Prompts.Tokens.Select(prompt => (prompt[0], prompt[1]))], Role.End);

    private RandomTransformer model = null!;
    private Experiment experiment = null!;

    private static Sampler<PromptBatch> Exact => Sampler.Exact<PromptBatch>();

    private static Sampler<PromptBatch> AtRandom => Sampler.Unconditional(Population);

    [OneTimeSetUp]
    public void SetUp()
    {
        model = RandomTransformer.Create(Form, seed: 3, scale: 0.5);
        experiment = Experiments(model);
    }

    [OneTimeTearDown]
    public void ClearAway()
    {
        experiment.Dispose();
        model.Dispose();
    }

    [Test]
    public void The_whole_model_recovers_everything_bit_for_bit()
    {
        var result = Scrub(experiment, Node.WholeModel<PromptBatch>(), 3);
        result.Effect.PatchedValues.Should().Equal(result.Effect.BaselineValues);
        result.Recovered.Value.Should().Be(1);
        result.Spread.Should().Be(0);
    }

    [Test]
    public void Inputs_that_no_node_names_come_from_any_other_prompt_under_test_by_default()
    {
        Node<PromptBatch> Inner(bool spelledOut)
        {
            var (head, sender) = (ComponentSet.Of(new Head(1, 0)).IntoLogits(Role.End), Node.Leaf(ComponentSet.Of(new Head(0, 1)).IntoKeys(Role.End), Exact));
            var other = Sampler.Unconditional(Prompts);
            return spelledOut ? Node.Root(other, Node.Inner(head, Exact, other, sender)) : Node.Root(Node.Inner(head, sender));
        }

        var result = Scrub(experiment, Inner(spelledOut: false), 2);
        result.Effect.PatchedValues.Should().Equal(Scrub(experiment, Inner(spelledOut: true), 2).Effect.PatchedValues);
        result.Effect.PatchedValues.Should().NotEqual(result.Effect.BaselineValues);
    }

    [Test]
    public void Scrubs_are_averaged_prompt_by_prompt()
    {
        var result = Scrub(experiment, Node.Root(AtRandom, Node.Leaf(Everything(model).IntoLogits(Role.End), AtRandom)), 4);
        result.Values.Should().HaveCount(4);
        result.Scrubs.Select(scrub => scrub.Seed).Should().OnlyHaveUniqueItems();
        for (var n = 0; n < Prompts.Count; n++)
        {
            result.Effect.PatchedValues[n].Should().Be((float)result.Values.Average(values => (double)values[n]));
        }

        result.Spread.Should().BePositive();
        result.Effect.Conditions["scrubs"].Should().Be("4");
    }

    [Test]
    public void A_seed_gives_the_same_numbers_to_the_last_bit()
    {
        var root = Node.Root(AtRandom, Node.Leaf(ComponentSet.Of(new Head(1, 0)).IntoLogits(Role.End), AtRandom));
        using var again = Experiments(model);
        Scrub(experiment, root, 2).Effect.PatchedValues.Should().Equal(Scrub(again, root, 2).Effect.PatchedValues);
    }

    [Test]
    public void Cancelling_stops_before_the_next_scrub()
    {
        using var cancellation = new CancellationTokenSource();
        var seen = new List<double>();
        var progress = new Told(report =>
        {
            seen.Add(report);
            if (seen.Count == 2)
            {
                cancellation.Cancel();
            }
        });
        FluentActions.Invoking(() => experiment.Scrub(
                "nothing", About(Node.Root(AtRandom)), Prompts, options: new ScrubOptions(5), progress: progress, cancellation: cancellation.Token))
            .Should().Throw<OperationCanceledException>();
        seen.Should().Equal(0.2, 0.4);
    }

    [Test]
    public void What_is_recovered_above_the_floor_is_all_for_the_model_and_nothing_for_the_floor()
    {
        var floor = Scrub(experiment, Node.Root(AtRandom), 3);
        floor.RecoveredAbove(floor).Value.Should().Be(0);
        Scrub(experiment, Node.WholeModel<PromptBatch>(), 1).RecoveredAbove(floor).Value.Should().Be(1);
    }

    [Test]
    public void A_node_that_the_metric_cannot_see_is_refused()
    {
        var first = ComponentSet.Of(new Head(1, 0)).Into(PortKinds.FinalNorm, Place.AtPosition(0));
        FluentActions.Invoking(() => Scrub(experiment, Node.Root(AtRandom, Node.Leaf(first, Exact)), 1))
            .Should().Throw<NothingMatchedException>().WithMessage("logit difference at END cannot see all of 'a hypothesis'*at position 0*IntoLogits(END)*");
    }

    [Test]
    public void A_floor_on_other_prompts_is_refused()
    {
        var others = Random(40, seed: 9);
        FluentActions.Invoking(() => experiment.Scrub("elsewhere", About(Node.WholeModel<PromptBatch>()), others))
            .Should().Throw<ArgumentException>().WithMessage("'elsewhere' is scrubbed on other prompts than the experiment's*");
        var elsewhere = experiment.On(others, Metric, "others").Scrub(
            "elsewhere", About(Node.WholeModel<PromptBatch>()), others, options: new ScrubOptions(1));
        Scrub(experiment, Node.WholeModel<PromptBatch>(), 1).Invoking(r => r.RecoveredAbove(elsewhere))
            .Should().Throw<ArgumentException>().WithMessage("*same metric*");
    }

    [Test]
    public void What_the_hypothesis_does_not_name_is_resampled_not_kept()
    {
        var named = ComponentSet.Of(new Head(1, 0));
        var rest = Everything(model).Except(named);
        var forgetful = Node.Root(AtRandom, Node.Leaf(named.IntoLogits(Role.End), Exact));
        var complete = Node.Root(
            AtRandom, Node.Leaf(named.IntoLogits(Role.End), Exact), Node.Leaf(rest.IntoLogits(Role.End), Exact));
        Scrub(experiment, complete, 1).Effect.Change.Values.Should().OnlyContain(change => Math.Abs(change) < 1e-4);
        Scrub(experiment, forgetful, 1).Effect.Change.Values.Should().Contain(change => Math.Abs(change) > 0.1);
    }

    // Two heads that undo each other: scrubbed on one sample nobody notices that they are there, since what they write
    // still adds up to nothing. On samples of their own they no longer cancel, and the hypothesis that they do not matter
    // is refuted.
    [Test]
    public void Components_that_cancel_hide_behind_a_shared_sample_only()
    {
        using var cancelling = Cancelling();
        using var bench = Experiments(cancelling);
        var (one, other) = (ComponentSet.Of(new Head(1, 0)), ComponentSet.Of(new Head(1, 1)));
        var direct = Everything(cancelling).Except(one).Except(other).Except(ComponentSet.Of(new Mlp(1)));
        Node<PromptBatch> Resampling(Sampler<PromptBatch> first, Sampler<PromptBatch> second) => Node.Root(
            Exact,
            Node.Leaf(direct.IntoLogits(Role.End), Exact).Named("the rest"),
            Node.Leaf(one.IntoLogits(Role.End), first),
            Node.Leaf(other.IntoLogits(Role.End), second));

        var shared = Sampler.Shared("both", AtRandom);
        Scrub(bench, Resampling(shared, shared), 2).Effect.Change.Values.Should().OnlyContain(change => Math.Abs(change) < 1e-4);
        Scrub(bench, Resampling(AtRandom, AtRandom), 2).Effect.Change.Values.Should().Contain(change => Math.Abs(change) > 0.1);
    }

    // A feature that tells too much, each prompt's own tokens, leaves only the prompt itself to draw: nothing is tested.
    [Test]
    public void A_feature_that_tells_prompts_apart_tests_nothing()
    {
        var itself = Sampler.Matching<PromptBatch>("tokens", (batch, n) => string.Join(' ', batch.Tokens[n]), Prompts);
        var result = Scrub(experiment, Node.Root(itself, Node.Leaf(ComponentSet.Of(new Head(1, 0)).IntoLogits(Role.End), itself)), 2);
        result.Effect.PatchedValues.Should().Equal(result.Effect.BaselineValues);
        result.Scrubs[0].Root.Children[0].Dataset.Fingerprint.Should().Be(Prompts.Fingerprint, "the samples give it away");
    }

    // The same head read by two parents is two nodes of the tree: they draw apart unless told to share.
    [Test]
    public void A_component_read_twice_is_two_nodes()
    {
        Node<PromptBatch> Reading(Sampler<PromptBatch> early) => Node.Root(
            Exact,
            Node.Inner(ComponentSet.Of(new Head(1, 0)).IntoLogits(Role.End), Exact, Exact, Node.Leaf(ComponentSet.Of(new Head(0, 0)).IntoAnything(), early)),
            Node.Inner(ComponentSet.Of(new Head(1, 1)).IntoLogits(Role.End), Exact, Exact, Node.Leaf(ComponentSet.Of(new Head(0, 0)).IntoAnything(), early)));

        int StatesOf(Sampler<PromptBatch> early) => About(Reading(early)).Sample(Prompts, 0).ToPlan(model.Shape).States.Length;
        StatesOf(Sampler.Shared("early", AtRandom)).Should().BeLessThan(StatesOf(AtRandom));
    }

    private static ComponentSet Everything(RandomTransformer model) => ComponentSet.Everything(model.Shape);

    private static Hypothesis<PromptBatch> About(Node<PromptBatch> root) => Hypothesis.Of(DatasetTerms.Batches, root);

    private static Experiment Experiments(ITransformer model) =>
        new(model, Prompts, Metric, intervals: new BootstrapPlan(200, seed: 0), promptsAtATime: 16);

    private static ScrubResult<PromptBatch> Scrub(Experiment on, Node<PromptBatch> root, int scrubs) =>
        on.Scrub("a hypothesis", About(root), Prompts, options: new ScrubOptions(scrubs, seed: 7));

    private static PromptBatch Random(int count, int seed)
    {
        var random = new SplitMix64((ulong)seed);
        var tokens = Enumerable.Range(0, count)
            .Select(n => (IReadOnlyList<int>)Enumerable.Range(0, 4 + (n % 2)).Select(_ => random.Below(Tokens)).ToArray())
            .ToList();
        return new PromptBatch(
            tokens, new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = tokens.Select(prompt => prompt.Count - 1).ToArray() });
    }

    // Head 1.1 reads as 1.0 does and writes the opposite.
    private static RandomTransformer Cancelling()
    {
        using var original = RandomTransformer.Create(Form, seed: 3, scale: 0.5);
        return original.With("head 1.1 against 1.0", weights =>
        {
            foreach (var name in (string[])["query", "query.bias", "key", "key.bias", "value", "value.bias"])
            {
                weights[$"1.{name}"][1].copy_(weights[$"1.{name}"][0]);
            }

            weights["1.output"][1].copy_(-weights["1.output"][0]);
        });
    }

    private sealed class Told(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }
}
