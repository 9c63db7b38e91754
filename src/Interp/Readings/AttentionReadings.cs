using IoiClaims.Interp.Graph;
using IoiClaims.Interp.Runs;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Readings;

/// <summary>What heads attend to in a plain run.</summary>
public static class AttentionReadings
{
    /// <summary>The attention pattern of a head.</summary>
    /// <returns>[N, P, P], queries by keys; rows of padding are meaningless.</returns>
    /// <exception cref="ArgumentException">The model has no such head.</exception>
    public static Tensor Pattern(PlainRun run, Head head)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(head);
        ComponentOrder.Check(head, run.Model.Shape);
        using var scope = NewDisposeScope();
        var (q, k, _) = run.QueriesKeysValues(head.Layer);
        return run.Model.Pattern(
            head.Layer, q.select(1, head.Index), k.select(1, head.Index), PlainRun.Visible(run.Model, run.Batch))
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The pattern with each key's column multiplied by the length of that key's value vector: how much is really moved
    /// from there. Attention to a position whose value is nearly zero, such as a resting place, counts for little.
    /// </summary>
    /// <returns>[N, P, P], queries by keys; rows do not sum to 1.</returns>
    /// <exception cref="ArgumentException">The model has no such head.</exception>
    public static Tensor ValueWeighted(PlainRun run, Head head)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(head);
        using var scope = NewDisposeScope();
        var pattern = Pattern(run, head);
        var (_, _, v) = run.QueriesKeysValues(head.Layer);
        var lengths = v.select(1, head.Index).square().sum(-1).sqrt();
        return (pattern * lengths.unsqueeze(1)).MoveToOuterDisposeScope();
    }
}
