namespace IoiClaims.Ioi;

/// <summary>
/// In whose terms a prompt is read: the two names that the logit difference compares, and which of the first two places
/// is called IO and which S1. A prompt as generated is read in its own terms. A corrupted prompt is read in those of the
/// prompt it came from, since a patched run is scored by the baseline's names, and an activation is taken from the place
/// that corresponds to the baseline's.
/// </summary>
/// <param name="Io">The indirect object's name, without leading space.</param>
/// <param name="S">The subject's name, without leading space.</param>
/// <param name="Order">ABBA: the first place is IO, the second S1. BABA: the other way round.</param>
public readonly record struct IoiFrame(string Io, string S, NameOrder Order)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Io} over {S}, {IoiSentence.OrderName(Order)}";
}
