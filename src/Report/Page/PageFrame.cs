using System.Text;

namespace IoiClaims.Report;

/// <summary>What all pages share: style, script, and the promise that nothing from elsewhere is loaded.</summary>
internal static class PageFrame
{
    /// <summary>A page, complete.</summary>
    /// <param name="title">What the browser's tab says.</param>
    /// <param name="engine">Version of the engine.</param>
    /// <param name="body">What stands on it; the <see cref="Bar"/> is part of that.</param>
    public static string Of(string title, string engine, params IEnumerable<Node?> body)
    {
        var style = Asset.Read("page.css") + DivergingScale.Css();
        string[] scripts = [Asset.Read("page.js"), Asset.Read("edges.js")];
        var html = new StringBuilder("<!doctype html>\n");
        Element.Of(
            "html",
            Head(title, engine, style, scripts),
            Element.Of("body", [.. body, .. scripts.Select(script => Element.Of("script", new Verbatim(script)))]))
            .With("lang", "en").WriteTo(html);
        return html.Append('\n').ToString();
    }

    /// <summary>The page's heading, and beside it the buttons that its script needs.</summary>
    public static Element Bar(string heading) => Element.Of(
        "div",
        Element.Of("h1", heading),
        Element.Of(
            "div",
            Element.Of("button", "Expand all").With("type", "button").With("id", "expand").With("aria-pressed", "false"),
            Element.Of("button", "Dark").With("type", "button").With("id", "theme"))
            .Class("tools js-only")).Class("bar");

    private static Element Head(string title, string engine, string style, IReadOnlyList<string> scripts) => Element.Of(
        "head",
        Element.Of("meta").With("charset", "utf-8"),
        // Nothing from elsewhere is ever loaded, and no script runs but the page's own.
        Element.Of("meta").With("http-equiv", "Content-Security-Policy").With(
            "content",
            $"default-src 'none'; style-src {Asset.Hash(style)}; script-src {string.Join(' ', scripts.Select(Asset.Hash))}; "
            + "base-uri 'none'; form-action 'none'"),
        Element.Of("meta").With("name", "viewport").With("content", "width=device-width, initial-scale=1"),
        Element.Of("meta").With("name", "color-scheme").With("content", "light dark"),
        Element.Of("meta").With("name", "generator").With("content", $"IoiClaims {engine}"),
        Element.Of("title", title),
        Element.Of("style", new Verbatim(style)));
}
