using NUnit.Framework;

namespace IoiClaims.Testing;

/// <summary>The command that runs one test again.</summary>
public static class ReproduceCommand
{
    /// <summary>
    /// The command for the test that is running, or null outside a test. A fixture with arguments is selected with all of
    /// them.
    /// </summary>
    public static string? ForCurrentTest()
    {
        // Of an inherited test ClassName is the class that declares it, which no filter finds.
        var test = TestContext.CurrentContext.Test;
        return test.Type?.FullName is not { } fixture || test.MethodName is null
            ? null
            : For(fixture, test.MethodName, test.FullName);
    }

    /// <param name="className">Full name of the fixture's class.</param>
    /// <param name="methodName">Name of the test's method.</param>
    /// <param name="fullName">Name under which the test is known, arguments included.</param>
    internal static string For(string className, string methodName, string fullName)
    {
        // Arguments stand between the class and the method, and their quotes and brackets would need escaping.
        var filter = fullName.StartsWith($"{className}.{methodName}", StringComparison.Ordinal)
            ? $"FullyQualifiedName~{className}.{methodName}"
            : $"FullyQualifiedName~{className}&FullyQualifiedName~.{methodName}";
        return $"dotnet test --filter \"{filter}\"";
    }
}
