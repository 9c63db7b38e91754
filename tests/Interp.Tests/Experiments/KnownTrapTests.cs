using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Experiments;

/// <summary>Mistakes that other systems have made, each as a test of its own.</summary>
public class KnownTrapTests
{
    private static readonly Role Io = new("IO");
    private static readonly Role S2 = new("S2");

    private static PromptBatch Batch(params int[] tokens) => new(
        [tokens],
        new Dictionary<Role, IReadOnlyList<int>>
        {
            [Io] = new[] { 1 },
            [S2] = new[] { 3 },
            [Role.End] = new[] { tokens.Length - 1 },
        });

    private static Effect Patch(RandomCase random, Ports receiver, PromptBatch baseline, PromptBatch patch)
    {
        using var experiment = new Experiment(random.Model, baseline, new TokenLogitDifference([(1, 2)], Role.End));
        return experiment.Patch(experiment.Everything.To(receiver).ToLogits(Role.End), patch).Effect;
    }

    /// <summary>TransformerLens's K table says nothing of the IO key: its corruption changes only tokens after it.</summary>
    [Test]
    public void A_swap_behind_the_patched_site_is_called_vacuous()
    {
        using var random = new RandomCase(5, layers: 2);
        var (baseline, swapped) = (Batch(1, 2, 3, 4, 5), Batch(1, 2, 3, 6, 5));
        var heads = ComponentSet.Of(new Head(1, 0));

        FluentActions.Invoking(() => Patch(random, heads.Keys(Io), baseline, swapped))
            .Should().Throw<VacuousPatchException>().WithMessage("*up to IO every prompt has the same tokens*");
        Patch(random, heads.Keys(S2), baseline, swapped).Change.Mean.Should().NotBe(0);
    }

    /// <summary>A metric at END sees nothing of the logits elsewhere; a zero would say that the heads do nothing.</summary>
    [Test]
    public void Where_the_metric_does_not_look_nothing_is_measured()
    {
        using var random = new RandomCase(5, layers: 2);
        var (baseline, patch) = (Batch(1, 2, 3, 4, 5), Batch(6, 7, 8, 9, 5));
        using var experiment = new Experiment(random.Model, baseline, new TokenLogitDifference([(1, 2)], Role.End));
        var (early, late) = (ComponentSet.Of(new Head(0, 1)), ComponentSet.Of(new Head(1, 0)));
        var toEnd = early.ToLogits(Role.End);

        void Refused(Route route, string words, Conventions? conventions = null)
        {
            FluentActions.Invoking(() => experiment.Patch(route, patch, conventions).Effect).Should().Throw<NothingMatchedException>()
                .WithMessage($"logit difference at END cannot see all of '*{words}*");
            FluentActions.Invoking(() => experiment.Patch(route.And(toEnd), patch, conventions).Effect).Should().Throw<NothingMatchedException>(
                "the rest of a union does not make it seen");
        }

        Refused(early.ToLogits(S2), "0.1 at S2*as in ToLogits(END)");
        Refused(early.To(late.Queries(S2)).ToLogits(Role.End), "name a place from which it is read on");
        FluentActions.Invoking(() => experiment.Sweep(ComponentSet.AllHeads(random.Shape).ToLogits(S2).EachSender(), patch))
            .Should().Throw<NothingMatchedException>();
        using var atIo = new Experiment(random.Model, baseline, new TokenLogitDifference([(1, 2)], Io));
        FluentActions.Invoking(() => atIo.Patch(early.Output(S2), patch).Effect).Should().Throw<NothingMatchedException>("S2 comes later");

        // Seen all the same: by another metric, by keys of END, and by what is free to respond.
        experiment.Patch(early.ToLogits(S2), patch).On(new TokenLogitDifference([(1, 2)], S2)).Change.Mean.Should().NotBe(0);
        experiment.Patch(early.To(late.Keys(S2)).ToLogits(Role.End), patch).Effect.Change.Mean.Should().NotBe(0);
        experiment.Patch(early.Output(S2), patch).Effect.Change.Mean.Should().NotBe(0);
    }

