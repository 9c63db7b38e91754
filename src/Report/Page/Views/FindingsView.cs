namespace IoiClaims.Report;

/// <summary>What was found, statement by statement, each with its plot.</summary>
internal static class FindingsView
{
    /// <summary>The findings as a list; what is not asked of the subject comes after it, folded, each with the reason.</summary>
    public static Node Of(IReadOnlyCollection<FindingRecord> findings)
    {
        var notAsked = findings.Where(finding => finding.NotAskedBecause is not null).ToList();
        return new Fragment(
            Element.Of("ol", findings.Where(finding => finding.NotAskedBecause is null).Select(Finding)).Class("findings"),
            notAsked.Count == 0 ? null : Parts.Folding(
                $"Not asked of this model: {notAsked.Count}",
                open: false,
                Element.Of("ul", notAsked.Select(finding => Element.Of("li", $"{finding.Statement}: {finding.NotAskedBecause}")))));
    }

    private static Element Finding(FindingRecord finding)
    {
        var verdict = finding.Verdict is { } found ? RunWords.Word(found) : "recorded";
        var role = finding.Role switch
        {
            FindingRole.Control => "control",
            FindingRole.Extension => "extension",
            FindingRole.Record => "for the record",
            _ => "required",
        };
        return Element.Of(
            "li",
            Element.Of("div", Icon.Of(finding.Verdict), Element.Of("span", verdict)).Class($"mark {verdict}"),
            Element.Of(
                "div",
                Element.Of("p", finding.Statement, " ", Element.Of("span", role).Class("role")).Class("says"),
                Element.Of(
                    "p",
                    new Fragment(Measured(finding)),
                    finding.Required.Length > 0 ? Element.Of("span", Parts.Numbers($"required: {finding.Required}")).Class("required") : null).Class("numbers"),
                finding.Number?.Instability is { } instability ? Element.Of("p", instability).Class("small") : null,
                finding.Number?.Prompts is { } prompts ? PromptsView.Of(prompts) : null).Class("words"),
            finding.Number is { } number ? DotAndWhisker.Of(finding, number) : null).Class($"finding {verdict}");
    }

    // The number, and then what it is: that is often long.
    private static IEnumerable<Node> Measured(FindingRecord finding) =>
        finding.Number is { Quantity.Name: var name } && finding.Measured.StartsWith($"{name} ", StringComparison.Ordinal)
            ? [Element.Of("strong", Parts.Numbers(finding.Measured[(name.Length + 1)..])), " ", name]
            : [Parts.Numbers(finding.Measured)];
}
