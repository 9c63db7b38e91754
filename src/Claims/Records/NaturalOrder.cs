using System.Globalization;

namespace IoiClaims;

/// <summary>The order of names in which whole numbers count as numbers; the same on every machine.</summary>
internal static class NaturalOrder
{
    /// <summary>Names of claims: those with a number first, by their numbers; then the others.</summary>
    public static int CompareClaims(string left, string right)
    {
        var numbered = right.Any(char.IsAsciiDigit).CompareTo(left.Any(char.IsAsciiDigit));
        return numbered != 0 ? numbered : Compare(left, right);
    }

    public static int Compare(string left, string right)
    {
        var (l, r) = (0, 0);
        while (l < left.Length && r < right.Length)
        {
            if (char.IsAsciiDigit(left[l]) && char.IsAsciiDigit(right[r]))
            {
                var (a, b) = (Number(left, ref l), Number(right, ref r));
                var order = a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);
                if (order != 0)
                {
                    return order;
                }

                continue;
            }

            if (left[l] != right[r])
            {
                return left[l].CompareTo(right[r]);
            }

            l++;
            r++;
        }

        var rest = (left.Length - l).CompareTo(right.Length - r);
        return rest != 0 ? rest : string.CompareOrdinal(left, right);
    }

    // The digits without leading zeros, so that longer is larger.
    private static string Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text[start..at].TrimStart('0').ToString(CultureInfo.InvariantCulture);
    }
}
