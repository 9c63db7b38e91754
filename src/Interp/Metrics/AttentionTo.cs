using IoiClaims.Interp.Data;
using IoiClaims.Interp.Evaluation;
using IoiClaims.Interp.Graph;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Metrics;

/// <summary>
/// How much heads attend from one role to another, their mean: the weight in the attention pattern that the logits see,
/// patched if the logits read the head patched.
/// </summary>
/// <param name="Heads">The heads, named as tables shall call them.</param>
/// <param name="From">The role that attends.</param>
/// <param name="To">The role attended to.</param>
public sealed record AttentionTo(ComponentSet Heads, Role From, Role To) : IMetric
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
        var (from, to) = (batch.Positions(From), batch.Positions(To));
        var sums = new double[batch.Count];
        foreach (var component in Heads)
        {
            if (component is not Head head)
            {
                throw new ArgumentException($"{component} is not a head and attends to nothing.", nameof(evaluation));
            }

            using var scope = NewDisposeScope();
            var pattern = evaluation.Pattern(head).to(ScalarType.Float64).cpu();
            for (var n = 0; n < batch.Count; n++)
            {
                sums[n] += pattern[n, from[n], to[n]].item<double>();
            }
        }

        return sums.Select(sum => (float)(sum / Heads.Count)).ToArray();
    }

    /// <inheritdoc/>
    public IMetric Select(IReadOnlyList<int> prompts) => this;
}
