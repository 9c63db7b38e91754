namespace IoiClaims;

/// <summary>
/// By how many nats heads score one role above another: the logarithm of the ratio of two attention weights, the mean
/// over the heads. Unlike the weights themselves it does not depend on what else there is to attend to.
/// </summary>
/// <param name="Heads">The heads, named as tables shall call them.</param>
/// <param name="From">The role that attends.</param>
/// <param name="To">The role attended to.</param>
/// <param name="Over">The role it is compared with.</param>
public sealed record AttentionContrast(ComponentSet Heads, Role From, Role To, Role Over) : IMetric
{
    // Weights below this are rounding errors of a softmax in single precision.
    private const float Least = 1e-30f;

    /// <inheritdoc/>
    public string Name => $"score of {To} over {Over} for {Heads.Name} at {From}";

    /// <inheritdoc/>
    public string Unit => "nats";

    /// <inheritdoc/>
    public IReadOnlyList<float> Measure(IEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var sums = new double[evaluation.Plan.Base.Count];
        foreach (var component in Heads)
        {
            var head = ComponentSet.Of(component);
            var to = new AttentionTo(head, From, To).Measure(evaluation);
            var over = new AttentionTo(head, From, Over).Measure(evaluation);
            for (var n = 0; n < sums.Length; n++)
            {
                sums[n] += Math.Log(Math.Max(to[n], Least)) - Math.Log(Math.Max(over[n], Least));
            }
        }

        return sums.Select(sum => (float)(sum / Heads.Count)).ToArray();
    }

    /// <inheritdoc/>
    public IMetric Select(IReadOnlyList<int> prompts) => this;
}
