using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Experiments;

/// <summary>Where there is nothing to patch with nothing changes, whatever the patch; and where something is wrong it does.</summary>
public class NoOpTests
{
    [Test]
    public void Whatever_is_measured_changes_nothing_where_there_is_nothing_to_patch_with()
    {
        using var random = new RandomCase(21, layers: 3, prompts: 5, doublePrecision: false);
        var (prompts, others) = (random.Batch(), random.Batch());
        using var experiment = Experiment(random.Model, prompts);
        var heads = ComponentSet.Of(new Head(1, 0));
        var (_, plans) = experiment.Traced(() =>
        {
            _ = experiment.Patch(heads.To(ComponentSet.Of(new Head(2, 0)).Queries(Role.End)).ToLogits(Role.End), others, Conventions.IoiPaper).Effect;
            _ = experiment.Patch(heads.Keys(), others).Attention(heads, Role.End, RandomCase.Roles[0]);
            _ = experiment.Intervene(Intervention.ZeroAblate(heads.Output())).Effect;
            _ = experiment.Sweep(experiment.Everything.ToLogits(Role.End).EachSender(), others);
            _ = experiment.Sweep(heads.Output().EachComponent(), others);
            _ = experiment.Ablate(heads, Role.End, ActivationSource.MeanOver(others), "mean").TotalEffect;
            return experiment.Restore(experiment.Everything.Output(), others);
        });

        plans.Should().HaveCount(7);
        experiment.NoOps(plans).Should().OnlyContain(noOp => noOp.IsExact && noOp.Rounding <= NoOp.LargestRounding);
    }

    [Test]
    public void What_is_known_already_belongs_to_what_asks_for_it_again()
    {
        using var random = new RandomCase(21, layers: 3, prompts: 3);
        var (prompts, others) = (random.Batch(), random.Batch());
        using var experiment = Experiment(random.Model, prompts);
        var heads = ComponentSet.Of(new Head(1, 0));
        double Measure() => experiment.Once("a result of its own", () => experiment.Patch(heads.Output(), others).Effect.Change.Mean);
        double MeasureMore() => Measure() + experiment.Patch(heads.Keys(), others).Effect.Change.Mean;

        var first = experiment.Traced(Measure).Plans;

        first.Should().ContainSingle();
        experiment.Traced(Measure).Plans.Should().BeEquivalentTo(first);
        experiment.Traced(MeasureMore).Plans.Should().HaveCount(2).And.Contain(first);
        experiment.Traced(() => experiment.Patch(heads.Output(), others).Effect).Plans.Should().BeEquivalentTo(first);
        experiment.Traced(() => experiment.Mean()).Plans.Should().BeEmpty("a plain run patches nothing");
    }

    [Test]
    public void A_token_that_differs_is_found()
    {
        using var random = new RandomCase(21, layers: 3, prompts: 2);
        var (prompts, others) = (random.Batch(), random.Batch());
        using var experiment = Experiment(random.Model, prompts);
        var carried = Carried(experiment, others);
        var perturbed = new PromptBatch(
            [.. prompts.Tokens.Select(IReadOnlyList<int> (tokens, n) => n == 0 ? [(tokens[0] + 1) % 11, .. tokens[1..]] : tokens)],
            RandomCase.Roles.ToDictionary(role => role, IReadOnlyList<int> (role) => prompts.Positions(role)),
            prompts.Groups);

        NoOp.Of(experiment.Runner, carried, prompts, experiment.Metric, prompts, prompts).ChangesNothing.Should().BeTrue();
        var noOp = NoOp.Of(experiment.Runner, carried, prompts, experiment.Metric, perturbed, perturbed);
        (noOp.IsExact, noOp.ChangesNothing).Should().Be((false, false));
        NoOp.Of(experiment.Runner, carried, prompts, experiment.Metric, prompts, perturbed).Rounding.Should().BeGreaterThan(NoOp.LargestRounding);
        noOp.ToString().Should().EndWith("the logit difference changes, though everything comes from the prompts themselves");
    }

    [Test]
    public void A_model_that_does_not_do_the_same_twice_is_found()
    {
        using var random = new RandomCase(21, layers: 3, prompts: 2);
        using var restless = new RestlessTransformer(random.Model);
        using var experiment = Experiment(restless, random.Batch());

        var noOp = experiment.NoOps([Carried(experiment, random.Batch())]).Single();

        noOp.ChangesNothing.Should().BeFalse();
        noOp.ToString().Should().Contain("where the same tokens are run a second time");
    }

    [Test]
    public void The_check_that_refuses_vacuous_patches_stays()
    {
        using var random = new RandomCase(21, layers: 3, prompts: 2);
        var prompts = random.Batch();
        using var experiment = Experiment(random.Model, prompts);

        FluentActions.Invoking(() => experiment.Patch(ComponentSet.Of(new Head(1, 0)).ToLogits(Role.End), prompts))
            .Should().Throw<VacuousPatchException>();
    }

    private static CarriedPlan Carried(Experiment experiment, PromptBatch others) => experiment
        .Traced(() => experiment.Patch(experiment.AllHeads.ToLogits(Role.End), others).Effect).Plans.Single();

    private static Experiment Experiment(ITransformer model, PromptBatch prompts) => new(
        model,
        prompts,
        new TokenLogitDifference([.. Enumerable.Range(0, prompts.Count).Select(n => (n % 11, (n + 3) % 11))], Role.End),
        intervals: new BootstrapPlan(100, 0));

    /// <summary>A broken model, whose embeddings are others each time.</summary>
    private sealed class RestlessTransformer(ITransformer model) : CountingTransformer(model)
    {
        private int times;

        public override Tensor Embed(Tensor tokens)
        {
            using var embedded = base.Embed(tokens);
            return embedded + (0.5 * times++ * embedded.roll(1, -1));
        }
    }
}
