namespace IoiClaims.Ioi;

/// <summary>
/// Direct effects on the logits: what components write at END, past everything later, is taken from prompts with other
/// names, and the final norm and the unembedding make logits of it.
/// </summary>
public static class DirectEffects
{
    /// <summary>
    /// The direct effect of every component on the logit difference, each on its own. A fall says that the component raises
    /// IO over S on the prompts themselves, compared with names that are not in the sentence.
    /// </summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="others">The prompts with other names.</param>
    /// <param name="names">Which names are others, in words.</param>
    public static Sweep DirectEffectsOfEach(this IoiExperiments ioi, IoiDataset others, string names)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(others);
        return ioi.Laboratory.Sweep(
            Route.From(ioi.Everything).ToLogits(IoiRoles.End).EachSender(),
            ioi.Prompts.Batch, others.Batch, Conventions.Remix, ioi.LogitDifference, Conditions(ioi, names));
    }

    /// <summary>The direct effect of some components together on the logit difference.</summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="components">The components.</param>
    /// <param name="others">The prompts with other names.</param>
    /// <param name="names">Which names are others, in words.</param>
    public static Effect DirectEffectOf(this IoiExperiments ioi, ComponentSet components, IoiDataset others, string names)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(others);
        return ioi.Laboratory.PatchPaths(
            Route.From(components).ToLogits(IoiRoles.End),
            ioi.Prompts.Batch, others.Batch, Conventions.Remix, ioi.LogitDifference, Conditions(ioi, names));
    }

    private static IoiClaims.Conditions Conditions(IoiExperiments ioi, string names) =>
        ioi.Conditions.With("patched from", $"the prompts with {names}");
}
