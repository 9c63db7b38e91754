namespace IoiClaims.Report;

/// <summary>What moved since an earlier run: verdicts, then findings, then what only one of the runs has.</summary>
internal static class SinceView
{
    public static Element Of(RunComparison comparison, Anchors anchors) => Element.Of(
        "section",
        Element.Of("h2", "Since the earlier run").With("id", "since"),
        comparison.IsEmpty ? Element.Of("p", "Nothing moved.") : null,
        List(comparison.Verdicts.Select(move => Line(move.Unit, anchors, ComparisonWords.Of(move)))),
        List(comparison.Findings.Select(move => Line(
            move.Unit, anchors, $"{move.Now.Statement}: {Parts.Numbers(ComparisonWords.Of(move))}", move.Before.Outcome != move.Now.Outcome))),
        Listed("Only in the earlier run", comparison.Gone),
        Listed("Only in this run", comparison.New)).Class("since").With("aria-labelledby", "since");

    private static Element Line(ClaimUnit unit, Anchors anchors, string text, bool stands = true) => Element.Of(
        "li", Element.Of("a", $"{unit}").With("href", $"#{anchors.Of(unit)}"), ": ", stands ? Element.Of("strong", text) : Element.Of("span", text));

    private static Element? List(IEnumerable<Element> lines) => lines.ToList() is { Count: > 0 } some ? Element.Of("ul", some) : null;

    private static Element? Listed(string title, IReadOnlyCollection<string> what) => what.Count == 0
        ? null
        : Parts.Folding($"{title}: {what.Count}", open: false, Element.Of("ul", what.Select(each => Element.Of("li", each))));
}
