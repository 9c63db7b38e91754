using System.Reflection;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Execution;

namespace IoiClaims.Testing.Tests.Claims;

/// <summary>Runs claims inside a test, as NUnit would: set-up fixture around them, and all that they say kept to itself.</summary>
internal static class RunInside
{
    /// <summary>Runs claims on the subjects that they name, below a set-up fixture.</summary>
    public static ITestResult Run(Type setUp, params IReadOnlyList<Type> claims)
    {
        var suite = new SetUpFixture(new TypeWrapper(setUp));
        foreach (var fixture in claims.SelectMany(Fixtures))
        {
            suite.Add(fixture);
        }

        ITestResult? result = null;
        var thread = new Thread(() =>
        {
            using var item = WorkItemBuilder.CreateWorkItem(suite, TestFilter.Empty, recursive: true)!;
            item.InitializeContext(new TestExecutionContext { Dispatcher = new Here(), CurrentTest = suite });
            item.Execute();
            item.WaitForCompletion();
            result = item.Result;
        });
        thread.Start();
        thread.Join();
        return result!;
    }

    /// <summary>The fixtures of a claim, one a subject; of another class the tests whose names begin with "It_".</summary>
    public static IEnumerable<TestSuite> Fixtures(Type type)
    {
        if (type.GetCustomAttribute<ClaimAttribute>() is { } claim)
        {
            // Explicit, so that they run here alone.
            foreach (var built in claim.BuildFrom(new TypeWrapper(type)))
            {
                built.RunState = RunState.Runnable;
                yield return built;
            }

            yield break;
        }

        var fixture = new TestFixture(new TypeWrapper(type));
        foreach (var method in type.GetMethods().Where(method => method.Name.StartsWith("It_", StringComparison.Ordinal)))
        {
            fixture.Add(new TestMethod(new MethodWrapper(type, method), fixture));
        }

        yield return fixture;
    }

    /// <summary>The tests of a run, by the names of their methods and in their order.</summary>
    public static IEnumerable<ITestResult> Tests(this ITestResult result) =>
        result.Test.IsSuite ? result.Children.SelectMany(Tests) : [result];

    /// <summary>The one test of a name.</summary>
    public static ITestResult Test(this ITestResult result, string name) => result.Tests().Single(test => test.Test.Name == name);

    private sealed class Here : IWorkItemDispatcher
    {
        public int LevelOfParallelism => 0;

        public void Start(WorkItem topLevelWorkItem) => topLevelWorkItem.Execute();

        public void Dispatch(WorkItem work) => work.Execute();

        public void CancelRun()
        {
        }
    }
}
