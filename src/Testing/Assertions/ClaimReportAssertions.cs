using FluentAssertions;
using FluentAssertions.Primitives;

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
}
