using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>What became of a claim on a subject in a run.</summary>
public enum ClaimStatus
{
    /// <summary>It ran.</summary>
    Ran,

    /// <summary>It was skipped: the subject, or something else that it needs, is not here.</summary>
    NotRun,

    /// <summary>It broke before it had a verdict.</summary>
    Error,
}

/// <summary>Everything that a run found about one claim on one subject, as data. Immutable.</summary>
public sealed record ClaimRecord
{
    /// <summary>What is claimed.</summary>
    public required ClaimText Text { get; init; }

    /// <summary>The model under test.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether the subject was built so that the claim comes out otherwise on it.</summary>
    public bool IsCounterModel { get; init; }

    /// <summary>What became of it.</summary>
    public required ClaimStatus Status { get; init; }

    /// <summary>Why it did not run, or what broke; null where it ran.</summary>
    public Obstacle? Obstacle { get; init; }

    /// <summary>The verdict; null where nothing judged the claim as a whole.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The recorded verdict, which the run has to come to; null if it is not known.</summary>
    public Verdict? Expected { get; init; }

    /// <summary>What the subject does instead where the claim does not hold on it, in a sentence or two; null if nobody said.</summary>
    public string? ActualMechanism { get; init; }

    /// <summary>What readers of the subject's numbers have to know, a sentence each.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>Subject, prompts, N, seed, BOS: what all of its numbers share.</summary>
    public Conditions Conditions { get; init; } = Conditions.None;

    /// <summary>What was found, in the order of the claim; where only some of it was asked for, by the names of the tests.</summary>
    public ImmutableArray<FindingRecord> Findings { get; init; } = [];

    /// <summary>The tests of the claim, in alphabetical order: its findings, its verdict, its tables.</summary>
    public ImmutableArray<TestRecord> Tests { get; init; } = [];

    /// <summary>Its tables, in alphabetical order, and how they compare with the verified ones.</summary>
    public ImmutableArray<TableRecord> Tables { get; init; } = [];

    /// <summary>Attention patterns on example prompts.</summary>
    public ImmutableArray<AttentionFigure> Attention { get; init; } = [];

    /// <summary>The routes that are patched.</summary>
    public ImmutableArray<RouteFigure> Routes { get; init; } = [];

    /// <summary>Circuits of edges.</summary>
    public ImmutableArray<EdgeFigure> Circuits { get; init; } = [];

    /// <summary>The command that runs the claim on this subject again.</summary>
    public required string Reproduce { get; init; }

    /// <summary>The claim and the subject.</summary>
    public ClaimUnit Unit => new(Text.Name, Subject);

    /// <summary>Whether everything that ran passed: verdict, findings and tables.</summary>
    public bool Passed => Status == ClaimStatus.Ran && Tests.All(test => test.Outcome != TestOutcome.Failed);
}