    /// <summary>Nor does the attention of a head see what its queries and keys do not read.</summary>
    [Test]
    public void Where_the_heads_whose_attention_is_measured_do_not_look_nothing_is_measured()
    {
        using var random = new RandomCase(5, layers: 3);
        var (baseline, patch) = (Batch(1, 2, 3, 4, 5), Batch(6, 7, 8, 9, 4));
        var (early, middle, late) = (ComponentSet.Of(new Head(0, 1)), ComponentSet.Of(new Head(1, 0)), ComponentSet.Of(new Head(2, 0)));
        using var experiment = new Experiment(random.Model, baseline, new AttentionTo(late, Role.End, Io));

        void Refused(Route route) => FluentActions.Invoking(() => experiment.Patch(route, patch).Effect).Should().Throw<NothingMatchedException>()
            .WithMessage("attention of 2.0 from END to IO cannot see '*'*so it would measure as zero*as in 2.0.Q at END*");

        Refused(early.ToLogits(Role.End));
        Refused(early.To(middle.Queries(Role.End)).ToLogits(Role.End));
        Refused(early.To(late.Queries(S2)).ToLogits(Role.End));
        Refused(early.To(late.Values(Io)).ToLogits(Role.End));
        FluentActions.Invoking(() => experiment.Sweep(ComponentSet.Everything(random.Shape).ToLogits(Role.End).EachSender(), patch))
            .Should().Throw<NothingMatchedException>();

        // Seen: by its queries, by its keys, by what is free to respond, and where the head itself is taken from other prompts.
        void Seen(Patched patched) => patched.Effect.Change.Mean.Should().NotBe(0);
        Seen(experiment.Patch(early.To(late.Queries(Role.End)).ToLogits(Role.End), patch));
        Seen(experiment.Patch(early.To(late.Keys(Io)).ToLogits(Role.End), patch));
        Seen(experiment.Patch(early.Output(Io), patch));
        Seen(experiment.Patch(late.ToLogits(Role.End), patch));
    }

    /// <summary>A key belongs to the position attended to: patched at IO it moves no other column's score.</summary>
    [Test]
    public void Keys_are_patched_along_the_axis_of_the_keys()
    {
        using var random = new RandomCase(5, layers: 2);
        using var cache = new RunCache();
        using var scope = NewDisposeScope();
        var (baseline, patch) = (Batch(1, 2, 3, 4, 5), Batch(1, 7, 3, 4, 5));
        var head = new Head(1, 0);
        var evaluator = new Evaluator(random.Model, cache);
        using var plain = evaluator.Evaluate(Plan.PlainRun(baseline));
        using var patched = evaluator.Evaluate(Route.From(ComponentSet.Everything(random.Shape))
            .To(ComponentSet.Of(head).Keys(Io)).ToLogits(Role.End)
            .Patch(random.Shape, baseline, patch, Conventions.Remix));

        var ratio = (patched.Pattern(head) / plain.Pattern(head))[0, 4];

        // In the row of END every other column changes by the softmax's one common factor.
        var factor = ratio[0].item<double>();
        Numbers.Of(ratio[TensorIndex.Tensor(tensor(new long[] { 2, 3, 4 }))]).Should().OnlyContain(r => Math.Abs(r - factor) < 1e-9);
        ratio[1].item<double>().Should().NotBeApproximately(factor, 1e-6);
    }

    /// <summary>Reading the last column of a padded batch instead of END once cost three logits.</summary>
    [Test]
    public void END_is_the_prompts_own_last_token_whatever_the_padding()
    {
        using var random = new RandomCase(5, layers: 2);
        using var runner = new ModelRunner(random.Model);
        PromptBatch Of(params int[][] prompts) => new(
            prompts,
            new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = prompts.Select(p => p.Length - 1).ToArray() });
        int[] shorter = [1, 2, 3], longer = [4, 5, 6, 7, 8, 9];
        var metric = new TokenLogitDifference([(1, 2), (1, 2)], Role.End);

        var together = runner.Measure(Plan.PlainRun(Of(shorter, longer)), metric);

        together[0].Should().BeApproximately(runner.Measure(Plan.PlainRun(Of(shorter)), metric.Select([0]))[0], 1e-6f);
        together[1].Should().BeApproximately(runner.Measure(Plan.PlainRun(Of(longer)), metric.Select([1]))[0], 1e-6f);
    }

    [Test]
    public void Datasets_of_different_lengths_are_joined_at_roles_or_refused()
    {
        using var random = new RandomCase(5, layers: 2);
        var (baseline, longer) = (Batch(1, 2, 3, 4, 5), Batch(9, 1, 2, 3, 4, 5));
        var heads = ComponentSet.Of(new Head(1, 0));

        Patch(random, heads.Keys(Io), baseline, longer).Change.Mean.Should().NotBe(0);
        FluentActions.Invoking(() => Patch(random, heads.Keys(), baseline, longer))
            .Should().Throw<ArgumentException>().WithMessage("Prompt 0 has 5 tokens in one dataset and 6 in the other*role*");
    }
}
