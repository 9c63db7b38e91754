using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>A text of one's own as a prompt of one, with the token that begins a text in front, where the tokenizer has one.</summary>
internal static class TextPrompt
{
    // So many words that fall apart are worth naming.
    private const int MostNamed = 4;

    /// <summary>The prompt; END is its last token.</summary>
    /// <exception cref="UsageException">The text is empty, or longer than the model's context.</exception>
    public static PromptBatch Of(string text, Subject subject)
    {
        // Whoever writes the token that begins a text does not want it twice.
        var (begins, own) = (subject.Tokenizer.BeginningOfText, subject.Tokenizer.Encode(text));
        int[] tokens = begins is not { } bos || (own is [var first, ..] && first == bos) ? [.. own] : [bos, .. own];
        var longest = subject.Model.Shape.Context;
        if (tokens.Length is < 2 || tokens.Length > longest)
        {
            throw new UsageException(tokens.Length < 2
                ? "--prompt is empty; give a text."
                : $"--prompt has {tokens.Length} tokens, the one that begins a text included where there is one; the context of this model is {longest} tokens.");
        }

        return new PromptBatch([tokens], new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = [tokens.Length - 1] });
    }

    /// <summary>Which of its words fall apart into several tokens, and how; null where none does. A sentence.</summary>
    public static string? BrokenWords(string text, ITokenizer tokenizer)
    {
        var tokens = tokenizer.EncodeWithOffsets(text);
        var broken = new List<string>();
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && char.IsLetter(text[end]))
            {
                end++;
            }

            var parts = tokens.Where(token => token.Start < end && token.Start + token.Length > start).ToList();
            if (end > start && parts.Count > 1)
            {
                // A letter may be several tokens itself.
                var shown = parts.Select(token => (token.Start, token.Length)).Distinct().Select(part => TokenText.Quote(text.Substring(part.Start, part.Length)));
                broken.Add($"{TokenText.Quote(text[start..end])} is {parts.Count}, {string.Join(" + ", shown)}");
            }

            start = end;
        }

        broken = [.. broken.Distinct()];
        return broken.Count == 0
            ? null
            : $"Not every word of {TokenText.Quote(text)} is one token: {string.Join("; ", broken.Take(MostNamed))}"
                + $"{(broken.Count > MostNamed ? $"; and {broken.Count - MostNamed} more" : string.Empty)}.";
    }
}
