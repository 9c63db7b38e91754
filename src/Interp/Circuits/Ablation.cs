namespace IoiClaims;

/// <summary>
/// What the output of a head is replaced by where it is ablated, always position by position. Means keep what the
/// prompts of a group have in common, resampling also keeps how activations vary, zero keeps nothing.
/// </summary>
/// <param name="Source">Where the values come from.</param>
/// <param name="Name">What tables call it.</param>
public sealed record Ablation(ActivationSource Source, string Name)
{
    /// <summary>Heads write nothing.</summary>
    public static Ablation Zero { get; } = new(ActivationSource.Nothing, "zero");

    /// <summary>
    /// The mean over the prompts of the same group (template and order) in a dataset, token by token: the IOI paper's
    /// knock-out, with the dataset in which no name is repeated (ABC).
    /// </summary>
    /// <param name="over">The dataset; within a group its prompts have one length.</param>
    /// <param name="name">What tables call the dataset.</param>
    public static Ablation Mean(PromptBatch over, string name = "other prompts") =>
        new(ActivationSource.MeanOver(over), $"mean over {name} of the same template");

    /// <summary>The run on another dataset, paired prompt by prompt and of equal lengths.</summary>
    /// <param name="from">The dataset.</param>
    /// <param name="name">What tables call the dataset.</param>
    public static Ablation Resample(PromptBatch from, string name = "other prompts") =>
        new(ActivationSource.RunOn(from), $"resampled from {name}");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
