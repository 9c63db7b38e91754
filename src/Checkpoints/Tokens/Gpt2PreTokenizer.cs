using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace IoiClaims.Checkpoints;

/// <summary>
/// GPT-2's cut of a text into pieces that byte pairs are merged within: English contractions; an optional space with a
/// run of letters, of digits, or of anything else that is no blank; runs of blanks, the last of which belongs to the
/// piece that follows.
/// </summary>
/// <remarks>
/// <para>
/// It does what the published pattern
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c> does on code points. .NET's regular
/// expressions cannot: they see the two halves of a surrogate pair, neither of which is a letter, and would cut words
/// of letters beyond U+FFFF, such as 𝐀 or 𠀋, where GPT-2 does not.
/// </para>
/// <para>Special tokens are pieces of their own; the text on either side of one is cut as if it stood alone.</para>
/// </remarks>
internal sealed class Gpt2PreTokenizer : PreTokenizer
{
    private readonly ImmutableArray<string> specialTokens;

    /// <param name="specialTokens">Texts that are one token wherever they occur.</param>
    public Gpt2PreTokenizer(IEnumerable<string> specialTokens)
    {
        // Where two of them start at the same character the longer one wins.
        this.specialTokens = [.. specialTokens.OrderByDescending(token => token.Length).ThenBy(token => token, StringComparer.Ordinal)];
    }

    private enum Kind
    {
        Blank,
        Letter,
        Number,
        Other,
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PreTokenize(text.AsSpan());
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
    {
        var pieces = new List<(int Offset, int Length)>();
        var start = 0;
        while (start < text.Length)
        {
            var (specialAt, specialLength) = NextSpecialToken(text, start);
            while (start < specialAt)
            {
                var length = PieceLength(text[start..specialAt]);
                pieces.Add((start, length));
                start += length;
            }

            if (specialLength > 0)
            {
                pieces.Add((specialAt, specialLength));
                start += specialLength;
            }
        }

        return pieces;
    }

    /// <summary>Where the next special token stands; the end of the text with length 0 where none does.</summary>
    private (int At, int Length) NextSpecialToken(ReadOnlySpan<char> text, int start)
    {
        var (at, length) = (text.Length, 0);
        foreach (var token in specialTokens)
        {
            var found = text[start..].IndexOf(token, StringComparison.Ordinal);
            if (found >= 0 && start + found < at)
            {
                (at, length) = (start + found, token.Length);
            }
        }

        return (at, length);
    }

    private static int PieceLength(ReadOnlySpan<char> text)
    {
        if (ContractionLength(text) is > 0 and var contraction)
        {
            return contraction;
        }

        var afterSpace = text[0] == ' ' ? 1 : 0;
        if (afterSpace < text.Length)
        {
            var kind = KindAt(text[afterSpace..], out _);
            if (kind != Kind.Blank)
            {
                return afterSpace + RunLength(text[afterSpace..], kind);
            }
        }

        // A run of blanks leaves its last one to the piece that follows, if any.
        var blanks = RunLength(text, Kind.Blank);
        return blanks == text.Length || blanks == 1 ? blanks : blanks - 1;
    }

    private static int ContractionLength(ReadOnlySpan<char> text) => text switch
    {
        ['\'', 's' or 't' or 'm' or 'd', ..] => 2,
        ['\'', 'r', 'e', ..] or ['\'', 'v', 'e', ..] or ['\'', 'l', 'l', ..] => 3,
        _ => 0,
    };

    private static int RunLength(ReadOnlySpan<char> text, Kind kind)
    {
        var length = 0;
        while (length < text.Length && KindAt(text[length..], out var consumed) == kind)
        {
            length += consumed;
        }

        return length;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, out int consumed)
    {
        // Half of a surrogate pair decodes to U+FFFD, of kind Other; Gpt2Tokenizer refuses such texts before.
        Rune.DecodeFromUtf16(text, out var rune, out consumed);
        if (Rune.IsWhiteSpace(rune))
        {
            return Kind.Blank;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }
}
