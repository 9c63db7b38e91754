using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace IoiClaims.Checkpoints;

/// <summary>
/// A published way to cut a text into the pieces that byte pairs are merged within: by the matches of a pattern, what is between them
/// being pieces, too.
/// </summary>
/// <remarks>
/// Patterns speak of code points, and .NET's regular expressions see the two halves of a surrogate pair, neither of which is a letter.
/// So they see a text in which one character of the same Unicode category stands for each pair.
/// </remarks>
internal sealed partial class PieceRule
{
    private const string Gpt2Text = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private const string Llama3Text =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Qwen2Text =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    // None of the patterns goes back over what it has read; an analyzer asks for a limit all the same.
    private const int Timeout = -1;

    private readonly Regex pattern;

    private PieceRule(Regex pattern) => this.pattern = pattern;

    /// <summary>GPT-2's: contractions; an optional space with letters, digits or others; runs of blanks, the last left to what follows.</summary>
    public static PieceRule Gpt2 { get; } = new(Gpt2Pattern());

    /// <summary>Each digit a piece of its own.</summary>
    public static PieceRule EachDigit { get; } = new(DigitPattern());

    /// <summary>Each run of digits a piece of its own.</summary>
    public static PieceRule DigitRuns { get; } = new(DigitsPattern());

    /// <summary>Rules that tokenizer.json names by their pattern: Llama 3's, with digits in threes, and Qwen2's, with single ones.</summary>
    public static IReadOnlyDictionary<string, PieceRule> ByPattern { get; } = new Dictionary<string, PieceRule>(StringComparer.Ordinal)
    {
        [Gpt2Text] = Gpt2,
        [Llama3Text] = new(Llama3Pattern()),
        [Qwen2Text] = new(Qwen2Pattern()),
    };

    /// <summary>The pieces of a text, one after the other, without gaps.</summary>
    /// <param name="text">Valid UTF-16.</param>
    public IReadOnlyList<string> Cut(string text)
    {
        var (seen, starts) = Seen(text);
        var pieces = new List<string>();
        var at = 0;
        void Take(int end)
        {
            if (end > at)
            {
                pieces.Add(starts is null ? text[at..end] : text[starts[at]..starts[end]]);
                at = end;
            }
        }

        foreach (var match in pattern.EnumerateMatches(seen))
        {
            Take(match.Index);
            Take(match.Index + match.Length);
        }

        Take(seen.Length);
        return pieces;
    }

    /// <summary>The text with one character for each code point, and where each stands; null where that is where it stood.</summary>
    private static (string Text, int[]? Starts) Seen(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return (text, null);
        }

        var seen = new StringBuilder(text.Length);
        var starts = new List<int>(text.Length + 1);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            seen.Append(rune.IsBmp ? (char)rune.Value : StandIn(Rune.GetUnicodeCategory(rune)));
            starts.Add(at);
            at += rune.Utf16SequenceLength;
        }

        starts.Add(at);
        return (seen.ToString(), [.. starts]);
    }

    /// <summary>A character of a category, below U+10000, that no pattern names.</summary>
    private static char StandIn(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => '\u00C0',
        UnicodeCategory.LowercaseLetter => '\u00E0',
        UnicodeCategory.TitlecaseLetter => '\u01C5',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.OtherLetter => '\u00AA',
        UnicodeCategory.DecimalDigitNumber => '\u0660',
        UnicodeCategory.LetterNumber => '\u2160',
        UnicodeCategory.OtherNumber => '\u00B2',

        // No pattern tells the others apart, and none of them beyond U+FFFF is a blank.
        _ => '\u00A6',
    };

    [GeneratedRegex(Gpt2Text, RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex Gpt2Pattern();

    [GeneratedRegex(Llama3Text, RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex Llama3Pattern();

    [GeneratedRegex(Qwen2Text, RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex Qwen2Pattern();

    [GeneratedRegex(@"\p{N}", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex DigitPattern();

    [GeneratedRegex(@"\p{N}+", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex DigitsPattern();
}
