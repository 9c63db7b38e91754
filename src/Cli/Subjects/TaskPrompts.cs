namespace IoiClaims.Cli;

/// <summary>The prompts that a verb runs on, in the terms of their task: those of IOI, or those of a file of one's own.</summary>
internal abstract class TaskPrompts : IDisposable
{
    /// <summary>What numbers on them are measured under.</summary>
    public abstract Conditions Conditions { get; }

    /// <summary>The model with its runs.</summary>
    public abstract ModelRunner Runner { get; }

    /// <summary>The prompts.</summary>
    public abstract PromptBatch Batch { get; }

    /// <summary>How intervals are computed.</summary>
    public abstract BootstrapPlan Intervals { get; }

    /// <summary>The roles that people can name.</summary>
    public abstract RoleNames Roles { get; }

    /// <summary>The roles in front of END that experiments go through, in the order of a prompt.</summary>
    public abstract IReadOnlyList<Role> Places { get; }

    /// <summary>Those of them that stand at words which heads may copy.</summary>
    public abstract IReadOnlyList<Role> Words { get; }

    /// <summary>Whether each prompt has a right and a wrong answer.</summary>
    public abstract bool HasAnswers { get; }

    /// <summary>The logit of the right answer minus that of the wrong one.</summary>
    /// <exception cref="UsageException">The prompts have no answers.</exception>
    public abstract TokenLogitDifference LogitDifference { get; }

    /// <summary>The prompts in parts that circuits are judged on apart, each with its name and its prompts.</summary>
    public abstract IReadOnlyList<(string Name, int[] Prompts)> Parts { get; }

    /// <summary>A prompt as people read it.</summary>
    public abstract string TextOf(int prompt);

    /// <summary>The prompts with something changed, one for each.</summary>
    /// <param name="word">What is changed, as typed; null for what is usual.</param>
    /// <exception cref="UsageException">There are no such prompts.</exception>
    public abstract OtherPrompts Changed(string? word);

    /// <summary>The prompts over which ablated heads write their means.</summary>
    /// <exception cref="UsageException">There are none.</exception>
    public abstract OtherPrompts ForMeans();

    /// <summary>Experiments on these prompts.</summary>
    /// <param name="metric">What is measured.</param>
    /// <param name="conditions">What is to be said of it besides.</param>
    public Experiment On(IMetric metric, Conditions? conditions = null) => new(Runner, Batch, metric, conditions ?? Conditions, Intervals);

    /// <summary>Experiments on one of the <see cref="Parts"/>.</summary>
    public Experiment OnPart(string name, int[] prompts) => new(
        Runner, Batch.Select(prompts), LogitDifference.Select(prompts), Parts.Count > 1 ? Conditions.With("order", name) : Conditions, Intervals);

    public abstract void Dispose();
}

/// <summary>Prompts that belong to those that a verb runs on.</summary>
/// <param name="Batch">The prompts.</param>
/// <param name="Name">What headers call them.</param>
internal sealed record OtherPrompts(PromptBatch Batch, string Name);
