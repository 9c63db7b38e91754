namespace IoiClaims;

/// <summary>One claim on one subject: what a run is made of, and what can be shared out to several machines.</summary>
/// <param name="Claim">The claim's name.</param>
/// <param name="Subject">The subject's name.</param>
public sealed record ClaimUnit(string Claim, string Subject) : IComparable<ClaimUnit>
{
    /// <summary>By claim, those with a number first, then by subject; 10 comes after 9.</summary>
    public int CompareTo(ClaimUnit? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byClaim = NaturalOrder.CompareClaims(Claim, other.Claim);
        return byClaim != 0 ? byClaim : NaturalOrder.Compare(Subject, other.Subject);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Claim} on {Subject}";

    /// <summary>Whether a unit comes before another.</summary>
    public static bool operator <(ClaimUnit left, ClaimUnit right) => Compare(left, right) < 0;

    /// <summary>Whether a unit comes after another.</summary>
    public static bool operator >(ClaimUnit left, ClaimUnit right) => Compare(left, right) > 0;

    /// <summary>Whether a unit does not come after another.</summary>
    public static bool operator <=(ClaimUnit left, ClaimUnit right) => Compare(left, right) <= 0;

    /// <summary>Whether a unit does not come before another.</summary>
    public static bool operator >=(ClaimUnit left, ClaimUnit right) => Compare(left, right) >= 0;

    private static int Compare(ClaimUnit? left, ClaimUnit? right) =>
        left is null ? right is null ? 0 : -1 : left.CompareTo(right);
}
