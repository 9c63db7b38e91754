namespace IoiClaims;

/// <summary>What the numbers say about a statement.</summary>
public enum Verdict
{
    /// <summary>The interval straddles the threshold, or a control failed: these prompts cannot tell.</summary>
    Inconclusive,

    /// <summary>All of the interval satisfies the threshold.</summary>
    Supported,

    /// <summary>All of the interval violates the threshold.</summary>
    Refuted,
}
