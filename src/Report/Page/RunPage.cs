using System.Text;

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
        var style = Asset.Read("page.css") + DivergingScale.Css();
        var script = Asset.Read("page.js");
        var claims = run.Claims.GroupBy(record => record.Text.Name, StringComparer.Ordinal).Select(group => group.ToList()).ToList();
        var html = new StringBuilder("<!doctype html>\n");
        Element.Of(
            "html",
            Head(run, style, script),
            Element.Of(
                "body",
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
                Footer(run),
                Element.Of("script", new Verbatim(script))))
            .With("lang", "en").WriteTo(html);
        return html.Append('\n').ToString();
    }

    private static Element Head(RunRecord run, string style, string script) => Element.Of(
        "head",
        Element.Of("meta").With("charset", "utf-8"),
        // Nothing from elsewhere is ever loaded, and no script runs but the page's own.
        Element.Of("meta").With("http-equiv", "Content-Security-Policy").With(
            "content",
            $"default-src 'none'; style-src {Asset.Hash(style)}; script-src {Asset.Hash(script)}; base-uri 'none'; form-action 'none'"),
        Element.Of("meta").With("name", "viewport").With("content", "width=device-width, initial-scale=1"),
        Element.Of("meta").With("name", "color-scheme").With("content", "light dark"),
        Element.Of("meta").With("name", "generator").With("content", $"IoiClaims {run.Conditions.Engine}"),
        Element.Of("title", $"Claims: {RunWords.Summary(run)}"),
        Element.Of("style", new Verbatim(style)));

    private static Element Header(RunRecord run) => Element.Of(
        "header",
        Element.Of(
            "div",
            Element.Of("h1", "Claims that ran"),
            Element.Of(
                "div",
                Element.Of("button", "Expand all").With("type", "button").With("id", "expand").With("aria-pressed", "false"),
                Element.Of("button", "Dark").With("type", "button").With("id", "theme"))
                .Class("tools js-only")).Class("bar"),
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
