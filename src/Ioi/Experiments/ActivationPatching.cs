namespace IoiClaims.Ioi;

/// <summary>Activation patching: what components write is replaced, and all that follows responds.</summary>
public static class ActivationPatching
{
    /// <summary>The effect on a metric of taking what some components write at a role from other prompts.</summary>
    /// <param name="ioi">The experiments.</param>
    /// <param name="components">Whose outputs.</param>
    /// <param name="at">At which role.</param>
    /// <param name="from">The other prompts, paired with the experiments' own.</param>
    /// <param name="metric">What is read off.</param>
    public static Effect PatchOutputs(
        this IoiExperiments ioi, ComponentSet components, Role at, PromptBatch from, IMetric metric)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        return ioi.Laboratory.Intervene(
            Intervention.Patch(from, components.Output(at)), ioi.Prompts.Batch, metric, ioi.Conditions);
    }
}
