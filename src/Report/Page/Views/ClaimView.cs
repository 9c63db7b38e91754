namespace IoiClaims.Report;

/// <summary>One claim: what it says, and what became of it on each subject.</summary>
internal static class ClaimView
{
    public static Element Of(IReadOnlyList<ClaimRecord> records, Anchors anchors)
    {
        var text = records[0].Text;
        var anchor = anchors.Of(text.Name);
        return Element.Of(
            "section",
            Element.Of(
                "h2",
                Element.Of("span", RunWords.Spaced(text.Name)).Class("number"),
                " ",
                text.Statement).With("id", anchor),
            Element.Of(
                "div",
                Element.Of("div", Element.Of("h3", "Why it might be so"), Parts.Paragraphs(text.Reasoning)),
                Element.Of("div", Element.Of("h3", "What is measured"), Parts.Paragraphs(text.Experiments)))
                .Class("prose"),
            text.Sources.IsEmpty ? null : Parts.Folding(
                "Sources", open: false, Element.Of("ul", text.Sources.Select(source => Element.Of("li", source)))).Class("fold sources"),
            new Fragment(ClaimMatrix.InOrder(records).Select(record => OnSubject(record, anchors.Of(record.Unit), anchors))))
            .Class("claim").With("aria-labelledby", anchor);
    }

    private static Element OnSubject(ClaimRecord record, string anchor, Anchors anchors) => Element.Of(
        "details",
        Element.Of(
            "summary",
            Element.Of("h3", record.Subject, record.IsCounterModel ? Element.Of("span", " counter-model").Class("small") : null),
            MatrixView.Badge(record),
            MatrixView.Agreement(record)),
        Element.Of("p", Parts.Numbers(RunWords.Why(record))).Class("why"),
        record.ActualMechanism is { } mechanism
            ? Element.Of("p", Element.Of("strong", "What this model does: "), mechanism).Class("instead")
            : null,
        record.Obstacle?.Command is { } command ? Parts.Command(command) : null,
        TestsView.Failures(record),
        record.Findings.IsEmpty ? null : Part("Findings", FindingsView.Of(record.Findings)),
        record.Routes.IsEmpty ? null : Part("What is patched", Element.Of("div", record.Routes.Select(RouteView.Of)).Class("routes")),
        record.Circuits.IsEmpty ? null : Part("Edges", new Fragment(record.Circuits.Select((figure, i) =>
            EdgeView.Of(figure, anchors.Within(anchor, $"edges{i}"))))),
        record.Attention.IsEmpty ? null : Part("Where heads look", new Fragment(record.Attention.Select((figure, i) =>
            AttentionView.Of(figure, anchors.Within(anchor, $"attention{i}"))))),
        record.Tables.IsEmpty ? null : Part("Tables", TablesView.Of(record)),
        Part("Reproduce", new Fragment(Parts.Command(record.Reproduce), TablesView.ConditionsOf(record.Conditions))))
        .Class("subject").With("id", anchor)
        .Flag("open", !record.IsCounterModel || (record.Status == ClaimStatus.Ran && !record.Passed));

    private static Element Part(string title, Node content) =>
        Element.Of("div", Element.Of("h4", title), content).Class("part");
}
