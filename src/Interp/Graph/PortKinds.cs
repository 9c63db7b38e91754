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

/// <summary>Names ports.</summary>
public static class PortKindsExtensions
{
    /// <summary>As in tables: "Q", "K", "V", "QK", "KV", "QKV", "MLP input", "logits", "any port".</summary>
    public static string ShortName(this PortKinds ports) => ports switch
    {
        PortKinds.Query => "Q",
        PortKinds.Key => "K",
        PortKinds.Value => "V",
        PortKinds.Query | PortKinds.Key => "QK",
        PortKinds.Key | PortKinds.Value => "KV",
        PortKinds.Attention => "QKV",
        PortKinds.MlpInput => "MLP input",
        PortKinds.FinalNorm => "logits",
        PortKinds.Any => "any port",
        _ => ports.ToString(),
    };
}
