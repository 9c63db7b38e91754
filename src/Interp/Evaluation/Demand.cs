namespace IoiClaims;

/// <summary>What is read off a plan: rows of the final residual stream, or what the heads of a state compute.</summary>
/// <param name="State">The state read.</param>
/// <param name="FinalPositions">For each prompt the position at which the logits are read; null to read heads everywhere.</param>
internal sealed record Demand(StateId State, Sequence? FinalPositions);
