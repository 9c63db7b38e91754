namespace IoiClaims.Report;

/// <summary>Where on the page a claim and its subjects are: names for links, each used once.</summary>
internal sealed class Anchors
{
    private readonly Dictionary<string, string> given = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase) { "top", "summary", "since" };

    /// <summary>The anchor of a claim.</summary>
    public string Of(string claim) => Give("claim\n" + claim, Plain(claim));

    /// <summary>The anchor of a claim on a subject.</summary>
    public string Of(ClaimUnit unit) => Give($"unit\n{unit.Claim}\n{unit.Subject}", $"{Plain(unit.Claim)}-{Plain(unit.Subject)}");

    /// <summary>A new anchor for a part of something.</summary>
    public string Within(string anchor, string part)
    {
        var candidate = $"{anchor}-{Plain(part)}";
        for (var i = 2; !taken.Add(candidate); i++)
        {
            candidate = $"{anchor}-{Plain(part)}-{i}";
        }

        return candidate;
    }

    private string Give(string key, string wanted)
    {
        if (!given.TryGetValue(key, out var anchor))
        {
            anchor = wanted;
            for (var i = 2; !taken.Add(anchor); i++)
            {
                anchor = $"{wanted}-{i}";
            }

            given.Add(key, anchor);
        }

        return anchor;
    }

    private static string Plain(string name)
    {
        var plain = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '-'));
        return plain.Length > 0 && char.IsAsciiLetter(plain[0]) ? plain : "x" + plain;
    }
}
