using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Experiments;

public class AblationEffectsTests
{
    private static readonly ComponentSet Ablated = ComponentSet.Of(new Head(1, 0), new Head(1, 1));

    private RandomCase random = null!;
    private Experiment experiment = null!;
    private PromptBatch others = null!;

    [SetUp]
    public void SetUp()
    {
        random = new RandomCase(21, layers: 3, prompts: 4);
        (var prompts, others) = (random.Batch(), random.Batch());
        experiment = new Experiment(
            random.Model, prompts, new TokenLogitDifference([.. Enumerable.Range(0, prompts.Count).Select(n => (n % 11, (n + 3) % 11))], Role.End),
            intervals: new BootstrapPlan(100, 0));
    }

    [TearDown]
    public void TearDown()
    {
        experiment.Dispose();
        random.Dispose();
    }

    [Test]
    public void With_nothing_responding_it_is_the_direct_path_that_is_patched() => Same(
        Of(ActivationSource.RunOn(others)).DirectEffect,
        experiment.Patch(Route.From(Ablated).ToLogits(Role.End), others).Effect);

    [Test]
    public void With_the_network_free_it_is_an_ablation() => Same(
        Of(ActivationSource.Nothing).TotalEffect,
        experiment.Intervene(Intervention.ZeroAblate(Ablated.Output(Role.End))).Effect);

    [Test]
    public void The_response_of_everything_else_lies_between_the_two()
    {
        var responses = Of(ActivationSource.RunOn(others));
        var rest = responses.IndirectEffectVia(ComponentSet.Everything(random.Shape).Except(Ablated));

        Close(rest.BaselineValues, responses.DirectEffect.PatchedValues);
        Close(rest.PatchedValues, responses.TotalEffect.PatchedValues);
        rest.Change.Values.Max(Math.Abs).Should().BeGreaterThan(1e-4f, "later layers do respond");
    }

    [Test]
    public void What_comes_before_does_not_respond_and_what_comes_after_does()
    {
        var each = Of(ActivationSource.Nothing).IndirectEffectViaEach(ComponentSet.AllHeads(random.Shape).Except(Ablated));

        each[new Head(0, 0)]!.Change.Values.Should().OnlyContain(change => Math.Abs(change) < 1e-6f);
        each[new Head(2, 0)]!.Change.Values.Max(Math.Abs).Should().BeGreaterThan(1e-5f);
        Same(each[new Head(2, 0)]!, Of(ActivationSource.Nothing).IndirectEffectVia(ComponentSet.Of(new Head(2, 0))));
    }

    [Test]
    public void What_is_ablated_has_no_response() =>
        FluentActions.Invoking(() => Of(ActivationSource.Nothing).IndirectEffectVia(ComponentSet.Of(new Head(1, 1), new Head(2, 0))))
            .Should().Throw<ArgumentException>().WithMessage("1.1 of '1.1 + 2.0' is ablated itself*");

    private AblationEffects Of(ActivationSource values) => experiment.Ablate(Ablated, Role.End, values, "ablated");

    private static void Same(Effect one, Effect other)
    {
        Close(one.BaselineValues, other.BaselineValues);
        Close(one.PatchedValues, other.PatchedValues);
    }

    private static void Close(IEnumerable<float> one, IEnumerable<float> other) =>
        one.Zip(other, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
}
