namespace IoiClaims.Report;

/// <summary>What the failing tests of a claim said.</summary>
internal static class TestsView
{
    /// <summary>What failed, and where; nothing if nothing did. Open where the findings do not tell as much.</summary>
    public static Element? Failures(ClaimRecord claim)
    {
        var failed = claim.Tests.Where(test => test.Outcome == TestOutcome.Failed).ToList();
        return failed.Count == 0 ? null : Element.Of(
            "div",
            failed.Select(test => (Node)Parts.Folding(
                new Fragment(
                    Icon.Of(TestOutcome.Failed),
                    Element.Of("span", Sentence.Of(test.Name)).Class("name"),
                    test.File is null ? null : Element.Of("span", $"{test.File}, line {test.Line}").Class("small")),
                open: claim.Findings.IsEmpty,
                Element.Of("pre", test.Message).With("tabindex", "0")))).Class("failures");
    }
}
