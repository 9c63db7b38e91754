namespace IoiClaims;

/// <summary>Where the values of components come from once nothing can change any more.</summary>
public abstract record ActivationSource
{
    private ActivationSource()
    {
    }

    /// <summary>Zero: a component writes nothing.</summary>
    public static ActivationSource Nothing { get; } = new Zero();

    /// <summary>The plain run of the model on a batch.</summary>
    public static ActivationSource RunOn(PromptBatch batch) => new Run(batch);

    /// <summary>
    /// The mean of the plain run on a batch over the prompts of the same group: at a role, over that role's positions;
    /// elsewhere position by position, for which the prompts of a group must have one length.
    /// </summary>
    public static ActivationSource MeanOver(PromptBatch batch) => new Mean(batch);

    /// <summary>The plain run on a batch.</summary>
    /// <param name="Batch">The prompts.</param>
    public sealed record Run(PromptBatch Batch) : ActivationSource;

    /// <summary>The mean over the prompts of a group.</summary>
    /// <param name="Batch">The prompts that the mean is taken over; their number is free.</param>
    public sealed record Mean(PromptBatch Batch) : ActivationSource;

    /// <summary>Nothing at all.</summary>
    public sealed record Zero : ActivationSource;
}
