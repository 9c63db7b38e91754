using System.Text;

namespace IoiClaims.Cli;

/// <summary>Tokens as they stand in tables: without their leading space, what cannot be seen written out.</summary>
internal static class TokenWords
{
    public static string Show(string token)
    {
        var text = new StringBuilder();
        foreach (var letter in token.Length > 1 ? token.TrimStart(' ') : token)
        {
            text.Append(letter switch
            {
                '\n' => "\\n",
                '\t' => "\\t",
                ' ' => "␣",
                _ when char.IsControl(letter) => $"\\u{(int)letter:x4}",
                _ => letter.ToString(),
            });
        }

        return text.Length == 0 ? "␣" : text.ToString();
    }
}
