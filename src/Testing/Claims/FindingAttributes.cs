using System.Runtime.CompilerServices;
using IoiClaims.Testing;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;
using NUnit.Framework.Internal.Commands;

namespace IoiClaims;

/// <summary>
/// A method of a claim that returns something, as a test. NUnit has no test that returns something unless a certain result is
/// expected; so the test runs a command of its own, which has the claim judge what the method returns.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class ClaimTestAttribute : NUnitAttribute, ISimpleTestBuilder, IImplyFixture, IWrapTestMethod
{
    private protected ClaimTestAttribute(string file, int line) => Place = new SourcePlace(file, line);

    /// <summary>Groups of heads that this is about besides those of the claim; where the subject's circuit lacks one, it is not asked.</summary>
    public string[] About { get; init; } = [];

    /// <summary>Whether this can be asked of every model, even one without the groups that the claim is about.</summary>
    public bool OfAnyModel { get; init; }

    /// <summary>Where the method stands in the source: the order of the claim, and what a failure points at.</summary>
    internal SourcePlace Place { get; }

    /// <summary>The test of the method.</summary>
    public TestMethod BuildFrom(IMethodInfo method, Test? suite)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new NUnitTestCaseBuilder().BuildTestMethod(
            method, suite, new TestCaseParameters { ExpectedResult = "judged by the claim", TestName = method.Name });
    }

    /// <summary>The command that runs it.</summary>
    public TestCommand Wrap(TestCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new Judging(command.Test);
    }

    private sealed class Judging(Test test) : TestCommand(test)
    {
        public override TestResult Execute(TestExecutionContext context)
        {
            ((ClaimFixture)context.TestObject!).Check(Test.Method!.MethodInfo);
            context.CurrentResult.SetResult(ResultState.Success);
            return context.CurrentResult;
        }
    }
}

/// <summary>
/// A finding of a claim: a method that returns a <see cref="Finding"/>, several, or a <see cref="Measurement"/> that is recorded.
/// Its name is the sentence (<see cref="Sentence"/>).
/// </summary>
public abstract class FindingAttribute : ClaimTestAttribute
{
    private protected FindingAttribute(FindingRole role, string file, int line)
        : base(file, line) => Role = role;

    /// <summary>What the finding counts for.</summary>
    public FindingRole Role { get; }
}

/// <summary>Shows that the experiment could have come out otherwise. If it is not supported, the claim is Inconclusive.</summary>
public sealed class ControlAttribute([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    : FindingAttribute(FindingRole.Control, file, line);

/// <summary>Part of what is claimed.</summary>
public sealed class RequirementAttribute([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    : FindingAttribute(FindingRole.Requirement, file, line);

/// <summary>A finding of its own, tested and reported, which never decides the claim.</summary>
public sealed class ExtensionAttribute([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    : FindingAttribute(FindingRole.Extension, file, line);

/// <summary>A number worth knowing, of which nothing is required.</summary>
public sealed class RecordAttribute([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    : FindingAttribute(FindingRole.Record, file, line);

/// <summary>A table of a claim, compared with the verified one of the same name: a method that returns a <see cref="NumericTable"/>.</summary>
public sealed class TableAttribute([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) : ClaimTestAttribute(file, line);
