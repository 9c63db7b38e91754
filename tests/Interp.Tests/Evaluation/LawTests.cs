using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Evaluation;

/// <summary>What must hold of patching whatever the model, checked on random small ones.</summary>
public class LawTests
{
    private static void Always(Action<RandomCase> law, int times = 40, int? layers = null) =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed, layers);
                law(random);
            },
            iter: times);

    private static double[] Final(RandomCase random, Plan plan)
    {
        using var cache = new RunCache();
        using var evaluation = new Evaluator(random.Model, cache).Evaluate(plan);
        using var final = evaluation.FinalNormOutput(Role.End);
        return Numbers.Of(final);
    }

    [Test]
    public void A_plain_run_is_the_forward_pass() => Always(random =>
    {
        var batch = random.Batch();
        using var oracle = new Oracle(random.Model, Plan.PlainRun(batch));
        var model = random.Model;
        for (var n = 0; n < batch.Count; n++)
        {
            using var scope = NewDisposeScope();
            var textbook = new Textbook(model, batch.Tokens[n]);
            var normed = textbook.FinalNorm(textbook.Final[^1]);
            double[] expected = [.. Enumerable.Range(0, 11).Select(token => Textbook.Dot(normed, textbook.Unembedding(token)))];
            void ShouldBeIt(Tensor logits) => Numbers.LargestDifference(expected, Numbers.Of(logits)).Should().BeLessThan(1e-9);

            ShouldBeIt(model.Unembed(oracle.FinalNormOutput(Role.End))[n]);
            using var cache = new RunCache();
            using var fast = new Evaluator(model, cache).Evaluate(Plan.PlainRun(batch));
            ShouldBeIt(model.Unembed(fast.FinalNormOutput(Role.End))[n]);
            ShouldBeIt(model.Forward(tensor(batch.Tokens[n].Select(id => (long)id).ToArray()).unsqueeze(0))[0, -1]);
        }
    });

    [Test]
    public void Patching_a_dataset_with_itself_changes_nothing_at_all() => Always(random =>
    {
        var batch = random.Batch();
        var route = Route.From(ComponentSet.Everything(random.Shape))
            .To(ComponentSet.AllHeads(random.Shape).Keys()).ToLogits(Role.End);
        Final(random, route.Patch(random.Shape, batch, batch, Conventions.IoiPaper))
            .Should().Equal(Final(random, Plan.PlainRun(batch)));
    });

    [Test]
    public void Patching_every_path_is_the_run_on_the_patch_dataset() => Always(random =>
    {
        var (baseline, patch) = (random.Batch(), random.Batch());
        var route = Route.From(ComponentSet.Everything(random.Shape)).ToLogits(Role.End);
        Numbers.LargestDifference(
            Final(random, route.Patch(random.Shape, baseline, patch, Conventions.Remix)),
            Final(random, Plan.PlainRun(patch))).Should().BeLessThan(1e-9);
    });

    [Test]
    public void With_frozen_norms_direct_effects_of_senders_add_up() => Always(random =>
    {
        var (baseline, patch) = (random.Batch(), random.Batch());
        var conventions = new Conventions(Norms: NormConvention.Frozen);
        var plain = Final(random, Plan.PlainRun(baseline));

        double[] Effect(ComponentSet senders) =>
            Final(random, Route.From(senders).ToLogits(Role.End).Patch(random.Shape, baseline, patch, conventions))
                .Zip(plain, (patched, before) => patched - before).ToArray();

        var all = ComponentSet.Everything(random.Shape);
        var sum = all.Select(sender => Effect(ComponentSet.Of(sender)))
            .Aggregate((left, right) => left.Zip(right, (l, r) => l + r).ToArray());
        Numbers.LargestDifference(sum, Effect(all)).Should().BeLessThan(1e-9);
    });

    [Test]
    public void Prompts_do_not_influence_each_other() => Always(random =>
    {
        var (baseline, patch) = (random.Batch(), random.Batch());
        var route = Route.From(random.AnySet()).ToLogits(Role.End);
        var together = Final(random, route.Patch(random.Shape, baseline, patch, Conventions.Remix));
        var width = random.Shape.ModelWidth;
        for (var n = 0; n < baseline.Count; n++)
        {
            var alone = Final(random, route.Patch(
                random.Shape, baseline.Select([n]), patch.Select([n]), Conventions.Remix));
            Numbers.LargestDifference(together[(n * width)..((n + 1) * width)], alone).Should().BeLessThan(1e-9);
        }
    });

    [Test]
    public void Activation_patching_is_what_hooks_do() => Always(random =>
    {
        var (baseline, patch) = (random.Batch().Select([0]), random.Batch().Select([0]));
        var sites = random.AnySet();
        var other = NaiveForward.Record(random.Model, patch);
        using var expected = new NaiveForward
        {
            Write = (component, value) => sites.Contains(component) ? other[component] : value,
        }.FinalNormOutput(random.Model, baseline, Role.End);
        var plan = Intervention.Patch(patch, sites.Output()).On(random.Shape, baseline);
        Numbers.LargestDifference(Numbers.Of(expected), Final(random, plan)).Should().BeLessThan(1e-9);
    });

    [Test]
    public void Zero_ablation_is_what_hooks_do() => Always(random =>
    {
        var baseline = random.Batch().Select([0]);

        // Without an embedding, nor biases, the stream is zero, and norm after norm makes rounding as large as anything.
        var sites = random.Model.Form.Biases ? random.AnySet() : random.AnyHeads();
        using var expected = new NaiveForward
        {
            Write = (component, value) => sites.Contains(component) ? zeros_like(value) : value,
        }.FinalNormOutput(random.Model, baseline, Role.End);
        var plan = Intervention.ZeroAblate(sites.Output()).On(random.Shape, baseline);
        Numbers.LargestDifference(Numbers.Of(expected), Final(random, plan)).Should().BeLessThan(1e-9);
    });

    [Test]
    public void Port_patching_is_what_hooks_do() => Always(random =>
    {
        var (baseline, patch) = (random.Batch().Select([0]), random.Batch().Select([0]));
        var heads = random.AnyHeads();
        var ports = (PortKinds)(1 + random.Next(7));
        var reads = new Dictionary<(Component, PortKinds), Tensor>();
        new NaiveForward
        {
            Read = (component, port, value) =>
            {
                reads[(component, port)] = value.clone().DetachFromDisposeScope();
                return value;
            },
        }.FinalNormOutput(random.Model, patch, Role.End).Dispose();
        using var expected = new NaiveForward
        {
            Read = (component, port, value) =>
                heads.Contains(component) && ports.HasFlag(port) ? reads[(component, port)] : value,
        }.FinalNormOutput(random.Model, baseline, Role.End);
        var plan = Intervention.Patch(patch, new Ports(heads, ports, Place.Everywhere)).On(random.Shape, baseline);
        Numbers.LargestDifference(Numbers.Of(expected), Final(random, plan)).Should().BeLessThan(1e-9);
    });

    /// <summary>The IOI paper's Appendix B, pass by pass.</summary>
    [Test]
    public void Path_patching_under_the_papers_conventions_is_the_papers_four_passes() => Always(
        random =>
        {
            var (baseline, patch) = (random.Batch().Select([0]), random.Batch().Select([0]));
            var sender = new Head(random.Next(2), 0);
            var receivers = ComponentSet.Of(new Head(2, 0), new Head(3, 0));

            // A and B: plain runs.
            var onPatch = NaiveForward.Record(random.Model, patch);
            var onBaseline = NaiveForward.Record(random.Model, baseline);

            // C: all heads frozen at the baseline except the sender; MLPs and norms recomputed; save what receivers would read.
            var saved = new Dictionary<Component, Tensor>();
            new NaiveForward
            {
                Write = (component, value) => component is not Head ? value
                    : component == sender ? onPatch[component] : onBaseline[component],
                Read = (component, port, value) =>
                {
                    if (receivers.Contains(component) && port == PortKinds.Query)
                    {
                        saved[component] = value.clone().DetachFromDisposeScope();
                    }

                    return value;
                },
            }.FinalNormOutput(random.Model, baseline, Role.End).Dispose();

            // D: only the receivers patched, everything else recomputed.
            using var expected = new NaiveForward
            {
                Read = (component, port, value) =>
                    receivers.Contains(component) && port == PortKinds.Query ? saved[component] : value,
            }.FinalNormOutput(random.Model, baseline, Role.End);

            var plan = Route.From(sender).To(receivers.Queries()).ToLogits(Role.End)
                .Patch(random.Shape, baseline, patch, Conventions.IoiPaper);
            Numbers.LargestDifference(Numbers.Of(expected), Final(random, plan)).Should().BeLessThan(1e-9);
        },
        layers: 4);

    [Test]
    public void Mean_ablation_at_a_role_is_the_mean_over_the_group_at_that_role()
    {
        using var random = new RandomCase(7, layers: 2);
        var batch = random.Batch();
        var head = new Head(0, 0);
        var writes = batch.Tokens.Select((_, n) => NaiveForward.Record(random.Model, batch.Select([n]))[head]).ToList();
        for (var n = 0; n < batch.Count; n++)
        {
            var alone = batch.Select([n]);
            var mean = stack(Enumerable.Range(0, batch.Count).Where(m => batch.Groups[m] == batch.Groups[n])
                .Select(m => writes[m][0, batch.Positions(new Role("A"))[m]])).mean([0]);
            using var expected = new NaiveForward
            {
                Write = (component, value) =>
                {
                    if (component != head)
                    {
                        return value;
                    }

                    var replaced = value.clone();
                    replaced[0, alone.Positions(new Role("A"))[0]] = mean;
                    return replaced;
                },
            }.FinalNormOutput(random.Model, alone, Role.End);
            var plan = Intervention.MeanAblate(batch, ComponentSet.Of(head).Output(new Role("A")))
                .On(random.Shape, alone);
            Numbers.LargestDifference(Numbers.Of(expected), Final(random, plan)).Should().BeLessThan(1e-9);
        }
    }

    [Test]
    public void Plain_runs_are_shared_between_plans()
    {
        using var random = new RandomCase(3, layers: 2);
        var (baseline, patch) = (random.Batch(), random.Batch());
        using var cache = new RunCache();
        var evaluator = new Evaluator(random.Model, cache);
        foreach (var sender in ComponentOrder.Writers(random.Shape))
        {
            var route = Route.From(sender).ToLogits(Role.End);
            using var evaluation = evaluator.Evaluate(route.Patch(random.Shape, baseline, patch, Conventions.Remix));
            evaluation.FinalNormOutput(Role.End).Dispose();
        }

        cache.ForwardPasses.Should().Be(2);
    }
}
