using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// Every piece of text that a dataset can contain, so that a small vocabulary can be built in which each is one token.
/// </summary>
public static class IoiVocabulary
{
    /// <summary>
    /// All pieces of the published lexicon, the published templates and the neutral phrases: words with their leading
    /// space, words that begin a text without it, and punctuation. Names come first, in the lexicon's order.
    /// </summary>
    public static ImmutableArray<string> Words { get; } =
        WordsOf(IoiLexicon.Published, [.. IoiTemplates.Paper, IoiTemplates.Remix]);

    /// <summary>All pieces of prompts with these names, places, objects and templates, neutral phrases included.</summary>
    /// <param name="lexicon">Names, places and objects.</param>
    /// <param name="templates">The templates.</param>
    /// <returns>Distinct pieces; the names come first, in the lexicon's order, each with its leading space.</returns>
    public static ImmutableArray<string> WordsOf(IoiLexicon lexicon, IEnumerable<IoiTemplate> templates)
    {
        ArgumentNullException.ThrowIfNull(lexicon);
        ArgumentNullException.ThrowIfNull(templates);
        var slots = lexicon.Names.Concat(lexicon.Places).Concat(lexicon.Objects).Select(word => " " + word);
        var sentences = templates.Select(WithoutPlaceholders).Concat(NeutralPhrases.Prefixes);

        // A sentence stands at the start of a text, or after another one.
        var literals = sentences.SelectMany(text => SplitPieces(text).Concat(SplitPieces(" " + text)));
        var fillers = NeutralPhrases.ClauseEnds.Concat(NeutralPhrases.BeforeVerb).SelectMany(text => SplitPieces(" " + text));
        return [.. slots.Concat(literals).Concat(fillers).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Splits text as GPT-2's pre-tokenizer splits such text: words with the space before them, punctuation by itself.
    /// </summary>
    /// <param name="text">Letters, spaces, full stops and commas.</param>
    public static ImmutableArray<string> SplitPieces(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pieces = ImmutableArray.CreateBuilder<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = start + 1;
            if (text[start] == ' ' || char.IsLetter(text[start]))
            {
                while (end < text.Length && char.IsLetter(text[end]))
                {
                    end++;
                }
            }

            pieces.Add(text[start..end]);
            start = end;
        }

        return pieces.ToImmutable();
    }

    // Each placeholder goes with the space before it.
    private static string WithoutPlaceholders(IoiTemplate template) =>
        string.Concat(template.Pieces.Select((piece, i) =>
            piece.Slot != TemplateSlot.Literal ? string.Empty
            : i + 1 < template.Pieces.Length && template.Pieces[i + 1].Slot is not (TemplateSlot.Literal or TemplateSlot.ClauseEnd)
                ? piece.Text[..^1]
                : piece.Text));
}
