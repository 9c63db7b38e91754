namespace IoiClaims.Report;

/// <summary>The prompts behind a number: their distribution, and those farthest out, token by token.</summary>
internal static class PromptsView
{
    public static Element Of(PromptValues values) => Parts.Folding(
        $"The {values.Bins.Sum()} prompts behind it",
        open: false,
        Element.Of(
            "p",
            Parts.Numbers($"{values.Quantity.Name}{Unit(values.Quantity)}: median {values.Quantity.Show(values.Median)}, from "
                + $"{values.Quantity.Show(values.Low)} to {values.Quantity.Show(values.High)}. Farthest from the median:")).Class("small"),
        Histogram.Of(values),
        Element.Of("ol", values.Farthest.Select(prompt => Element.Of("li", Value(prompt, values.Quantity), Sentence(prompt)))).Class("farthest"))
        .Class("fold prompts");

    private static string Unit(Quantity quantity) => quantity.Unit.Length == 0 ? string.Empty : $" ({quantity.Unit})";

    private static Element Value(PromptValue prompt, Quantity quantity) => Element.Of(
        "p",
        Element.Of("strong", Parts.Numbers(quantity.Show(prompt.Value))),
        prompt is { Before: { } before, After: { } after } ? Parts.Numbers($" ({quantity.Show(before)} → {quantity.Show(after)})") : string.Empty,
        prompt.Group.Length == 0 ? null : Element.Of("span", $" {prompt.Group}").Class("small"));

    // A token's space shows as the gap before it; what is not text shows as itself.
    private static Element Sentence(PromptValue prompt) => Element.Of(
        "p", prompt.Tokens.Select(token => (Node)Element.Of("span", token.Replace("\n", "⏎", StringComparison.Ordinal)).Class("piece"))).Class("pieces");
}
