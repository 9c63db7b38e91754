namespace IoiClaims.Report;

/// <summary>Small parts that many views are made of.</summary>
internal static class Parts
{
    /// <summary>A command with a button that copies it.</summary>
    public static Element Command(string command) => Element.Of(
        "div",
        Element.Of("code", command).With("tabindex", "0"),
        Element.Of("button", "Copy").Class("copy js-only").With("type", "button").With("aria-label", $"Copy the command {command}"))
        .Class("command");

    /// <summary>Something that may be wider than the page: it scrolls by itself, by keyboard too.</summary>
    public static Element Scrolling(string label, Node content) => Element.Of("div", content)
        .Class("scroll").With("tabindex", "0").With("role", "region").With("aria-label", label);

    /// <summary>Text as paragraphs: blank lines separate them, other line breaks mean nothing.</summary>
    public static Fragment Paragraphs(string text) => new(text.ReplaceLineEndings("\n")
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(paragraph => Element.Of("p", paragraph.Replace('\n', ' '))));

    /// <summary>A part that opens and closes.</summary>
    public static Element Folding(Node summary, bool open, params IEnumerable<Node?> content) =>
        Element.Of("details", content.Prepend(Element.Of("summary", summary))).Class("fold").Flag("open", open);

    /// <summary>A sentence with numbers in it: real minus signs, and percent signs that stay with their numbers.</summary>
    public static string Numbers(string text)
    {
        var shown = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isMinus = text[i] == '-' && i + 1 < text.Length && (char.IsAsciiDigit(text[i + 1]) || text[i + 1] is '.' or '∞')
                && (i == 0 || text[i - 1] is ' ' or '[' or '(');
            var isBeforePercent = text[i] == ' ' && i + 1 < text.Length && text[i + 1] == '%';
            shown.Append(isMinus ? '−' : isBeforePercent ? '\u00A0' : text[i]);
        }

        return shown.ToString();
    }

    /// <summary>A number with a real minus sign.</summary>
    public static string Minus(string number) => number.Replace('-', '−');
}
