using System.Collections.Immutable;

namespace IoiClaims.Claims.Support;

/// <summary>All claims, for whatever runs each of them: sensitivity tables, broken circuits, dry runs.</summary>
public static class TheClaims
{
    /// <summary>By name, in the order of reading: sets up the claim on a subject; nothing runs before it is asked for.</summary>
    public static ImmutableArray<(string Name, Func<Func<IoiExperiments>, ClaimAbout> About)> All { get; } =
    [
        ("Claim1", subject => new Claim1Experiments(subject)),
        ("Claim2", subject => new Claim2Experiments(subject)),
        ("Claim3", subject => new Claim3Experiments(subject)),
        ("Claim4", subject => new Claim4Experiments(subject)),
        ("Claim5", subject => new Claim5Experiments(subject)),
        ("Claim6DirectPathsOnly", subject => new Claim6DirectPathsOnlyExperiments(subject)),
        ("Claim6NetworkFreeToRespond", subject => new Claim6NetworkFreeToRespondExperiments(subject)),
        ("Circuit", subject => new CircuitAsAWhole(subject)),
    ];
}
