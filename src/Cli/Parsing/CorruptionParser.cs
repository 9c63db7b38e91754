using System.Text;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Corruptions as people type them: the corruptions' names in lower case with hyphens, such as "abc" or "random-names".</summary>
internal static class CorruptionParser
{
    /// <summary>All corruptions by the words for them.</summary>
    public static IReadOnlyList<(string Word, Corruption Corruption)> All { get; } = [.. Corruptions.All.Select(corruption => (Word(corruption.Name), corruption))];

    /// <summary>Reads a corruption; its full name, such as "IO↔S1", will do as well.</summary>
    /// <exception cref="UsageException">There is no such corruption.</exception>
    public static Corruption Corruption(string text)
    {
        var word = Word(text);
        return All.FirstOrDefault(each => each.Word == word).Corruption ?? throw new UsageException(
            $"no corruption '{text}'{Nearest.Suggest(word, All.Select(each => each.Word))} There are {string.Join(", ", All.Select(each => each.Word))}.");
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
