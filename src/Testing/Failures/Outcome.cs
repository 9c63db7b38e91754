using FluentAssertions.Execution;

namespace IoiClaims.Testing;

/// <summary>Where every assertion ends: it passes, or it fails with a text for people.</summary>
internal static class Outcome
{
    public static void Check(Measurement measurement, Threshold threshold, string because, object[] becauseArgs)
    {
        var finding = measurement.Is(threshold);
        if (finding.Verdict != Verdict.Supported)
        {
            Fail(FailureText.Of(finding, FailureText.Because(because, becauseArgs)));
        }
    }

    /// <summary>
    /// Fails with the text as it is: percent signs and braces in it are no placeholders. Inside an AssertionScope it is
    /// collected with the others.
    /// </summary>
    public static void Fail(string text) => AssertionScope.Current.AddPreFormattedFailure(text);
}
