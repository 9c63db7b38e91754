using System.Collections.Concurrent;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace IoiClaims.Testing;

/// <summary>
/// Collects what the fixtures of a run say about their claims. It hangs on the test suite that <see cref="ClaimRun"/> sets
/// up, where the fixtures below find it, so that a test process holds no state of its own.
/// </summary>
internal sealed class ClaimRecorder
{
    // NUnit and its adapters keep to themselves what begins with an underscore.
    private const string Property = "_ClaimRecorder";

    private readonly ConcurrentDictionary<string, ClaimEvidence> evidence = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> said = new(StringComparer.Ordinal);

    /// <summary>Hangs a new recorder on the suite that is being set up.</summary>
    public static void Begin() =>
        TestExecutionContext.CurrentContext.CurrentTest.Properties.Set(Property, new ClaimRecorder());

    /// <summary>The recorder of a suite, or null.</summary>
    public static ClaimRecorder? Of(ITest suite) => suite.Properties.Get(Property) as ClaimRecorder;

    /// <summary>
    /// Where the running fixture's evidence goes; null where nothing is recorded, or where another fixture runs the claim for
    /// purposes of its own (proofs, dry runs).
    /// </summary>
    public static ClaimEvidence? For(ClaimFixture claim) =>
        ReferenceEquals(TestExecutionContext.CurrentContext.TestObject, claim) ? ForTheRunningFixture() : null;

    /// <summary>Where evidence about the running claim goes; null if no claim is running, or nothing is recorded.</summary>
    public static ClaimEvidence? ForTheRunningClaim() =>
        TestExecutionContext.CurrentContext.TestObject is ClaimFixture claim ? For(claim) : null;

    /// <summary>Whether the running test is the first of its run to say something that concerns many; always where nothing is recorded.</summary>
    public static bool IsFirstToSay(string what) =>
        AroundTheRunningTest()?.Recorder.said.TryAdd(what, true) ?? true;

    /// <summary>What a fixture said; nothing if it said nothing.</summary>
    public ClaimEvidence From(ITest fixture) => evidence.GetOrAdd(fixture.Id, _ => new ClaimEvidence());

    private static ClaimEvidence? ForTheRunningFixture() =>
        AroundTheRunningTest() is { Fixture: { } fixture, Recorder: var recorder } ? recorder.From(fixture) : null;

    private static (ITest? Fixture, ClaimRecorder Recorder)? AroundTheRunningTest()
    {
        ITest? fixture = null;
        for (ITest? test = TestExecutionContext.CurrentContext.CurrentTest; test is not null; test = test.Parent)
        {
            fixture ??= test is TestFixture ? test : null;
            if (Of(test) is { } recorder)
            {
                return (fixture, recorder);
            }
        }

        return null;
    }
}
