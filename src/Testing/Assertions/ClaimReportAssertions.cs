using FluentAssertions;
using FluentAssertions.Primitives;
using NUnit.Framework;

namespace IoiClaims.Testing;

/// <summary>What can be asserted of a claim: its verdict. A failure shows the whole report.</summary>
public sealed class ClaimReportAssertions : ReferenceTypeAssertions<ClaimReport, ClaimReportAssertions>
{
    internal ClaimReportAssertions(ClaimReport report)
        : base(report)
    {
    }

    /// <inheritdoc/>
    protected override string Identifier => "claim";

    /// <summary>The claim has this verdict; what is expected depends on the subject.</summary>
    public AndConstraint<ClaimReportAssertions> HaveVerdict(
        Verdict expected, string because = "", params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(Subject);
        if (Subject.Verdict != expected)
        {
            Outcome.Fail(FailureText.Of(Subject, expected, FailureText.Because(because, becauseArgs)));
        }

        return new AndConstraint<ClaimReportAssertions>(this);
    }

    /// <summary>Every part of the claim is supported.</summary>
    public AndConstraint<ClaimReportAssertions> BeSupported(string because = "", params object[] becauseArgs) =>
        HaveVerdict(Verdict.Supported, because, becauseArgs);

    /// <summary>
    /// Everything found is supported, controls included: for a step of a claim, which may consist of controls alone.
    /// </summary>
    /// <exception cref="ArgumentException">The report holds nothing but records: the assertion could not fail.</exception>
    public AndConstraint<ClaimReportAssertions> HoldInEveryPart(string because = "", params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(Subject);
        if (Subject.Findings.All(finding => finding.Role == FindingRole.Record))
        {
            throw new ArgumentException(
                $"'{Subject.Statement}' holds nothing but records, so this test could not fail: require something of it, or verify "
                + "its table instead.");
        }

        ClaimRecorder.ForTheRunningClaim()?.Add(TestContext.CurrentContext.Test.Name, Subject);
        if (Subject.Findings.Any(finding => finding.Role != FindingRole.Record && finding.Verdict != Verdict.Supported))
        {
            Outcome.Fail(FailureText.Of(Subject, Verdict.Supported, FailureText.Because(because, becauseArgs)));
        }

        return new AndConstraint<ClaimReportAssertions>(this);
    }

    /// <summary>The controls are supported and some part of the claim is refuted.</summary>
    public AndConstraint<ClaimReportAssertions> BeRefuted(string because = "", params object[] becauseArgs) =>
        HaveVerdict(Verdict.Refuted, because, becauseArgs);
}
