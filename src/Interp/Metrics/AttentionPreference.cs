namespace IoiClaims;

/// <summary>How much more heads attend to one role than to another: the difference of two attention weights, the mean over the heads.</summary>
/// <param name="Heads">The heads, named as tables shall call them.</param>
/// <param name="From">The role that attends.</param>
/// <param name="To">The role attended to.</param>
/// <param name="Over">The role it is compared with.</param>
public sealed record AttentionPreference(ComponentSet Heads, Role From, Role To, Role Over) : IMetric
{
    /// <inheritdoc/>
    public string Name => $"attention of {Heads.Name} from {From} to {To} less that to {Over}";

    /// <inheritdoc/>
    public string Unit => string.Empty;

    /// <inheritdoc/>
    public IReadOnlyList<float> Measure(IEvaluation evaluation) =>
    [
        .. new AttentionTo(Heads, From, To).Measure(evaluation)
            .Zip(new AttentionTo(Heads, From, Over).Measure(evaluation), (to, over) => to - over),
    ];

    /// <inheritdoc/>
    public IMetric Select(IReadOnlyList<int> prompts) => this;
}
