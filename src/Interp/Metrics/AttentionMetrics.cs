using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// How much heads attend from one role to another, their mean: the weight in the attention pattern that the logits see,
/// patched if the logits read the head patched.
/// </summary>
/// <param name="Heads">The heads, named as tables should call them.</param>
/// <param name="From">The role that attends.</param>
/// <param name="To">The role attended to.</param>
public sealed record AttentionTo(ComponentSet Heads, Role From, Role To) : IMetricOfHeads
{
    /// <inheritdoc/>
    public string Name => $"attention of {Heads.Name} from {From} to {To}";

    /// <inheritdoc/>
    public string Unit => string.Empty;

    /// <inheritdoc/>
    public IReadOnlyList<float> Measure(IEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var batch = evaluation.Plan.Base;
        using var scope = NewDisposeScope();
        var to = tensor(batch.Positions(To).Select(position => (long)position).ToArray(), device: evaluation.Model.Device).view(-1, 1);
        var sums = new double[batch.Count];
        foreach (var component in Heads)
        {
            if (component is not Head head)
            {
                throw new ArgumentException($"{component} is not a head and attends to nothing.", nameof(evaluation));
            }

            using var headScope = NewDisposeScope();
            var weights = evaluation.AttentionFrom(batch.Positions(From), head).gather(1, to)
                .flatten().to(ScalarType.Float64).cpu().data<double>();
            for (var n = 0; n < batch.Count; n++)
            {
                sums[n] += weights[n];
            }
        }

        return sums.Select(sum => (float)(sum / Heads.Count)).ToArray();
    }

    /// <inheritdoc/>
    public IMetric Select(IReadOnlyList<int> prompts) => this;

    /// <inheritdoc/>
    public IMetricOfHeads Of(ComponentSet heads) => this with { Heads = heads };
}

/// <summary>How much more heads attend to one role than to another: the difference of two attention weights, the mean over the heads.</summary>
/// <param name="Heads">The heads, named as tables should call them.</param>
/// <param name="From">The role that attends.</param>
/// <param name="To">The role attended to.</param>
/// <param name="Over">The role it is compared with.</param>
public sealed record AttentionPreference(ComponentSet Heads, Role From, Role To, Role Over) : IMetricOfHeads
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

    /// <inheritdoc/>
    public IMetricOfHeads Of(ComponentSet heads) => this with { Heads = heads };
}

/// <summary>
/// By how many nats heads score one role above another: the logarithm of the ratio of two attention weights, the mean
/// over the heads. Unlike the weights themselves it does not depend on what else there is to attend to.
/// </summary>
/// <param name="Heads">The heads, named as tables should call them.</param>
/// <param name="From">The role that attends.</param>
/// <param name="To">The role attended to.</param>
/// <param name="Over">The role it is compared with.</param>
public sealed record AttentionContrast(ComponentSet Heads, Role From, Role To, Role Over) : IMetricOfHeads
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

    /// <inheritdoc/>
    public IMetricOfHeads Of(ComponentSet heads) => this with { Heads = heads };
}
