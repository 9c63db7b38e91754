namespace IoiClaims.Report;

/// <summary>Small signs beside words; they say nothing that the words do not say.</summary>
internal static class Icon
{
    /// <summary>The sign of a claim on a subject: whether it came out as recorded, with all that it rests on; a ring where it did not run.</summary>
    public static Element Of(ClaimRecord record) => Of(record switch
    {
        { Status: ClaimStatus.NotRun } => TestOutcome.Skipped,
        { Passed: true } => TestOutcome.Passed,
        _ => TestOutcome.Failed,
    });

    /// <summary>The sign of a verdict; a ring for what has none. A cross is for failures: on a counter-model refuted is right.</summary>
    public static Element Of(Verdict? verdict) => verdict switch
    {
        Verdict.Supported => Drawn("supported", "M3.5 8.5l3 3 6-7"),
        Verdict.Refuted => Drawn("refuted", "M3.5 8h9"),
        Verdict.Inconclusive => Drawn("inconclusive", "M3 8c1.5-3 3.5-3 5 0s3.500 3 5 0"),
        _ => Ring,
    };

    /// <summary>The sign of a test.</summary>
    public static Element Of(TestOutcome outcome) => outcome switch
    {
        TestOutcome.Passed => Drawn("supported", "M3.5 8.5l3 3 6-7"),
        TestOutcome.Failed => Drawn("wrong", "M4 4l8 8M12 4l-8 8"),
        _ => Ring,
    };

    private static Element Ring => Drawn("none", "M8 5.500a2.500 2.500 0 1 0 0.010 0z");

    private static Element Drawn(string kind, string path) => Element
        .Of("svg", Element.Of("path").With("d", path))
        .Class($"icon {kind}").With("viewBox", "0 0 16 16").With("aria-hidden", "true");
}
