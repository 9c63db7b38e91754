namespace IoiClaims.Cli;

/// <summary>Tokens as people read them, what cannot be seen written out.</summary>
internal static class TokenText
{
    /// <summary>As in tables: without the leading space that most tokens have.</summary>
    public static string Show(string token)
    {
        var text = Escape(token.Length > 1 ? token.TrimStart(' ') : token).Replace(' ', '␣');
        return text.Length == 0 ? "␣" : text;
    }

    /// <summary>As in a text: in quotes, with its leading space.</summary>
    public static string Quote(string token) => $"\"{Escape(token)}\"";

    private static string Escape(string token) => string.Concat(token.Select(letter => letter switch
    {
        '\n' => "\\n",
        '\t' => "\\t",
        _ when char.IsControl(letter) => $"\\u{(int)letter:x4}",
        _ => letter.ToString(),
    }));
}
