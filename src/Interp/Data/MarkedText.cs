using System.Collections.Immutable;
using System.Text;

namespace IoiClaims;

/// <summary>A text in which roles are marked; <see cref="Prompts"/> says how.</summary>
/// <param name="Text">The text without its marks.</param>
/// <param name="Marks">The marks in the order of the text.</param>
internal sealed record MarkedText(string Text, ImmutableArray<MarkedText.Mark> Marks)
{
    /// <summary>A role and the characters that it is marked at; none for a mark of a position alone.</summary>
    internal sealed record Mark(Role Role, int Start, int Length)
    {
        public int End => Start + Length;
    }

    /// <summary>Takes the marks out of a text.</summary>
    /// <exception cref="FormatException">A mark that is not understood; the message is a clause that fits behind "the text".</exception>
    public static MarkedText Parse(string marked)
    {
        var text = new StringBuilder(marked.Length);
        var marks = ImmutableArray.CreateBuilder<Mark>();
        for (var at = 0; at < marked.Length; at++)
        {
            if (marked[at] is '{' or '}' && at + 1 < marked.Length && marked[at + 1] == marked[at])
            {
                text.Append(marked[at++]);
            }
            else if (marked[at] == '}')
            {
                throw new FormatException($"has a }} without its {{, at character {at} (a brace itself is written {{{{ or }}}})");
            }
            else if (marked[at] == '{')
            {
                at = ReadMark(marked, at, text, marks);
            }
            else
            {
                text.Append(marked[at]);
            }
        }

        return new MarkedText(text.ToString(), marks.ToImmutable());
    }

    private static int ReadMark(string marked, int open, StringBuilder text, ImmutableArray<Mark>.Builder marks)
    {
        var word = new StringBuilder();
        string? role = null;
        for (var at = open + 1; at < marked.Length; at++)
        {
            var symbol = marked[at];
            if (symbol is '{' or '}' && role is not null && at + 1 < marked.Length && marked[at + 1] == symbol)
            {
                word.Append(marked[at++]);
            }
            else if (symbol == '}')
            {
                Add(role ?? word.ToString(), role is null ? null : word.ToString());
                return at;
            }
            else if (symbol == '{')
            {
                break;
            }
            else if (symbol == ':' && role is null)
            {
                role = word.ToString();
                word.Clear();
            }
            else
            {
                word.Append(symbol);
            }
        }

        throw new FormatException($"has a {{ without its }}, at character {open} (a brace itself is written {{{{ or }}}})");

        void Add(string name, string? content)
        {
            if (name.Length == 0 || name.Any(char.IsWhiteSpace))
            {
                throw new FormatException($"has a mark with the role \"{name}\", at character {open}; a role is a name without blanks, as in {{IO:Mary}} or {{END}}");
            }

            if (content is not null && string.IsNullOrWhiteSpace(content))
            {
                throw new FormatException($"has no word in the mark of role {name}, at character {open}; for a position alone write {{{name}}}");
            }

            if (marks.Any(mark => mark.Role.Name == name))
            {
                throw new FormatException($"marks the role {name} twice");
            }

            marks.Add(new Mark(new Role(name), text.Length, content?.Length ?? 0));
            text.Append(content);
        }
    }

    /// <summary>The word of a mark as it stands in the text, without blanks around it; empty for a position alone.</summary>
    public string WordOf(Mark mark) => Text.Substring(mark.Start, mark.Length).Trim();

    /// <summary>Which token each role is at.</summary>
    /// <param name="tokenizer">For words that are one token.</param>
    /// <param name="tokens">The text's tokens.</param>
    /// <param name="bos">Whether a token stands in front of them; positions count it.</param>
    /// <exception cref="FormatException">A mark is not at one token; the message is a clause that fits behind "the text".</exception>
    public IReadOnlyDictionary<Role, int> Resolve(ITokenizer tokenizer, IReadOnlyList<TokenSpan> tokens, bool bos)
    {
        var first = bos ? 1 : 0;
        var positions = Marks.ToDictionary(mark => mark.Role, mark => first + (mark.Length == 0 ? Before(mark, tokens, bos) : At(mark, tokenizer, tokens)));
        positions.TryAdd(Role.End, first + tokens.Count - 1);
        return positions;
    }

    /// <summary>The last token in front of a position.</summary>
    private int Before(Mark mark, IReadOnlyList<TokenSpan> tokens, bool bos)
    {
        for (var n = 0; n < tokens.Count; n++)
        {
            if (tokens[n].Start < mark.Start && tokens[n].Start + tokens[n].Length > mark.Start)
            {
                throw new FormatException($"marks the role {mark.Role} in the middle of the token {Quoted(tokens[n])}; mark it before or behind");
            }
        }

        var before = tokens.Count(token => token.Start + token.Length <= mark.Start);
        return before > 0 || bos
            ? before - 1
            : throw new FormatException($"marks the role {mark.Role} in front of its first token: a mark such as {{{mark.Role}}} means the last token so far");
    }

    private int At(Mark mark, ITokenizer tokenizer, IReadOnlyList<TokenSpan> tokens)
    {
        var word = WordOf(mark);
        var covering = tokens.Index().Where(each => each.Item.Start < mark.End && each.Item.Start + each.Item.Length > mark.Start).ToList();
        if (covering is not [var (index, token)])
        {
            var near = WordTokens.Of(tokenizer, mark.Start > 0 ? " " + word : word).Near;
            throw new FormatException(
                $"marks the role {mark.Role} at \"{word}\", which is {covering.Count} tokens there "
                + $"({string.Join(" + ", covering.Select(each => Quoted(each.Item)))}): a marked word is one token. "
                + $"Choose another word{(near.IsEmpty ? string.Empty : $" (one token each: {WordTokens.Join(near, ", ")})")}, "
                + $"or mark its last token, {word}{{{mark.Role}}}");
        }

        return Text.AsSpan(token.Start, token.Length).Trim().SequenceEqual(word)
            ? index
            : throw new FormatException($"marks the role {mark.Role} at \"{word}\", which is only a part of the token {Quoted(token)}");
    }

    private string Quoted(TokenSpan token) => $"\"{Text.Substring(token.Start, token.Length)}\"";
}
