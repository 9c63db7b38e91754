using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Routes;

/// <summary>Several routes at once are the union of their paths.</summary>
public class UnionTests
{
    private const double Exact = 1e-9;

    [Test]
    public void A_union_means_what_its_routes_mean_path_by_path() => Always(
        random =>
        {
            if (AnyJoined(random) is not { } joined)
            {
                return false;
            }

            using var scope = NewDisposeScope();
            var single = joined.Routes
                .Select(route => route.Patch(random.Shape, joined.Baseline, joined.Patch, joined.Conventions)).ToList();
            var expected = new TupleOracle(random.Model, single, joined.Baseline, joined.Patch).FinalNormOutput(Role.End);
            Numbers.LargestDifference(Numbers.Of(expected), Final(random, joined.Plan)).Should().BeLessThan(Exact);
            using var oracle = new Oracle(random.Model, joined.Plan);
            Numbers.LargestDifference(expected, oracle.FinalNormOutput(Role.End)).Should().BeLessThan(Exact);
            return true;
        },
        times: 60);

    [Test]
    public void The_order_of_the_routes_makes_no_difference() => Always(random =>
    {
        if (AnyJoined(random) is not { } joined)
        {
            return false;
        }

        var reversed = Union(joined.Routes.Reverse());
        Final(random, reversed.Patch(random.Shape, joined.Baseline, joined.Patch, joined.Conventions))
            .Should().Equal(Final(random, joined.Plan));
        return true;
    });

    [Test]
    public void A_route_with_itself_is_the_route() => Always(random =>
    {
        if (random.AnyRoute() is not { } route)
        {
            return false;
        }

        var (baseline, patch, conventions) = (random.Batch(), random.Batch(), random.AnyConventions());
        Numbers.LargestDifference(
            Final(random, route.And(route).And(route).Patch(random.Shape, baseline, patch, conventions)),
            Final(random, route.Patch(random.Shape, baseline, patch, conventions))).Should().BeLessThan(Exact);
        route.And(route).CountPaths(random.Shape).Should().Be(route.CountPaths(random.Shape));
        return true;
    });

    [Test]
    public void Every_sender_to_the_logits_on_its_own_is_the_route_from_all_of_them() => Always(random =>
    {
        var (baseline, patch) = (random.Batch(), random.Batch());
        foreach (var mlps in Enum.GetValues<MlpConvention>())
        {
            // Where MLPs are recomputed, one that is itself a sender is transparent to the paths of the others too.
            var senders = mlps == MlpConvention.Recomputed ? random.AnyHeads() : random.AnySet();
            var set = Union(senders.Select(sender => Route.From(sender).ToLogits(Role.End)));
            var together = Route.From(senders).ToLogits(Role.End);

            Numbers.LargestDifference(
                Final(random, set.Patch(random.Shape, baseline, patch, new Conventions(mlps))),
                Final(random, together.Patch(random.Shape, baseline, patch, new Conventions(mlps)))).Should().BeLessThan(Exact);
        }

        return true;
    });

    [Test]
    public void With_frozen_norms_disjoint_routes_to_the_logits_add_up() => Always(random =>
    {
        var (baseline, patch) = (random.Batch(), random.Batch());
        var conventions = new Conventions(Norms: NormConvention.Frozen);
        var writers = ComponentOrder.Writers(random.Shape).ToList();
        var left = writers[random.Next(writers.Count)];
        var others = writers.Where(writer => writer != left).ToList();
        var right = others[random.Next(others.Count)];

        var plain = Final(random, Plan.PlainRun(baseline));
        double[] Change(Route route) => Final(random, route.Patch(random.Shape, baseline, patch, conventions))
            .Zip(plain, (after, before) => after - before).ToArray();

        var (first, second) = (Route.From(left).ToLogits(Role.End), Route.From(right).ToLogits(Role.End));
        Numbers.LargestDifference(
            Change(first.And(second)),
            Change(first).Zip(Change(second), (a, b) => a + b).ToArray()).Should().BeLessThan(Exact);
        return true;
    });

