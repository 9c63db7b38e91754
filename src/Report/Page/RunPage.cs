namespace IoiClaims.Report;

/// <summary>The report as one HTML page.</summary>
public static class RunPage
{
    /// <summary>The page, complete: it needs no other file and no network, and works without its script.</summary>
    /// <param name="run">What was found.</param>
    /// <param name="earlier">An earlier run, to say what moved since.</param>
    public static string Of(RunRecord run, RunRecord? earlier = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var anchors = new Anchors();
        var matrix = new ClaimMatrix(run);
        var claims = run.Claims.GroupBy(record => record.Text.Name, StringComparer.Ordinal).Select(group => group.ToList()).ToList();
        return PageFrame.Of(
            $"Claims: {RunWords.Summary(run)}",
            run.Conditions.Engine,
            Element.Of("a", "Skip to the summary").Class("skip").With("href", "#summary"),
            Header(run),
            Element.Of(
                "div",
                Contents(claims, anchors),
                Element.Of(
                    "main",
                    MatrixView.Of(run, matrix, anchors),
                    earlier is null ? null : SinceView.Of(RunComparison.Of(earlier, run), anchors),
                    new Fragment(claims.Select(records => ClaimView.Of(records, anchors))))).Class("page"),
            Footer(run));
    }

    private static Element Header(RunRecord run) => Element.Of(
        "header",
        PageFrame.Bar("Claims that ran"),
        Element.Of("p", ConditionsOf(run)).Class("small")).With("id", "top");

    private static string ConditionsOf(RunRecord run)
    {
        var parts = new List<string> { $"engine {run.Conditions.Engine}", $"device {run.Conditions.Device}" };
        if (run.Conditions.Commit is { Length: > 0 } commit)
        {
            parts.Add($"commit {commit[..Math.Min(12, commit.Length)]}");
        }

        if (run.Shard is { } shard)
        {
            parts.Add($"part {shard} of a run");
        }

        return string.Join(" · ", parts);
    }

    private static Element Contents(IReadOnlyList<List<ClaimRecord>> claims, Anchors anchors) => Element.Of(
        "nav",
        Element.Of(
            "ol",
            claims.Select(records => (Node)Element.Of(
                "li",
                Element.Of("a", RunWords.Spaced(records[0].Text.Name)).With("href", $"#{anchors.Of(records[0].Text.Name)}"),
                Element.Of(
                    "ol",
                    ClaimMatrix.InOrder(records).Select(record => (Node)Element.Of(
                        "li",
                        Element.Of(
                            "a",
                            Icon.Of(record),
                            record.Subject).With("href", $"#{anchors.Of(record.Unit)}")))))))).With("aria-label", "Claims");

    private static Element Footer(RunRecord run) => Element.Of(
        "footer",
        Element.Of(
            "p",
            "The same as data: ",
            Element.Of("a", ReportFiles.RecordFile).With("href", ReportFiles.RecordFile), ", ",
            Element.Of("a", ReportFiles.SummaryFile).With("href", ReportFiles.SummaryFile), ", ",
            Element.Of("a", ReportFiles.TablesFolder).With("href", ReportFiles.TablesFolder + "/"),
            $". Written by IoiClaims {run.Conditions.Engine}."),
        Element.Of("p", "Intervals are at 95 % unless a threshold asks for another level. The shaded part of a plot is what satisfies "
            + "the threshold: a finding is supported if the whole whisker lies in it, refuted if none of it does, and "
            + "inconclusive otherwise. The fine strokes below a whisker are single templates."));
}
