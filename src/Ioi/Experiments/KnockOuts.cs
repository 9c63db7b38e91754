namespace IoiClaims.Ioi;

/// <summary>
/// Knock-outs as the IOI paper does them: an ablated head writes its mean over prompts of the same template
/// and order in which nobody is repeated (ABC).
/// </summary>
public static class KnockOuts
{
    /// <summary>Heads knocked out at END, with what the network's response does and what it does not.</summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="heads">The heads.</param>
    public static AblationEffects KnockOutAtEnd(this IoiExperiments ioi, ComponentSet heads)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(heads);
        return new AblationEffects(
            ioi.Laboratory, heads, IoiRoles.End, ActivationSource.MeanOver(ioi.Corrupted(Corruptions.Abc).Batch),
            ioi.Prompts.Batch, ioi.LogitDifference, ioi.Conditions.With("ablation", "mean over ABC prompts of the same template"));
    }
}
