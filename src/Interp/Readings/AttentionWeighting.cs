namespace IoiClaims;

/// <summary>By what an attention pattern is multiplied, key by key.</summary>
public enum AttentionWeighting
{
    /// <summary>By nothing: the pattern itself, whose rows sum to 1.</summary>
    Plain,

    /// <summary>By the length of the key's value vector ‖v‖ (the usual "value-weighted attention").</summary>
    ValueLength,

    /// <summary>
    /// By the length of what the head would write from that key, ‖v W_O‖ (Kobayashi et al. 2020, arXiv 2004.10102).
    /// </summary>
    OutputLength,
}
