namespace IoiClaims.Ioi;

/// <summary>
/// How large an effect has to be for a head to be found, as a fraction of the logit difference. The bound of the interval
/// that is nearer to zero is compared. Effects shrink with every hop back from the logits.
/// </summary>
public sealed record CircuitSearchOptions
{
    /// <summary>Into the logits: Name Movers and Negative Name Movers.</summary>
    public double IntoLogits { get; init; } = 0.03;

    /// <summary>The output at END of heads that attend to S2: S-Inhibition heads.</summary>
    public double Inhibition { get; init; } = 0.05;

    /// <summary>Into the S-Inhibition heads' keys and values at S2: duplicate-token and induction heads.</summary>
    public double IntoInhibition { get; init; } = 0.02;

    /// <summary>Into the induction heads' keys at S1+1: previous-token heads.</summary>
    public double IntoInduction { get; init; } = 0.01;

    /// <summary>What a head writes more once the Name Movers are knocked out: Backup Name Movers.</summary>
    public double Response { get; init; } = 0.02;
}
