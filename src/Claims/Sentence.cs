using System.Text.RegularExpressions;

namespace IoiClaims;

/// <summary>The sentence that a method's name says: <c>From_END_Name_Movers_attend_to_IO</c>.</summary>
public static partial class Sentence
{
    /// <summary>
    /// Underscores become spaces; between two digits a point (<c>5_5</c> is "5.5"), after a lone capital in front of a capitalised
    /// word a hyphen (<c>S_Inhibition</c> is "S-Inhibition").
    /// </summary>
    public static string Of(string methodName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(methodName);
        return Compounds().Replace(Decimals().Replace(methodName, "."), "-").Replace('_', ' ');
    }

    [GeneratedRegex("(?<=[0-9])_(?=[0-9])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Decimals();

    [GeneratedRegex("(?<=(^|_)[A-Z])_(?=[A-Z][a-z])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Compounds();
}