    [Test]
    public void It_prints_a_path_list_and_counts_what_it_touches_once()
    {
        using var random = new RandomCase(3, layers: 3);
        var movers = new ComponentSet("NM", [new Head(2, 0)]);
        var first = Route.From(new Head(0, 0)).To(movers.Queries(Role.End)).ToLogits(Role.End);
        var second = Route.From(ComponentSet.Of(new Head(0, 0), new Mlp(0))).To(movers.Queries(Role.End)).ToLogits(Role.End);
        var set = first.And(second);
        var batch = random.Batch();

        set.CountPaths(random.Shape).Should().Be(2, "the first route's path is one of the second's");
        set.CountCells(random.Shape, batch).Should().Be(2 * batch.Count, "a query and the logits of each prompt");
        set.ToString().Should().Be("0.0 → NM.Q at END → logits at END | 0.0 + m0 → NM.Q at END → logits at END");
        set.Describe(random.Shape, batch).Should().Contain("2 chains, 2 paths").And.Contain("(1 path)");
    }

    [Test]
    public void Sweeps_are_of_one_chain()
    {
        var heads = ComponentSet.Of(new Head(0, 0));
        var both = heads.ToLogits(Role.End).And(heads.To(ComponentSet.Of(new Head(1, 0)).Keys()).ToLogits(Role.End));
        FluentActions.Invoking(() => both.EachSender()).Should().Throw<InvalidOperationException>().WithMessage("*union of 2 chains*");
        FluentActions.Invoking(() => both.EachReceiver()).Should().Throw<InvalidOperationException>().WithMessage("*union of 2 chains*");
    }

    [Test]
    public void A_route_without_paths_is_refused_though_another_has_some()
    {
        using var random = new RandomCase(3, layers: 2);
        var batch = random.Batch();
        var good = Route.From(new Head(0, 0)).ToLogits(Role.End);
        var bad = Route.From(new Head(1, 0)).To(ComponentSet.Of(new Head(0, 0)).Queries()).ToLogits(Role.End);
        FluentActions.Invoking(() => good.And(bad).Patch(random.Shape, batch, random.Batch(), Conventions.Remix))
            .Should().Throw<NothingMatchedException>();
    }

    [Test]
    public void Two_names_of_one_place_that_mean_different_values_are_refused()
    {
        using var random = new RandomCase(3, layers: 2);
        var (a, b) = (new Role("A"), new Role("B"));
        int[][] tokens = [[1, 2, 3, 4]];
        PromptBatch Prompts(int atA, int atB) => new(tokens, new Dictionary<Role, IReadOnlyList<int>>
        {
            [a] = [atA],
            [b] = [atB],
            [Role.End] = [3],
        });
        var head = ComponentSet.Of(new Head(1, 0));
        Route At(Role role) => Route.From(new Head(0, 0)).To(head.Keys(role)).ToLogits(Role.End);
        FluentActions.Invoking(() => At(a).And(At(b)).Patch(random.Shape, Prompts(1, 1), Prompts(0, 2), Conventions.Remix))
            .Should().Throw<ArgumentException>().WithMessage("*position 1 of prompt 0*Name the place in the same way*");
    }

    private static Route Union(IEnumerable<Route> routes) => routes.Aggregate((one, other) => one.And(other));

    /// <summary>The law says whether the dice gave a case.</summary>
    private static void Always(Func<RandomCase, bool> law, int times = 30) =>
        Cases.Sample(
            seed =>
            {
                using var random = new RandomCase(seed, layers: 3);
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

    /// <summary>Null where roles coincide in some prompts only, which is refused in words.</summary>
    private static Plan? Joined(
        IReadOnlyList<Route> routes, RandomCase random, PromptBatch baseline, PromptBatch patch, Conventions conventions)
    {
        try
        {
            return Union(routes).Patch(random.Shape, baseline, patch, conventions);
        }
        catch (ArgumentException refused) when (
            refused.Message.Contains("Patch the two kinds", StringComparison.Ordinal)
            || refused.Message.Contains("Name the place", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>Routes that can be joined, with what they are patched with; null where the dice gave none.</summary>
    private static JoinedRoutes? AnyJoined(RandomCase random)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var routes = Enumerable.Range(0, 2 + random.Next(2)).Select(_ => random.AnyRoute()).OfType<Route>().ToList();
            var (baseline, patch, conventions) = (random.Batch(), random.Batch(), random.AnyConventions());
            if (routes.Count >= 2 && Joined(routes, random, baseline, patch, conventions) is { } plan)
            {
                return new JoinedRoutes(routes, baseline, patch, conventions, plan);
            }
        }

        return null;
    }

    private sealed record JoinedRoutes(
        IReadOnlyList<Route> Routes, PromptBatch Baseline, PromptBatch Patch, Conventions Conventions, Plan Plan);
}
