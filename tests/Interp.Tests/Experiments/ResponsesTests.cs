using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Experiments;

public class ResponsesTests
{
    private static readonly ComponentSet Ablated = ComponentSet.Of(new Head(1, 0), new Head(1, 1));

    private RandomCase random = null!;
    private Laboratory laboratory = null!;
    private PromptBatch prompts = null!;
    private PromptBatch others = null!;
    private TokenLogitDifference metric = null!;

    [SetUp]
    public void SetUp()
    {
        random = new RandomCase(21, layers: 3, prompts: 4);
        laboratory = new Laboratory(random.Model, new BootstrapPlan(100, 0));
        (prompts, others) = (random.Batch(), random.Batch());
        metric = new([.. Enumerable.Range(0, prompts.Count).Select(n => (n % 11, (n + 3) % 11))], Role.End);
    }

    [TearDown]
    public void TearDown()
    {
        laboratory.Dispose();
        random.Dispose();
    }

    [Test]
    public void With_nothing_responding_it_is_the_direct_path_that_is_patched() => Same(
        Of(ActivationSource.RunOn(others)).DirectEffect,
        laboratory.PatchPaths(
            Route.From(Ablated).ToLogits(Role.End), prompts, others, Conventions.Remix, metric, Conditions.None));

    [Test]
    public void With_the_network_free_it_is_an_ablation() => Same(
        Of(ActivationSource.Nothing).TotalEffect,
        laboratory.Intervene(Intervention.ZeroAblate(Ablated.Output(Role.End)), prompts, metric, Conditions.None));

    [Test]
    public void The_response_of_everything_else_lies_between_the_two()
    {
        var responses = Of(ActivationSource.RunOn(others));
        var rest = responses.Of(ComponentSet.Everything(random.Shape).Except(Ablated));

        Close(rest.BaselineValues, responses.DirectEffect.PatchedValues);
        Close(rest.PatchedValues, responses.TotalEffect.PatchedValues);
        rest.Change.Values.Max(Math.Abs).Should().BeGreaterThan(1e-4f, "later layers do respond");
    }

    [Test]
    public void What_comes_before_does_not_respond_and_what_comes_after_does()
    {
        var each = Of(ActivationSource.Nothing).OfEach(ComponentSet.AllHeads(random.Shape).Except(Ablated));

        each[new Head(0, 0)]!.Change.Values.Should().OnlyContain(change => Math.Abs(change) < 1e-6f);
        each[new Head(2, 0)]!.Change.Values.Max(Math.Abs).Should().BeGreaterThan(1e-5f);
        Same(each[new Head(2, 0)]!, Of(ActivationSource.Nothing).Of(ComponentSet.Of(new Head(2, 0))));
    }

    [Test]
    public void What_is_ablated_has_no_response() =>
        FluentActions.Invoking(() => Of(ActivationSource.Nothing).Of(ComponentSet.Of(new Head(1, 1), new Head(2, 0))))
            .Should().Throw<ArgumentException>().WithMessage("1.1 of '1.1 + 2.0' is ablated itself*");

    private AblationEffects Of(ActivationSource values) =>
        new(laboratory, Ablated, Role.End, values, prompts, metric, Conditions.None);

    private static void Same(Effect one, Effect other)
    {
        Close(one.BaselineValues, other.BaselineValues);
        Close(one.PatchedValues, other.PatchedValues);
    }

    private static void Close(IEnumerable<float> one, IEnumerable<float> other) =>
        one.Zip(other, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
}
