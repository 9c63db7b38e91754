using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Evaluation;

/// <summary>The fast evaluator means what the oracle means, on anything that can be said.</summary>
public class EvaluatorAgainstOracleTests
{
    private const double Exact = 1e-9;

    // The largest difference in 400 cases was 2.8e-6.
    private const double SinglePrecision = 1e-5;

    [Test]
    public void Any_automaton_means_the_same() =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed);
                return random.AnyPlan() is { } plan ? Agree(random, plan, Exact) : null;
            },
            iter: 150);

    [Test]
    public void Any_route_means_the_same_under_every_convention() =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed, layers: 3);
                return random.AnyRoute() is { } route
                    ? Agree(random, route.Patch(random.Shape, random.Batch(), random.Batch(), random.AnyConventions()), Exact)
                    : null;
            },
            iter: 150);

    /// <summary>On heads of 16; a norm over two or three numbers that nearly agree makes any rounding large.</summary>
    [Test]
    public void Single_precision_agrees_too() =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed, layers: 3, doublePrecision: false, headWidth: 16);
                return random.AnyRoute() is { } route
                    ? Agree(random, route.Patch(random.Shape, random.Batch(), random.Batch(), random.AnyConventions()), SinglePrecision)
                    : null;
            },
            iter: 50);

    [Test]
    public void A_sweep_gives_each_component_what_its_route_gives_alone() =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed, layers: 3);
                if (random.AnyRoute() is not { } route)
                {
                    return null;
                }

                var sweep = route.Chains[0].Receivers.IsEmpty || random.Next(2) == 0
                    ? route.EachSender()
                    : route.EachReceiver(random.Next(route.Chains[0].Receivers.Length));
                var (baseline, patch, conventions) = (random.Batch(), random.Batch(), random.AnyConventions());
                if (conventions.WithinGroup == WithinGroupConvention.Included)
                {
                    // With a single component in the hop there is nothing within the group.
                    conventions = conventions with { WithinGroup = WithinGroupConvention.Excluded };
                }

                using var scope = NewDisposeScope();
                using var cache = new RunCache();
                var components = sweep.ComponentsWithPaths(random.Shape);
                using var together = new Evaluator(random.Model, cache)
                    .Evaluate(sweep.Patch(components, random.Shape, baseline, patch, conventions));
                return components.Select((component, v) =>
                {
                    var alone = sweep.With(component).Patch(random.Shape, baseline, patch, conventions);
                    using var oracle = new Oracle(random.Model, alone);
                    return Numbers.LargestDifference(
                        oracle.FinalNormOutput(Role.End), together.Variant(v).FinalNormOutput(Role.End));
                }).All(difference => difference <= Exact);
            },
            iter: 80);

    [Test]
    public void Roles_join_prompts_of_different_lengths() =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed, layers: 2);
                var patched = Intervention.Patch(
                    random.LongerBatch(), random.AnyHeads().Output(random.AnyRole()));
                return Agree(random, patched.On(random.Shape, random.Batch()), Exact);
            },
            iter: 50);

    [Test]
    public void Every_variant_of_a_sweep_means_what_it_means_alone() =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed);
                if (random.AnyPlan(variants: 3) is not { VariantCount: > 0 } plan)
                {
                    return null;
                }

                using var cache = new RunCache();
                using var sweep = new Evaluator(random.Model, cache).Evaluate(plan);
                return Enumerable.Range(0, plan.VariantCount).All(v =>
                {
                    using var scope = NewDisposeScope();
                    using var oracle = new Oracle(random.Model, plan.Variant(v), allowUnmatched: true);
                    return Numbers.LargestDifference(
                        oracle.FinalNormOutput(Role.End), sweep.Variant(v).FinalNormOutput(Role.End)) <= Exact
                        && HeadsAgree(random, oracle, sweep.Variant(v));
                });
            },
            iter: 100);

    [Test]
    public void Patterns_and_head_outputs_agree_too() =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed);
                if (Enumerable.Range(0, 5).Select(_ => random.AnyPlan())
                    .FirstOrDefault(plan => plan is not null && HeadsRead(random, plan).Any()) is not { } plan)
                {
                    return null;
                }

                using var cache = new RunCache();
                using var scope = NewDisposeScope();
                using var oracle = new Oracle(random.Model, plan);
                using var fast = new Evaluator(random.Model, cache).Evaluate(plan);
                return HeadsAgree(random, oracle, fast);
            },
            iter: 60);

    /// <summary>Whether patterns, single rows of them, and outputs agree, of every head that attends in the state in which it is read.</summary>
    private static bool HeadsAgree(RandomCase random, Oracle oracle, IEvaluation fast) => HeadsRead(random, oracle.Plan).All(head =>
    {
        var batch = oracle.Plan.BaseOf(oracle.StateRead(head))!;
        var real = RealRows(batch);
        var positions = batch.Positions(RandomCase.Roles[random.Next(RandomCase.Roles.Length)]);
        return Numbers.LargestDifference(oracle.Pattern(head)[real], fast.Pattern(head)[real]) <= Exact
            && Numbers.LargestDifference(((IEvaluation)oracle).AttentionFrom(positions, head), fast.AttentionFrom(positions, head)) <= Exact
            && Numbers.LargestDifference(oracle.HeadOutput(head)[real], fast.HeadOutput(head)[real]) <= Exact;
    });

    private static IEnumerable<Head> HeadsRead(RandomCase random, Plan plan) =>
        random.Shape.AllHeads().Where(head => plan.BaseOf(PlanWalk.AtEndOf(plan, random.Shape, head, [])) is not null);

    /// <summary>Which rows [N, P] are not padding.</summary>
    private static Tensor RealRows(PromptBatch batch) => tensor(batch.Tokens
        .SelectMany(tokens => Enumerable.Range(0, batch.Length).Select(p => p < tokens.Length))
        .ToArray()).view(batch.Count, batch.Length);

    /// <summary>Whether the residual streams agree, relative to the largest number in them where that is more than 1.</summary>
    private static bool Agree(RandomCase random, Plan plan, double tolerance)
    {
        using var cache = new RunCache();
        using var oracle = new Oracle(random.Model, plan);
        using var fast = new Evaluator(random.Model, cache).Evaluate(plan);
        using var expected = oracle.FinalNormOutput(Role.End);
        using var found = fast.FinalNormOutput(Role.End);
        var difference = Numbers.LargestDifference(expected, found) / Numbers.Of(expected).Max(number => Math.Max(1, Math.Abs(number)));
        if (difference > tolerance)
        {
            TestContext.Out.WriteLine($"differ by {difference}");
        }

        return difference <= tolerance;
    }
}
