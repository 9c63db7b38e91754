using System.Globalization;

namespace IoiClaims;

/// <summary>What may stand in a table's text as a label: anything that the text gives back unchanged.</summary>
internal static class TableLabel
{
    public static void Check(string? text, string what)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new ArgumentException($"The {what} is empty.");
        }

        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        {
            throw new ArgumentException($"The {what} begins or ends with a space: '{text}'.");
        }

        for (var i = 0; i < text.Length; i++)
        {
            var kind = CharUnicodeInfo.GetUnicodeCategory(text, i);
            if ((kind is UnicodeCategory.Surrogate && !IsPaired(text, i))
                || kind is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                throw new ArgumentException(
                    $"The {what} has a line break or control character (U+{(int)text[i]:X4}) at place {i}; it must fit on a line.");
            }
        }
    }

    /// <summary>Labels of rows and columns: two spaces would end them.</summary>
    public static void CheckCellLabel(string? text, string what)
    {
        Check(text, what);
        if (text!.Contains("  ", StringComparison.Ordinal))
        {
            throw new ArgumentException($"The {what} has two spaces in a row, which separate columns: '{text}'.");
        }
    }

    private static bool IsPaired(string text, int i) => char.IsLowSurrogate(text[i])
        ? i > 0 && char.IsHighSurrogate(text[i - 1])
        : i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
}
