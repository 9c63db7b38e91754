using System.Buffers;

namespace IoiClaims.Checkpoints;

/// <summary>A token that is recognised as a whole wherever its text occurs.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Id">Its id.</param>
internal sealed record AddedToken(string Text, int Id);

/// <summary>Finds whole tokens in a text: the first that occurs, and of those that begin at one place the longest.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<char, AddedToken[]> byFirst;
    private readonly SearchValues<char> firsts;

    public AddedTokens(IEnumerable<AddedToken> tokens)
    {
        byFirst = tokens.GroupBy(token => token.Text[0]).ToDictionary(
            group => group.Key, group => group.OrderByDescending(token => token.Text.Length).ToArray());
        firsts = SearchValues.Create([.. byFirst.Keys]);
    }

    /// <summary>The text in stretches: whole tokens, and what is between them, with −1 for the id.</summary>
    public IReadOnlyList<(int Start, int Length, int Id)> Split(string text)
    {
        var stretches = new List<(int Start, int Length, int Id)>();
        var (begin, at) = (0, 0);
        while (at < text.Length)
        {
            var next = text.AsSpan(at).IndexOfAny(firsts);
            if (next < 0)
            {
                break;
            }

            at += next;
            var found = Array.Find(byFirst[text[at]], token => text.AsSpan(at).StartsWith(token.Text, StringComparison.Ordinal));
            if (found is null)
            {
                at++;
                continue;
            }

            if (at > begin)
            {
                stretches.Add((begin, at - begin, -1));
            }

            stretches.Add((at, found.Text.Length, found.Id));
            at += found.Text.Length;
            begin = at;
        }

        if (begin < text.Length)
        {
            stretches.Add((begin, text.Length - begin, -1));
        }

        return stretches;
    }
}
