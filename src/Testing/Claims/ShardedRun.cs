using System.Collections.Immutable;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace IoiClaims.Testing;

/// <summary>A run that is one of several parts. It hangs on the tree of tests, from which the other parts have been taken.</summary>
/// <param name="Shard">Which part.</param>
/// <param name="Claims">The fixtures of all claims of the whole run.</param>
internal sealed record ShardedRun(Shard Shard, ImmutableArray<FixtureOfClaim> Claims)
{
    // NUnit and its adapters keep to themselves what begins with an underscore.
    private const string Property = "_ShardedRun";

    /// <summary>The run that a suite belongs to; null if it is the whole.</summary>
    public static ShardedRun? Of(ITest suite)
    {
        for (ITest? test = suite; test is not null; test = test.Parent)
        {
            if (test.Properties.Get(Property) is ShardedRun run)
            {
                return run;
            }
        }

        return null;
    }

    /// <summary>Takes all other parts out of a tree of tests.</summary>
    /// <param name="root">The tests of an assembly.</param>
    /// <param name="shard">Which part stays.</param>
    /// <param name="costs">What fixtures cost, by their full names, where it is known.</param>
    /// <exception cref="ArgumentException">There are more parts than claims, so that some part would have nothing to say.</exception>
    public static void Begin(ITest root, Shard shard, IReadOnlyDictionary<string, double> costs)
    {
        var claims = FixtureOfClaim.In(root).ToImmutableArray();
        var units = claims.Select(claim => claim.Unit).Distinct().Count();
        if (units > 0 && shard.Count > units)
        {
            throw new ArgumentException(
                $"{Shard.Variable} is '{shard}', but there are only {units} claims to share out (each on a subject): "
                + $"use at most {units} parts.");
        }

        var names = claims.ToDictionary(claim => claim.Test.Id, claim => $"{claim.Unit}", StringComparer.Ordinal);
        var fixtures = Fixtures(root).ToList();
        var rest = fixtures.Where(fixture => !names.ContainsKey(fixture.Id)).ToList();
        foreach (var fixture in rest)
        {
            names.Add(fixture.Id, fixture.FullName);
        }

        // What has to be asked for by name usually is not.
        var idle = rest.Where(IsExplicit).Select(fixture => fixture.FullName).ToHashSet(StringComparer.Ordinal);
        var known = fixtures.Where(fixture => costs.ContainsKey(fixture.FullName))
            .GroupBy(fixture => names[fixture.Id], StringComparer.Ordinal)
            .ToDictionary(alike => alike.Key, alike => alike.Sum(fixture => costs[fixture.FullName]), StringComparer.Ordinal);
        var plan = ShardPlan.Of(
            claims.Select(claim => $"{claim.Unit}"),
            rest.Select(fixture => fixture.FullName),
            shard.Count,
            name => idle.Contains(name) ? 0 : known.TryGetValue(name, out var cost) ? cost : null);
        Prune(root, fixture => plan.ShardOf(names[fixture.Id]) == shard.Index);
        root.Properties.Set(Property, new ShardedRun(shard, claims));
    }

    /// <summary>The whole run's claims below a suite.</summary>
    public IEnumerable<FixtureOfClaim> Below(ITest suite) => Claims.Where(claim => IsBelow(claim.Test, suite));

    private static bool IsBelow(ITest? test, ITest suite)
    {
        while (test is not null && test != suite)
        {
            test = test.Parent;
        }

        return test is not null;
    }

    private static IEnumerable<ITest> Fixtures(ITest suite) =>
        suite is TestFixture ? [suite] : suite.Tests.SelectMany(Fixtures);

    private static bool IsExplicit(ITest fixture)
    {
        for (ITest? test = fixture; test is not null; test = test.Parent)
        {
            if (test.RunState == RunState.Explicit)
            {
                return true;
            }
        }

        return false;
    }

    private static void Prune(ITest suite, Func<ITest, bool> stays)
    {
        for (var i = suite.Tests.Count - 1; i >= 0; i--)
        {
            var child = suite.Tests[i];
            if (child is TestFixture)
            {
                if (!stays(child))
                {
                    suite.Tests.RemoveAt(i);
                }

                continue;
            }

            Prune(child, stays);
            if (child.IsSuite && child.Tests.Count == 0)
            {
                suite.Tests.RemoveAt(i);
            }
        }
    }
}
