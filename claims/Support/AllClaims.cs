using System.Collections.Immutable;

namespace IoiClaims.Claims.Support;

/// <summary>All claims about GPT-2 small, for whatever asks each of them of a model of its own: sensitivity, broken circuits, dry runs.</summary>
public static class AllClaims
{
    /// <summary>By name, in the order of reading; nothing runs before a claim is asked for its report.</summary>
    public static ImmutableArray<(string Name, Func<IoiSubject, IoiClaim> On)> InOrder { get; } =
    [
        (nameof(Claim1), subject => new Claim1(subject)),
        (nameof(Claim2), subject => new Claim2(subject)),
        (nameof(Claim3), subject => new Claim3(subject)),
        (nameof(Claim4), subject => new Claim4(subject)),
        (nameof(Claim5), subject => new Claim5(subject)),
        (nameof(Claim6DirectPathsOnly), subject => new Claim6DirectPathsOnly(subject)),
        (nameof(Claim6NetworkFreeToRespond), subject => new Claim6NetworkFreeToRespond(subject)),
        (nameof(CircuitClaim), subject => new CircuitClaim(subject)),
    ];
}
