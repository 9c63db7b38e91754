using System.Text;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Flips as people type them: the flips' names in lower case with hyphens, such as "abc" or "random-names".</summary>
internal static class FlipWords
{
    /// <summary>All flips by the words for them.</summary>
    public static IReadOnlyList<(string Word, IoiFlip Flip)> All { get; } = [.. IoiFlips.All.Select(flip => (Word(flip.Name), flip))];

    /// <summary>Reads a flip; its full name, such as "IO↔S1", will do as well.</summary>
    /// <exception cref="UsageException">No flip.</exception>
    public static IoiFlip Flip(string text)
    {
        var word = Word(text);
        return All.FirstOrDefault(each => each.Word == word).Flip ?? throw new UsageException(
            $"no flip '{text}'{Nearest.Suggest(word, All.Select(each => each.Word))} Flips are {string.Join(", ", All.Select(each => each.Word))}.");
    }

    private static string Word(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name.Trim().Replace("↔", " with ", StringComparison.Ordinal).Replace("←", " from ", StringComparison.Ordinal))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                text.Append(char.ToLowerInvariant(letter));
            }
            else if (text.Length > 0 && text[^1] != '-')
            {
                text.Append('-');
            }
        }

        return text.ToString().TrimEnd('-');
    }
}
