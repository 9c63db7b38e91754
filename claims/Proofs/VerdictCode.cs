namespace IoiClaims.Claims.Proofs;

/// <summary>Verdicts as numbers, for tables.</summary>
internal static class VerdictCode
{
    /// <summary>1 supported, 0 inconclusive, −1 refuted.</summary>
    public static double Of(Verdict verdict) => verdict switch
    {
        Verdict.Supported => 1,
        Verdict.Refuted => -1,
        _ => 0,
    };
}
