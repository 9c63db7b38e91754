namespace IoiClaims.Report;

/// <summary>The tests of a claim: its steps with what they found, and what failing ones said.</summary>
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
                    Element.Of("span", RunWords.Spaced(test.Name)).Class("name"),
                    test.File is null ? null : Element.Of("span", $"{test.File}, line {test.Line}").Class("small")),
                open: claim.Findings.IsEmpty,
                Element.Of("pre", test.Message).With("tabindex", "0")))).Class("failures");
    }

    /// <summary>The steps; nothing if there are none.</summary>
    public static Fragment? Steps(ClaimRecord claim)
    {
        var steps = claim.Tests.Where(test => !test.Findings.IsEmpty).ToList();
        return steps.Count == 0 ? null : new Fragment(steps.Select(test => Parts.Folding(
            new Fragment(
                Icon.Of(test.Outcome),
                Element.Of("span", RunWords.Spaced(test.Name)).Class("name"),
                Element.Of("span", RunWords.Count(test.Findings.Length, "finding", "findings")).Class("small")),
            open: false,
            FindingsView.Of(test.Findings))));
    }
}
