using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>What heads attend to in a plain run.</summary>
public static class AttentionReadings
{
    /// <summary>The attention pattern of a head.</summary>
    /// <returns>[N, P, P], queries by keys; rows of padding are meaningless.</returns>
    /// <exception cref="ArgumentException">The model has no such head.</exception>
    public static Tensor Pattern(PlainRun run, Head head)
    {
        Check(run, head);
        using var scope = NewDisposeScope();
        return run.Pattern(head.Layer, [head.Index]).select(1, 0).MoveToOuterDisposeScope();
    }

    /// <summary>The attention patterns of all heads of a layer.</summary>
    /// <returns>[N, H, P, P], queries by keys; rows of padding are meaningless.</returns>
    /// <exception cref="ArgumentException">The model has no such layer.</exception>
    public static Tensor Patterns(PlainRun run, int layer)
    {
        Check(run, new Head(layer, 0));
        return run.Pattern(layer);
    }

    /// <summary>
    /// The pattern with each key's column multiplied by the length of that key's value vector: how much is really moved
    /// from there. Attention to a position whose value is nearly zero, such as a resting place, counts for little.
    /// </summary>
    /// <returns>[N, P, P], queries by keys; rows do not sum to 1.</returns>
    /// <exception cref="ArgumentException">The model has no such head.</exception>
    public static Tensor ValueWeighted(PlainRun run, Head head) =>
        Weighted(run, head, AttentionWeighting.ValueLength);

    /// <summary>The pattern with each key's column multiplied by a weight of that key.</summary>
    /// <returns>[N, P, P], queries by keys; rows of padding are meaningless.</returns>
    /// <exception cref="ArgumentException">The model has no such head.</exception>
    public static Tensor Weighted(PlainRun run, Head head, AttentionWeighting weighting)
    {
        Check(run, head);
        using var scope = NewDisposeScope();
        var pattern = Pattern(run, head);
        var values = run.Project(head.Layer, PortKinds.Value, [head.Index]).select(1, 0);
        var output = run.Model.HeadWeights(head.Layer, head.Index).Output;
        return (weighting switch
        {
            AttentionWeighting.Plain => pattern,
            AttentionWeighting.ValueLength => pattern * Length(values).unsqueeze(1),
            AttentionWeighting.OutputLength => pattern * Length(matmul(values, output)).unsqueeze(1),
            _ => throw Unknown(weighting),
        }).MoveToOuterDisposeScope();
    }

    /// <summary>How much every head attends from one role to another, in every prompt.</summary>
    /// <param name="run">The plain run.</param>
    /// <param name="from">The role that attends (the query).</param>
    /// <param name="to">The role attended to (the key).</param>
    /// <param name="weighting">By what the weight in the pattern is multiplied.</param>
    /// <exception cref="ArgumentException">
    /// The prompts lack a role, or in one of them <paramref name="to"/> comes after <paramref name="from"/>, where no head
    /// sees it.
    /// </exception>
    public static HeadReadings Between(
        PlainRun run, Role from, Role to, AttentionWeighting weighting = AttentionWeighting.Plain)
    {
        ArgumentNullException.ThrowIfNull(run);
        return ToEach(run, from, [to], weighting)[0];
    }

    /// <summary>The same for several roles attended to: queries, keys and values are computed once for all.</summary>
    /// <returns>One reading a role.</returns>
    internal static IReadOnlyList<HeadReadings> ToEach(PlainRun run, Role from, IReadOnlyList<Role> to, AttentionWeighting weighting)
    {
        foreach (var role in to)
        {
            CheckOrder(run.Batch, from, role);
        }

        using var scope = NewDisposeScope();
        var fromPositions = RoleRows.Positions(run, from);
        var causalMask = PlainRun.CausalMask(run.Model, run.Batch).index_select(0, fromPositions).unsqueeze(1).unsqueeze(1);
        var keys = to.Select(role => RoleRows.Positions(run, role).view(-1, 1, 1, 1).expand(-1, run.Model.Shape.Heads, 1, 1)).ToList();
        return HeadReadings.ByLayer([.. to.Select(role => Describe(from, role, weighting))], run, layer =>
        {
            var query = RoleRows.Pick(run, run.Project(layer, PortKinds.Query).transpose(1, 2), from).unsqueeze(2);
            var pattern = run.Model.Pattern(layer, query, run.Project(layer, PortKinds.Key), causalMask);
            var values = weighting == AttentionWeighting.Plain ? null : run.Project(layer, PortKinds.Value).transpose(1, 2);
            return
            [
                .. to.Zip(keys, (role, key) => (Role: role, Attention: pattern.gather(-1, key).squeeze(-1).squeeze(-1)))
                    .Select(seen => values is null
                        ? seen.Attention
                        : seen.Attention * Weights(run, layer, RoleRows.Pick(run, values, seen.Role), weighting)),
            ];
        });
    }

    /// <summary>Whether the one role sees the other in every prompt.</summary>
    internal static bool CanSee(PromptBatch batch, Role from, Role to) =>
        batch.Positions(from).Zip(batch.Positions(to)).All(pair => pair.Second <= pair.First);

    // Values [N, H, Dh] of all heads at one position to weights [N, H].
    private static Tensor Weights(PlainRun run, int layer, Tensor values, AttentionWeighting weighting) => weighting switch
    {
        AttentionWeighting.ValueLength => Length(values),
        AttentionWeighting.OutputLength => stack(
            Enumerable.Range(0, run.Model.Shape.Heads)
                .Select(index => Length(matmul(values.select(1, index), run.Model.HeadWeights(layer, index).Output))),
            1),
        _ => throw Unknown(weighting),
    };

    private static Tensor Length(Tensor vectors) => vectors.square().sum(-1).sqrt();

    private static Quantity Describe(Role from, Role to, AttentionWeighting weighting) => weighting switch
    {
        AttentionWeighting.Plain => new Quantity($"attention from {from} to {to}"),
        AttentionWeighting.ValueLength => new Quantity($"attention from {from} to {to}, times the value's length"),
        AttentionWeighting.OutputLength => new Quantity($"attention from {from} to {to}, times the output's length"),
        _ => throw Unknown(weighting),
    };

    private static ArgumentOutOfRangeException Unknown(AttentionWeighting weighting) =>
        new(nameof(weighting), weighting, "There is no such weighting of attention.");

    private static void CheckOrder(PromptBatch batch, Role from, Role to)
    {
        var (queries, keys) = (batch.Positions(from), batch.Positions(to));
        for (var n = 0; n < batch.Count; n++)
        {
            if (keys[n] > queries[n])
            {
                throw new ArgumentException(
                    $"In prompt {n} {to} (position {keys[n]}) comes after {from} (position {queries[n]}), and a head sees only "
                    + $"what comes before. Was the attention from {to} to {from} meant? If the order differs from prompt to "
                    + "prompt, select those where there is something to see.",
                    nameof(to));
            }
        }
    }

    private static void Check(PlainRun run, Head head)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(head);
        ComponentOrder.Check(head, run.Model.Shape);
    }
}

/// <summary>By what an attention pattern is multiplied, key by key.</summary>
public enum AttentionWeighting
{
    /// <summary>By nothing: the pattern itself, whose rows sum to 1.</summary>
    Plain,

    /// <summary>By the length of the key's value vector ‖v‖ (the usual "value-weighted attention").</summary>
    ValueLength,

    /// <summary>
    /// By the length of what the head would write from that key, ‖v W_O‖ (Kobayashi et al. 2020, arXiv 2004.10102).
    /// </summary>
    OutputLength,
}
