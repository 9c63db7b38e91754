using System.Collections.Immutable;
using System.Text;

namespace IoiClaims;

/// <summary>A text with placeholders in square brackets; <see cref="Prompts.FromTemplate"/> says what they mean.</summary>
internal sealed class PromptTemplate
{
    // Texts and placeholders by turns, a text first and last.
    private readonly ImmutableArray<string> parts;
    private readonly ImmutableArray<string> placeholders;

    /// <exception cref="ArgumentException">A bracket is not closed, or a placeholder is empty.</exception>
    public PromptTemplate(string template)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var part = new StringBuilder();
        var inside = false;
        for (var at = 0; at < template.Length; at++)
        {
            var symbol = template[at];
            if (!inside && symbol is '[' or ']' && at + 1 < template.Length && template[at + 1] == symbol)
            {
                part.Append(template[at++]);
            }
            else if (symbol == (inside ? ']' : '['))
            {
                if (inside && part.Length == 0)
                {
                    throw new ArgumentException($"The template has an empty placeholder, [], at character {at - 1}.", nameof(template));
                }

                found.Add(part.ToString());
                part.Clear();
                inside = !inside;
            }
            else if (symbol is '[' or ']')
            {
                throw new ArgumentException(
                    $"The template has a {symbol} out of place at character {at} (a bracket itself is written [[ or ]]).", nameof(template));
            }
            else
            {
                part.Append(symbol);
            }
        }

        if (inside)
        {
            throw new ArgumentException("The template has a [ without its ] (a bracket itself is written [[ or ]]).", nameof(template));
        }

        found.Add(part.ToString());
        parts = found.ToImmutable();
        placeholders = [.. parts.Where((_, n) => n % 2 == 1).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Texts, marked as the template is, with words drawn for its placeholders.</summary>
    /// <exception cref="ArgumentException">A placeholder without words, words without a placeholder, or too few words.</exception>
    public IEnumerable<string> Fill(IReadOnlyDictionary<string, IReadOnlyList<string>> words, int count, ulong seed)
    {
        var unknown = placeholders.Except(words.Keys, StringComparer.Ordinal).ToList();
        var unused = words.Keys.Except(placeholders, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0 || unused.Count > 0)
        {
            throw new ArgumentException(
                unknown.Count > 0
                    ? $"There are no words for the placeholder [{unknown[0]}]; there are words for {string.Join(", ", words.Keys)}."
                    : $"There are words for [{unused[0]}], but the template has no such placeholder; it has {string.Join(", ", placeholders.Select(one => $"[{one}]"))}.",
                nameof(words));
        }

        var random = new SplitMix64(seed);
        for (var n = 0; n < count; n++)
        {
            yield return Fill(words, random);
        }
    }

    private string Fill(IReadOnlyDictionary<string, IReadOnlyList<string>> words, SplitMix64 random)
    {
        var drawn = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var placeholder in placeholders)
        {
            var free = words[placeholder].Where(word => !drawn.ContainsValue(word)).ToList();
            if (free.Count == 0)
            {
                throw new ArgumentException(
                    $"The placeholder [{placeholder}] has {words[placeholder].Count} words, all of them taken by other placeholders of the "
                    + "same prompt: different placeholders get different words.",
                    nameof(words));
            }

            drawn.Add(placeholder, free[random.Below(free.Count)]);
        }

        // Braces of a word are the word's own, not marks.
        return string.Concat(parts.Select((part, n) => n % 2 == 0
            ? part
            : drawn[part].Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)));
    }
}
