using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace IoiClaims.Testing;

/// <summary>A claim's fixture in the tree of tests: which claim it is, on which subject.</summary>
/// <param name="Test">The fixture as NUnit knows it.</param>
/// <param name="Claim">The fixture itself; nothing runs before it is asked for.</param>
/// <param name="Unit">Claim and subject.</param>
internal sealed record FixtureOfClaim(ITest Test, ClaimFixture Claim, ClaimUnit Unit)
{
    /// <summary>All claims' fixtures in a suite that run without being asked for by name.</summary>
    public static IEnumerable<FixtureOfClaim> In(ITest suite) =>
        suite.RunState is RunState.Explicit or RunState.NotRunnable ? []
        : Of(suite) is { } found ? [found]
        : suite.Tests.SelectMany(In);

    /// <summary>What a fixture is about; null if it is no claim's.</summary>
    public static FixtureOfClaim? Of(ITest test)
    {
        if (test is not TestFixture { TypeInfo: { } type } fixture
            || !typeof(ClaimFixture).IsAssignableFrom(type.Type)
            || type.IsAbstract)
        {
            return null;
        }

        var claim = (ClaimFixture)type.Construct(fixture.Arguments);
        return new FixtureOfClaim(test, claim, new ClaimUnit(claim.Name, claim.Subject.Name));
    }

    /// <summary>The filter that selects the fixture, as <c>dotnet test --filter</c> takes it.</summary>
    public string Filter
    {
        get
        {
            // These have a meaning of their own in a filter.
            var escaped = string.Concat(Test.FullName.Select(letter =>
                letter is '\\' or '(' or ')' or '&' or '|' or '=' or '!' or '~' ? $"\\{letter}" : $"{letter}"));
            // A quote ends what MSBuild takes for the value of a property, however a shell was told of it.
            return $"FullyQualifiedName~{escaped}".Replace("\"", "%22", StringComparison.Ordinal);
        }
    }
}
