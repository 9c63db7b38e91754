namespace IoiClaims;

/// <summary>Plans on some of their prompts.</summary>
public static class PlanSelection
{
    /// <summary>
    /// The plan on some of its prompts, in the order given. Means are still taken over all the prompts that they were
    /// taken over before.
    /// </summary>
    /// <exception cref="ArgumentException">No index, or one outside the datasets.</exception>
    public static Plan Select(this Plan plan, IReadOnlyList<int> prompts)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var selected = new Dictionary<PromptBatch, PromptBatch>(ReferenceEqualityComparer.Instance);

        PromptBatch Of(PromptBatch batch)
        {
            if (!selected.TryGetValue(batch, out var part))
            {
                selected.Add(batch, part = batch.Select(prompts));
            }

            return part;
        }

        return new Plan(
            plan.States.Select(state => state switch
            {
                Open open => open with { Base = Of(open.Base) },
                Settled { Source: ActivationSource.Run run } settled =>
                    settled with { Source = ActivationSource.RunOn(Of(run.Batch)) },
                _ => state,
            }),
            plan.Start,
            plan.Norms);
    }
}
