using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace IoiClaims.Report;

/// <summary>
/// Attention patterns over the tokens of example prompts. The page shows the first head on the first prompt; its script steps
/// through the others, from numbers that stand in the page.
/// </summary>
internal static class AttentionView
{
    private const double Cell = 21;
    private const double LabelWidth = 96;
    private const double LabelHeight = 84;

    public static Element Of(AttentionFigure figure, string anchor)
    {
        var (head, prompt) = (figure.Heads[0], figure.Prompts[0]);
        var from = QueryOf(prompt);
        return Element.Of(
            "figure",
            Element.Of("figcaption", figure.Title).With("id", anchor),
            Controls(figure, anchor, from),
            Element.Of(
                "div",
                Sentence(prompt, prompt.Patterns[0][from], from),
                Parts.Scrolling("Attention pattern", Pattern(head, prompt, prompt.Patterns[0], from))).Class("stage"),
            Element.Of("p", InWords(head, prompt, prompt.Patterns[0], from)).Class("readout").With("aria-live", "polite"),
            figure.Heads.Length > 1 ? Element.Of("div").Class("heads js-only").With("role", "group").With("aria-label", "All heads side by side") : null,
            Element.Of("script", new Verbatim(Data(figure))).With("type", "application/json"))
            .Class("attention").With("aria-labelledby", anchor);
    }

    // From the last role's token one sees the most: END in most tasks.
    private static int QueryOf(AttentionPrompt prompt) => prompt.Tokens.Length - 1;

    private static Element Controls(AttentionFigure figure, string anchor, int from)
    {
        Element Stepper(string what, IEnumerable<string> options, int chosen) => Element.Of(
            "div",
            Element.Of("label", what).With("for", $"{anchor}-{what}"),
            Element.Of("button", "‹").With("type", "button").With("data-step", $"{what}:-1").With("aria-label", $"previous {what}"),
            Element.Of("select", options.Select((option, i) => Element.Of("option", option).With("value", $"{i}").Flag("selected", i == chosen)))
                .With("id", $"{anchor}-{what}").With("data-choice", what),
            Element.Of("button", "›").With("type", "button").With("data-step", $"{what}:1").With("aria-label", $"next {what}")).Class("stepper");
        return Element.Of(
            "div",
            Stepper("head", figure.Heads.Select(head => $"{head.Name} {head.Group}"), 0),
            Stepper("prompt", figure.Prompts.Select((prompt, i) => $"{i + 1} of {figure.Prompts.Length}"), 0),
            Stepper("from", figure.Prompts[0].Tokens.Select((_, i) => Label(figure.Prompts[0], i)), from))
            .Class("controls js-only").With("role", "group").With("aria-label", "What is shown. Arrow keys left and right: heads; up and down: prompts");
    }

    private static Element Sentence(AttentionPrompt prompt, IReadOnlyList<double> attention, int from) => Element.Of(
        "p",
        prompt.Tokens.Select((_, i) =>
        {
            var token = Element.Of("span", Shown(prompt.Tokens[i]), RoleAt(prompt, i) is { } role ? Element.Of("sub", role) : null);
            var kind = i <= from ? DivergingScale.ClassOf(attention[i], 1) : null;
            return (Node)token.Class($"token {kind}{(i == from ? " query" : string.Empty)}".TrimEnd());
        })).Class("sentence");

    private static Element Pattern(FigureHead head, AttentionPrompt prompt, ImmutableArray<ImmutableArray<double>> pattern, int from)
    {
        var count = prompt.Tokens.Length;
        var (width, height) = (LabelWidth + count * Cell + 40, LabelHeight + count * Cell + 2);
        var cells =
            from query in Enumerable.Range(0, count)
            from key in Enumerable.Range(0, query + 1)
            where pattern[query][key] >= 0.005
            select (Node)Element.Of("rect").Class("att").With("x", LabelWidth + key * Cell).With("y", LabelHeight + query * Cell)
                .With("width", Cell - 1).With("height", Cell - 1).With("fill-opacity", pattern[query][key]);
        return Element.Of(
            "svg",
            Element.Of("path").Class("triangle").With("d", Triangle(count)),
            new Fragment(cells),
            Element.Of("rect").Class("row").With("x", LabelWidth - 1).With("y", LabelHeight + from * Cell - 1)
                .With("width", (from + 1) * Cell + 1).With("height", Cell + 1),
            new Fragment(Enumerable.Range(0, count).Select(i => new Fragment(
                Element.Of("text", Label(prompt, i)).Class(RoleAt(prompt, i) is null ? "query" : "query role")
                    .With("x", LabelWidth - 6).With("y", LabelHeight + (i + 0.5) * Cell + 4),
                Element.Of("text", Label(prompt, i)).Class(RoleAt(prompt, i) is null ? "key" : "key role").With(
                    "transform",
                    FormattableString.Invariant($"translate({LabelWidth + (i + 0.5) * Cell + 3:0.#} {LabelHeight - 6}) rotate(-55)"))))))
            .Class("pattern").With("viewBox", FormattableString.Invariant($"0 0 {width:0.#} {height:0.#}")).With("width", width)
            .With("role", "img").With("aria-label", $"Attention pattern, queries by keys. {InWords(head, prompt, pattern, from)}");
    }

    private static string Triangle(int count)
    {
        var path = new System.Text.StringBuilder();
        for (var query = 0; query < count; query++)
        {
            path.Append(CultureInfo.InvariantCulture, $"M{LabelWidth} {LabelHeight + query * Cell}h{(query + 1) * Cell - 1}v{Cell - 1}H{LabelWidth}z");
        }

        return path.ToString();
    }

    /// <summary>Where a head looks most, in words.</summary>
    private static string InWords(FigureHead head, AttentionPrompt prompt, ImmutableArray<ImmutableArray<double>> pattern, int from)
    {
        var most = pattern[from].Select((value, key) => (Value: value, Key: key)).OrderByDescending(pair => pair.Value).Take(3)
            .Where(pair => pair.Value >= 0.01)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{Label(prompt, pair.Key)} {pair.Value * 100:0} %"));
        return $"Head {head.Name} ({head.Group}) from {Label(prompt, from)}: {string.Join(", ", most)}";
    }

    private static string? RoleAt(AttentionPrompt prompt, int position) => prompt.Roles.Where(role => role.Position == position)
        .Select(role => role.Name).FirstOrDefault();

    private static string Label(AttentionPrompt prompt, int position) =>
        RoleAt(prompt, position) is { } role ? $"{Shown(prompt.Tokens[position])} ({role})" : Shown(prompt.Tokens[position]);

    private static string Shown(string token)
    {
        var text = token.Trim(' ').Replace("\n", "⏎", StringComparison.Ordinal);
        return text.Length == 0 ? "␣" : text.Length <= 14 ? text : text[..13] + "…";
    }

    // Attention in thousandths, row by row; the encoder lets no text end the script.
    private static string Data(AttentionFigure figure) => JsonSerializer.Serialize(new
    {
        heads = figure.Heads.Select(head => new[] { head.Name, head.Group }),
        prompts = figure.Prompts.Select(prompt => new
        {
            tokens = prompt.Tokens.Select((_, i) => new[] { Shown(prompt.Tokens[i]), RoleAt(prompt, i) ?? string.Empty }),
            patterns = prompt.Patterns.Select(pattern => pattern.SelectMany(row => row).Select(value => (int)Math.Round(value * 1000))),
        }),
    });
}
