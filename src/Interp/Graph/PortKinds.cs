namespace IoiClaims;

/// <summary>The reading ends of components; a set of them.</summary>
[Flags]
public enum PortKinds
{
    /// <summary>No port.</summary>
    None = 0,

    /// <summary>The query input of a head, read at the position that attends.</summary>
    Query = 1,

    /// <summary>The key input of a head, read at each position attended to.</summary>
    Key = 2,

    /// <summary>The value input of a head, read at each position attended to.</summary>
    Value = 4,

    /// <summary>The input of an MLP.</summary>
    MlpInput = 8,

    /// <summary>The input of the final norm, in front of the logits.</summary>
    FinalNorm = 16,

    /// <summary>Query, key and value.</summary>
    Attention = Query | Key | Value,

    /// <summary>Every port.</summary>
    Any = Attention | MlpInput | FinalNorm,
}
