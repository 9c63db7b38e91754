namespace IoiClaims;

/// <summary>How a test came out.</summary>
public enum TestOutcome
{
    /// <summary>It passed.</summary>
    Passed,

    /// <summary>It failed, or broke.</summary>
    Failed,

    /// <summary>It was skipped.</summary>
    Skipped,
}

/// <summary>One test of a claim: a finding, the verdict, a table.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Message">What it said if it did not pass; empty otherwise.</param>
public sealed record TestRecord(string Name, TestOutcome Outcome, string Message = "")
{
    /// <summary>The source file where it failed, relative to the repository where it lies in it; null if it is not known.</summary>
    public string? File { get; init; }

    /// <summary>The line in <see cref="File"/>, from 1.</summary>
    public int? Line { get; init; }
}
