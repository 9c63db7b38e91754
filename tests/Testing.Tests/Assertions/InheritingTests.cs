namespace IoiClaims.Testing.Tests.Assertions;

/// <summary>A test that fixtures inherit, as those of every claim are.</summary>
public abstract class InheritedTests
{
    [Test]
    public void Its_command_names_the_fixture_that_runs() => ReproduceCommand.ForCurrentTest().Should().Be(
        $"dotnet test --filter \"FullyQualifiedName~{GetType().FullName}.{nameof(Its_command_names_the_fixture_that_runs)}\"");
}

/// <summary>Inherits it.</summary>
public sealed class InheritingTests : InheritedTests;
