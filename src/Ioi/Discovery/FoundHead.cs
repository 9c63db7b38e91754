namespace IoiClaims.Ioi;

/// <summary>A head that was found to belong to a group, with the evidence.</summary>
/// <param name="Group">The group's name, as in "Name Movers".</param>
/// <param name="Head">The head.</param>
/// <param name="Experiment">What was done, in words: the route that was patched, and with what.</param>
/// <param name="Change">The change of the logit difference, as a fraction of the logit difference of the prompts.</param>
/// <param name="Interval">Its bootstrap interval.</param>
public sealed record FoundHead(string Group, Head Head, string Experiment, double Change, Interval Interval);
