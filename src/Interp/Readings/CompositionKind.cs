namespace IoiClaims;

/// <summary>By which of its inputs a head composes with an earlier head.</summary>
public enum CompositionKind
{
    /// <summary>The later head's queries read what the earlier one wrote.</summary>
    Query,

    /// <summary>The later head's keys read it.</summary>
    Key,

    /// <summary>The later head's values read it, and move it on.</summary>
    Value,
}

/// <summary>Which weights composition scores are taken of.</summary>
public enum CompositionWeights
{
    /// <summary>
    /// As heads see the residual stream: each norm's gain folded into what reads through it, and, where norms remove the
    /// mean, the mean removed from what is written (TransformerLens' <c>fold_ln</c> and <c>center_writing_weights</c>).
    /// </summary>
    Folded,

    /// <summary>As they stand in the checkpoint.</summary>
    Raw,
}
